"""What Twilio's REST API offers, as far as we use it. Twilio's own, so it is held to nothing here.

A stub stands in for it, and is held to the same promises as a consumer's mock server is.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field, Json

from ai_voice_contracts.offers.answering import answers
from ai_voice_shared.keys import MessageSid
from handfast.model import FORM, Content, Operation, Security

__all__ = ["DOWNLOAD_MEDIA", "SEND_MESSAGE", "SentMessage", "TwilioError"]

AccountSid = Annotated[str, Field(pattern="^AC[0-9a-f]{32}$")]
MediaSid = Annotated[str, Field(pattern="^ME[0-9a-f]{32}$")]
Address = Annotated[str, Field(pattern=r"^whatsapp:\+[1-9][0-9]{6,14}$")]


class AccountPath(BaseModel):
    """Whose message it is."""

    account_sid: AccountSid


class MediaPath(AccountPath):
    """Which medium of which message."""

    message_sid: MessageSid
    media_sid: MediaSid


class NewMessage(BaseModel):
    """A text (at most 1600 characters), or a template with what is filled in."""

    From: Address
    To: Address
    Body: Annotated[str, Field(max_length=1600)] | None = None
    ContentSid: Annotated[str, Field(pattern="^HX[0-9a-f]{32}$")] | None = None
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


_REFUSALS = {401: "the account's token is another one", 404: "there is no such thing"}
_BASIC = (Security("basic"),)

SEND_MESSAGE: Final = Operation(
    name="send_message",
    method="POST",
    path="/2010-04-01/Accounts/{account_sid}/Messages.json",
    description="Sends a message.",
    path_parameters=AccountPath,
    bodies=(Content(NewMessage, FORM),),
    answers=answers(
        201,
        Content(SentMessage),
        TwilioError,
        {400: "it can't be sent so", 401: _REFUSALS[401], 429: "too many at once"},
    ),
    security=_BASIC,
)

DOWNLOAD_MEDIA: Final = Operation(
    name="download_media",
    method="GET",
    path="/2010-04-01/Accounts/{account_sid}/Messages/{message_sid}/Media/{media_sid}",
    description="The bytes of a medium.",
    path_parameters=MediaPath,
    answers=answers(200, Content(None, "audio/ogg"), TwilioError, _REFUSALS),
    security=_BASIC,
)
