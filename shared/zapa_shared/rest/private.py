"""What the private service exchanges with the admin frontend, beyond the fourteen schemas."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from zapa_shared.fields import Id
from zapa_shared.schemas.message import MessageResponse
from zapa_shared.schemas.user import UserResponse

__all__ = [
    "AdminLogin",
    "AdminToken",
    "Conversations",
    "Health",
    "PageQuery",
    "Ready",
    "UserPage",
    "UserPath",
    "WebhookHealth",
]

_Count = Annotated[int, Field(ge=0)]


class AdminLogin(BaseModel):
    """Who an admin is, and what proves it."""

    model_config = ConfigDict(hide_input_in_errors=True)

    username: Annotated[str, Field(min_length=3, max_length=255)]
    password: Annotated[SecretStr, Field(min_length=6, max_length=255)]


class AdminToken(BaseModel):
    """What a right password is exchanged for."""

    access_token: Annotated[str, Field(min_length=1)]
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  # the name of a scheme


class UserPath(BaseModel):
    """Which user."""

    user_id: Id


class PageQuery(BaseModel):
    """Which page of a list, and how many rows a page has."""

    page: Annotated[int, Field(ge=1, le=2**31 - 1)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 20


class _Page(BaseModel):
    total: _Count
    page: Annotated[int, Field(ge=1)]
    page_size: Annotated[int, Field(ge=1)]
    total_pages: _Count


class UserPage(_Page):
    """A page of the users."""

    users: list[UserResponse]


class Conversations(_Page):
    """A page of a user's messages."""

    messages: list[MessageResponse]


class Health(BaseModel):
    """That the service runs."""

    status: Literal["healthy"]


class WebhookHealth(Health):
    """That the webhook takes events."""

    service: Literal["webhook_handler"]


class Ready(BaseModel):
    """That the service has all that it needs."""

    status: Literal["ready"]
    database: Literal["connected"]
    bridge: Literal["connected"]
