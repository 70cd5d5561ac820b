"""The routes of users."""

from django.http import HttpRequest
from ninja import Path, Router
from ninja.errors import HttpError

from service_desk_contracts.schemas.user import UserOut, UserPath

from .models import User

__all__ = ["router", "shown"]

router = Router()


def shown(user: User) -> UserOut:
    """A user, without what only this service may know."""
    return UserOut.model_validate(user, from_attributes=True)


@router.get("", response=list[UserOut])
def list_users(request: HttpRequest) -> list[UserOut]:
    """All users that are not deleted, by their codes."""
    del request
    return [shown(user) for user in User.objects.all()]


@router.get("/{user_id}", response=UserOut)
def get_user(request: HttpRequest, path: Path[UserPath]) -> UserOut:
    """A user."""
    del request
    user = User.objects.filter(pk=path.user_id).first()
    if user is None:
        raise HttpError(404, "there is no such user")
    return shown(user)
