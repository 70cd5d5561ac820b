"""user-service: users, logging in, the import of users, departments."""

from __future__ import annotations

from typing import Final

from handfast.declare import Provider, Security, Value, expect
from service_desk_contracts.schemas import errors, user
from service_desk_contracts.schemas.health import Health

provider: Final = Provider(
    "user-service",
    refusals={
        400: (errors.Detail, "the file can't be read"),
        401: (errors.Detail, "the token or the password is not right, or not any more"),
        403: (errors.Detail, "the caller is no admin"),
        404: (errors.Detail, "there is no such user or department, or it was deleted"),
        413: (errors.Detail, "the file is too large"),
        422: (errors.Invalid, "path or body fails its schema"),
    },
    security=(Security("bearer"),),
)

HEALTH: Final = provider.get("/health/", name="get_health", answers={200: Health}, security=())

LIST_USERS: Final = provider.get(
    "/api/v1/users",
    name="list_users",
    description="All users that were not deleted, by their codes.",
    answers={200: list[user.UserOut]},
    refuses=(401,),
    ordered="employee_code",
)
USERS: Final = expect(LIST_USERS)

GET_USER: Final = provider.get(
    "/api/v1/users/{user_id}",
    name="get_user",
    description="A user, also one who may not log in.",
    path=user.UserPath,
    answers={200: user.UserOut},
    refuses=(401, 404),
    echo={"user_id": "id"},
)
USER: Final = expect(GET_USER, path={"user_id": Value("user_id")})

LOG_IN: Final = provider.post(
    "/api/v1/users/login",
    name="log_in",
    description="Exchanges a password for tokens. Who works here is not given away.",
    body=user.Login,
    answers={200: user.LoggedIn},
    refuses=(401,),
    security=(),
)
IMPORT: Final = provider.post(
    "/api/v1/users/import",
    name="import_users",
    description="Creates or changes the users of a file, and reports the rows that are wrong.",
    body=user.ImportFile,
    answers={200: user.ImportReport},
    refuses=(400, 401, 403, 413),
    refusals_leave=(USERS,),
)
LIST_DEPARTMENTS: Final = provider.get(
    "/api/v1/departments/",
    name="list_departments",
    description="All departments that were not deleted, by their names.",
    answers={200: list[user.DepartmentSchema]},
    refuses=(401,),
    ordered="name",
)
GET_DEPARTMENT: Final = provider.get(
    "/api/v1/departments/{department_id}",
    name="get_department",
    path=user.DepartmentPath,
    answers={200: user.DepartmentSchema},
    refuses=(401, 404),
    echo={"department_id": "id"},
)
