"""The routes of users."""

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Router
from ninja.errors import HttpError

from service_desk_contracts.schemas.user import (
    ImportFile,
    ImportReport,
    LoggedIn,
    Login,
    Role,
    UserOut,
    UserPath,
)

from ...access import Request, issue
from .importing import FileTooLarge, UnreadableFile, import_users, rows_of
from .models import User
from .passwords import user_with_password

__all__ = ["router"]

router = Router()


def _shown(user: User) -> UserOut:
    return UserOut.model_validate(user, from_attributes=True)


@router.get("", response=list[UserOut])
def list_users(request: HttpRequest) -> list[UserOut]:
    """All users that are not deleted, by their codes."""
    del request
    return [_shown(user) for user in User.objects.order_by("employee_code")]


# The routes with a name of their own stand before the one that takes any text for an id.
@router.post("/login", response=LoggedIn, auth=None)
def log_in(request: HttpRequest, login: Login) -> LoggedIn:
    """Exchange a password for tokens."""
    del request
    user = user_with_password(login.employee_code, login.password)
    if user is None:
        raise HttpError(401, "the code or the password is not right")
    access = issue(user.id, user.role, "access")
    refresh = issue(user.id, user.role, "refresh")
    return LoggedIn(access=access, refresh=refresh, user=_shown(user))


@router.post("/import", response=ImportReport)
def import_file(request: Request, file: ImportFile) -> ImportReport:
    """Create or change the users of a file; a row that is wrong is left out and reported."""
    if request.auth.role != Role.ADMIN:
        raise HttpError(403, "only an admin may import users")
    try:
        return import_users(rows_of(file.file_data, settings.IMPORT_MOST_BYTES))
    except FileTooLarge as error:
        raise HttpError(413, str(error)) from None
    except UnreadableFile as error:
        raise HttpError(400, str(error)) from None


@router.get("/{user_id}", response=UserOut)
def get_user(request: HttpRequest, path: Path[UserPath]) -> UserOut:
    """A user, also one who is not active: others refer to them."""
    del request
    user = User.objects.filter(pk=path.user_id).first()
    if user is None:
        raise HttpError(404, "there is no such user")
    return _shown(user)
