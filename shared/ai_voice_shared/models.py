"""What travels between the services of the AI voice tool, field names as on the wire.

System document "Shared Library (`shared-lib`)", `models.py`. No error of a model here shows what
was sent: a form holds phone numbers and what somebody wrote or spoke.
"""

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from ai_voice_shared.forms import parse_form
from ai_voice_shared.keys import CompanyId

__all__ = [
    "CustomerMetadata",
    "MediaCount",
    "MessageKind",
    "S3ListResponse",
    "S3ObjectMetadata",
    "TwilioWebhookPayload",
]

type MessageKind = Literal["text", "audio", "image", "video", "document", "unknown"]
_BY_NAME: dict[str, MessageKind] = {
    "text": "text",
    "audio": "audio",
    "image": "image",
    "video": "video",
    "document": "document",
    "file": "document",
}
_BY_CONTENT: dict[str, MessageKind] = {"audio": "audio", "image": "image", "video": "video"}

MediaCount = Annotated[str, Field(pattern=r"^(10|[0-9])$")]
"""How many media a message carries, as Twilio writes it: "0" to "10"."""

_Given = Annotated[str, Field(min_length=1)]
_UtcText = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
        r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|\+00:00)$"
    ),
]


class TwilioWebhookPayload(BaseModel):
    """A WhatsApp message as Twilio's webhook tells it; fields that Twilio adds later stay.

    `From` and `To` are `whatsapp:` and a number in E.164 form; `ChannelMetadata` is JSON text.
    """

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    MessageSid: _Given
    AccountSid: _Given
    From: _Given
    To: _Given
    SmsSid: str | None = None
    SmsMessageSid: str | None = None
    ProfileName: str | None = None
    WaId: str | None = None
    Body: str | None = None
    MessageType: str | None = None
    NumMedia: MediaCount = "0"
    MediaContentType0: str | None = None
    MediaUrl0: str | None = None
    MediaContentType1: str | None = None
    MediaUrl1: str | None = None
    SmsStatus: str | None = None
    ApiVersion: str | None = None
    NumSegments: str | None = None
    ReferralNumMedia: str | None = None
    ChannelMetadata: str | None = None

    @classmethod
    def from_form(cls, body: str) -> Self:
        """Read the form-encoded body of a webhook; blank values stay.

        Raises:
            ValueError: the body is no form in UTF-8, or names a field twice.
            pydantic.ValidationError: (a ValueError) naming every field that is missing or wrong.
        """
        pairs = parse_form(body)
        repeated = {name for name, count in Counter(name for name, _ in pairs).items() if count > 1}
        if repeated:
            # A name that we don't know may be anything, also a phone number.
            known = sorted(repeated & set(cls.model_fields)) or ["a field unknown here"]
            raise ValueError(f"the form gives more than once: {', '.join(known)}")
        return cls.model_validate(dict(pairs))

    def get_message_type(self) -> MessageKind:
        """What the message is, by `MessageType`, else by its media.

        A `MessageType` that we don't know, such as "sticker", decides nothing.
        """
        if named := _BY_NAME.get((self.MessageType or "").lower()):
            return named
        if int(self.NumMedia) == 0:
            return "text"
        if not self.MediaContentType0:
            return "unknown"
        return _BY_CONTENT.get(self.MediaContentType0.lower().partition("/")[0], "document")

    def get_media_url(self) -> str | None:
        """Where the first medium is, if there is one."""
        return self.MediaUrl0 if int(self.NumMedia) > 0 else None

    def get_phone_number(self) -> str:
        """Who sent the message, as Twilio writes it: `whatsapp:+447700900123`."""
        return self.From

    def get_phone_number_without_prefix(self) -> str:
        """Who sent the message, without `whatsapp:` and the plus sign."""
        return self.From.removeprefix("whatsapp:").removeprefix("+")


class CustomerMetadata(BaseModel):
    """Whose customer a phone number is; `company_id` begins the keys of what is stored."""

    model_config = ConfigDict(hide_input_in_errors=True)

    customer_id: str
    company_id: CompanyId
    company_name: str


class S3ObjectMetadata(BaseModel):
    """One stored object: `etag` with the quotes that S3 writes, `size` in bytes, time in UTC."""

    key: str
    etag: str
    size: Annotated[int, Field(ge=0)]
    last_modified: _UtcText


class S3ListResponse(BaseModel):
    """A page of stored objects, and the token of the next page if there is one."""

    files: list[S3ObjectMetadata]
    nextContinuationToken: str | None = None  # noqa: N815  # a field's name is its wire name
