"""What the public service exchanges with the web frontend, beyond the fourteen schemas."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zapa_shared.enums import LLMProvider
from zapa_shared.export import CsvExport, JsonExport
from zapa_shared.fields import Id, Instant, PhoneNumber
from zapa_shared.schemas.auth import AuthToken
from zapa_shared.schemas.llm import LLMConfigResponse

__all__ = [
    "CodeSent",
    "Done",
    "Export",
    "LLMConfigAnswer",
    "LLMModel",
    "LLMProviderInfo",
    "LLMTested",
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


class LLMConfigAnswer(LLMConfigResponse):
    """A configuration and nothing beside it: no other field may bring its key along."""

    model_config = ConfigDict(extra="forbid")


class Done(BaseModel):
    """That something was done."""

    success: Literal[True]
    message: _Words


class LLMTested(BaseModel):
    """Whether the provider of a configuration answered; if so, which one, and how fast."""

    model_config = ConfigDict(protected_namespaces=())

    success: bool
    message: _Words
    response_time_ms: Annotated[int, Field(ge=0)] | None = None
    provider: LLMProvider | None = None
    model: str | None = None


class LLMModel(BaseModel):
    """A model that a provider offers."""

    value: _Words
    name: _Words
    description: _Words


class LLMProviderInfo(BaseModel):
    """A provider that can be configured, and its models."""

    value: LLMProvider
    name: _Words
    description: _Words
    models: Annotated[list[LLMModel], Field(min_length=1)]
