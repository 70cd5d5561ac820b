"""What the public service exchanges with the web frontend, beyond the fourteen schemas."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.export import CsvExport, JsonExport
from zapa_shared.fields import Id, Instant, PhoneNumber
from zapa_shared.schemas.auth import AuthToken

__all__ = [
    "CodeSent",
    "Export",
    "LoginToken",
    "Me",
    "MessageQuery",
    "MessageStats",
    "RecentQuery",
    "SearchQuery",
]

_Words = Annotated[str, Field(min_length=1)]
_Count = Annotated[int, Field(ge=0)]
_Skip = Annotated[int, Field(ge=0, le=2**31 - 1)]
_Search = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00]*$")]

Export = Annotated[JsonExport | CsvExport, Field(discriminator="format")]
"""A user's messages, in the form that was asked for."""


class CodeSent(BaseModel):
    """The same whether a user has the number or not, and whether the code could be sent or not."""

    model_config = ConfigDict(hide_input_in_errors=True)

    success: Literal[True]
    message: _Words
    phone_number: PhoneNumber


class LoginToken(AuthToken):
    """A token that lasts a day, and whose it is."""

    expires_in: Annotated[int, Field(ge=1)] = 86_400
    phone_number: PhoneNumber


class Me(BaseModel):
    """Whom the public service takes the caller for."""

    model_config = ConfigDict(hide_input_in_errors=True)

    user_id: Id
    phone_number: PhoneNumber
    is_authenticated: Literal[True]


class MessageQuery(BaseModel):
    """Which page of the messages; `search` is found within content and captions."""

    skip: _Skip = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    search: _Search | None = None


class RecentQuery(BaseModel):
    """How many of the latest messages."""

    count: Annotated[int, Field(ge=1, le=50)] = 10


class SearchQuery(BaseModel):
    """What is looked for, and which page of what is found."""

    query: _Search
    skip: _Skip = 0
    limit: Annotated[int, Field(ge=1, le=50)] = 50


class MessageStats(BaseModel):
    """How many messages a user has; the average is 0 where there are none."""

    total_messages: _Count
    messages_sent: _Count
    messages_received: _Count
    first_message_date: Instant | None
    last_message_date: Instant | None
    average_messages_per_day: Annotated[float, Field(ge=0, allow_inf_nan=False)]
