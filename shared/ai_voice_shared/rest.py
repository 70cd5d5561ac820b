"""Parameters and bodies of the HTTP APIs, field names as on the wire.

Those of Twilio's REST API as far as the voice-parser uses it.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, Json

from ai_voice_shared.keys import CompanyId, MessageIntent, MessageSid

__all__ = [
    "AccountPath",
    "Detail",
    "DownloadUrl",
    "ErrorBody",
    "FilesQuery",
    "Health",
    "Invalid",
    "InvalidField",
    "LookupQuery",
    "MediaPath",
    "NewMessage",
    "Refused",
    "SentMessage",
    "TwilioError",
    "WebhookQuery",
]

_Number = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
_Address = Annotated[str, Field(pattern=r"^whatsapp:\+[1-9][0-9]{6,14}$")]
_AccountSid = Annotated[str, Field(pattern="^AC[0-9a-f]{32}$")]
_MediaSid = Annotated[str, Field(pattern="^ME[0-9a-f]{32}$")]
_ContentSid = Annotated[str, Field(pattern="^HX[0-9a-f]{32}$")]


class ErrorBody(BaseModel):
    """What a Lambda function of ours answers where it refuses."""

    error: Annotated[str, Field(min_length=1)]


class Refused(BaseModel):
    """What the API gateway answers where it refuses, before a service is asked."""

    message: str


class Detail(BaseModel):
    """What the data API answers where it refuses."""

    detail: str


class InvalidField(BaseModel):
    """One parameter that is missing or wrong."""

    type: str
    loc: list[str | int]
    msg: str


class Invalid(BaseModel):
    """What the data API answers to parameters that fail their schema."""

    detail: Annotated[list[InvalidField], Field(min_length=1)]


class WebhookQuery(BaseModel):
    """What the address that Twilio was given may carry; it is signed with everything else."""

    source: str | None = None
    channel: list[str] | None = None


class LookupQuery(BaseModel):
    """The number that is looked up: a plus sign and digits."""

    phone_number: _Number


class FilesQuery(BaseModel):
    """Whose artifacts, of which intent; the token of the page before for the next one."""

    company_id: CompanyId
    message_intent: MessageIntent
    output_format: Literal["full"] = "full"
    nextContinuationToken: str | None = None  # noqa: N815  # a field's name is its wire name


class DownloadUrl(BaseModel):
    """A URL that lets anyone read one artifact for a while; the key stands in its path."""

    url: Annotated[str, Field(pattern=r"^https://[^/?#]+/[^?#]+\?.*Signature=.+$")]


class Health(BaseModel):
    """That the data API is up."""

    status: Literal["healthy"]


class AccountPath(BaseModel):
    """Whose message it is."""

    account_sid: _AccountSid


class MediaPath(AccountPath):
    """Which medium of which message."""

    message_sid: MessageSid
    media_sid: _MediaSid


class NewMessage(BaseModel):
    """A text (at most 1600 characters), or a template with what is filled in."""

    From: _Address
    To: _Address
    Body: Annotated[str, Field(max_length=1600)] | None = None
    ContentSid: _ContentSid | None = None
    ContentVariables: Json[dict[str, str]] | None = None


class SentMessage(BaseModel):
    """What became of a message."""

    sid: MessageSid
    status: Literal["accepted", "queued", "sending", "sent"]


class TwilioError(BaseModel):
    """Twilio's own envelope: its number of the error, and the HTTP status again."""

    code: int
    message: str
    status: int
