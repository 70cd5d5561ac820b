"""Events and replies of the Lambda functions, field names as AWS writes them.

As far as the services read them; AWS adds more.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Json, PlainSerializer
from pydantic_core import to_json

from ai_voice_shared.models import CustomerMetadata
from ai_voice_shared.rest import ErrorBody

__all__ = [
    "AuthorizerContext",
    "AuthorizerEvent",
    "AuthorizerReply",
    "BatchItemFailure",
    "BatchReply",
    "CustomerReply",
    "Http",
    "LookupQuestion",
    "RequestContext",
    "SqsEvent",
    "SqsRecord",
]


def _json_text(value: Any) -> str:
    return to_json(value).decode()


class LookupQuestion(BaseModel):
    """Whose number is asked for."""

    phone_number: str


class CustomerReply(BaseModel):
    """What the lookup function returns: a status, and a customer or an error as JSON text."""

    statusCode: int  # noqa: N815  # a field's name is its wire name
    body: Annotated[
        Json[CustomerMetadata | ErrorBody], PlainSerializer(_json_text, return_type=str)
    ]


class SqsRecord(BaseModel):
    """One message of a batch; `body` is what the sender wrote."""

    messageId: str  # noqa: N815  # a field's name is its wire name
    body: str


class SqsEvent(BaseModel):
    """A batch from a queue."""

    Records: list[SqsRecord]


class BatchItemFailure(BaseModel):
    """A message that the queue is to deliver again."""

    itemIdentifier: str  # noqa: N815  # a field's name is its wire name


class BatchReply(BaseModel):
    """What of a batch was not handled; empty when all of it was."""

    batchItemFailures: list[BatchItemFailure]  # noqa: N815  # a field's name is its wire name


class Http(BaseModel):
    """What was requested; the path begins with the stage."""

    method: str
    path: str


class RequestContext(BaseModel):
    """What the gateway knows of a request."""

    http: Http


class AuthorizerEvent(BaseModel):
    """The gateway's question, in its form 2.0; it writes header names in small letters."""

    headers: dict[str, str]
    requestContext: RequestContext  # noqa: N815  # a field's name is its wire name
    routeArn: str  # noqa: N815  # a field's name is its wire name


class AuthorizerContext(BaseModel):
    """What the service behind the gateway learns of the caller."""

    authMethod: Literal["api-key"]  # noqa: N815  # a field's name is its wire name


class AuthorizerReply(BaseModel):
    """Whether the request may pass; of a caller who may not there is no context."""

    isAuthorized: bool  # noqa: N815  # a field's name is its wire name
    context: AuthorizerContext | None = None
