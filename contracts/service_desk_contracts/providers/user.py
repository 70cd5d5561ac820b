"""user-service: users, logging in, the import of users, departments."""

from __future__ import annotations

from typing import Final

from handfast.declare import Provider, Security, Value, expect
from service_desk_contracts.schemas import errors, user
from service_desk_contracts.schemas.health import Health

provider: Final = Provider(
    "user-service",
    refusals={
        401: (errors.Detail, "no token, or one that is not right, or not any more"),
        404: (errors.Detail, "there is no such user or department, or it was deleted"),
        422: (errors.Invalid, "path or body fails its schema"),
    },
    security=(Security("bearer"),),
)

HEALTH: Final = provider.get("/health/", name="get_health", answers={200: Health}, security=())
GET_USER: Final = provider.get(
    "/api/v1/users/{user_id}",
    name="get_user",
    path=user.UserPath,
    answers={200: user.UserOut},
    refuses=(401, 404),
    echo={"user_id": "id"},
)
USER: Final = expect(GET_USER, path={"user_id": Value("user_id")})
