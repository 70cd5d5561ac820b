"""The routes of departments."""

from django.http import HttpRequest
from ninja import Path, Router
from ninja.errors import HttpError

from service_desk_contracts.schemas.user import DepartmentPath, DepartmentSchema

from .models import Department

__all__ = ["router"]

router = Router()


def _shown(department: Department) -> DepartmentSchema:
    return DepartmentSchema.model_validate(department, from_attributes=True)


@router.get("/", response=list[DepartmentSchema])
def list_departments(request: HttpRequest) -> list[DepartmentSchema]:
    """All departments that are not deleted, by their names."""
    del request
    return [_shown(department) for department in Department.objects.order_by("name")]


@router.get("/{department_id}", response=DepartmentSchema)
def get_department(request: HttpRequest, path: Path[DepartmentPath]) -> DepartmentSchema:
    """A department."""
    del request
    department = Department.objects.filter(pk=path.department_id).first()
    if department is None:
        raise HttpError(404, "there is no such department")
    return _shown(department)
