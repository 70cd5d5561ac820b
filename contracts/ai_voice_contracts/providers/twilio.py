"""Twilio's REST API, as far as it is used. It is Twilio's own: a stub stands in for it."""

from __future__ import annotations

from typing import Final

from ai_voice_shared import rest
from handfast.declare import FORM, Content, Provider, Security

provider: Final = Provider(
    "twilio",
    refusals={
        400: (rest.TwilioError, "it can't be sent so"),
        401: (rest.TwilioError, "the account's token is another one"),
        404: (rest.TwilioError, "there is no such thing"),
        429: (rest.TwilioError, "too many at once"),
    },
    security=(Security("basic"),),
)

SEND_MESSAGE: Final = provider.post(
    "/2010-04-01/Accounts/{account_sid}/Messages.json",
    name="send_message",
    description="Sends a message.",
    path=rest.AccountPath,
    body=Content(rest.NewMessage, FORM),
    answers={201: rest.SentMessage},
    refuses=(400, 401, 429),
)
DOWNLOAD_MEDIA: Final = provider.get(
    "/2010-04-01/Accounts/{account_sid}/Messages/{message_sid}/Media/{media_sid}",
    name="download_media",
    description="The bytes of a medium.",
    path=rest.MediaPath,
    answers={200: Content(None, "audio/ogg")},
    refuses=(401, 404),
)

MEDIUM: Final = provider.state("the medium of a message is there")
NO_MEDIUM: Final = provider.state("there is no such medium")
TOKEN_WAS_CHANGED: Final = provider.state("the account's token was changed")
TOO_MANY_MESSAGES: Final = provider.state("too many messages were sent")
