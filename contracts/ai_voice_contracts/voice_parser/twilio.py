"""What the voice-parser relies on at Twilio: that it can answer, and fetch what was said."""

from __future__ import annotations

import json
from typing import Final

from ai_voice_contracts import states as s
from ai_voice_contracts.examples import (
    ACCOUNT_SID,
    MEDIA_SID,
    MESSAGE_SID,
    SENDER,
    SERVICE,
    STRANGE_TEXT,
    TEMPLATE_SID,
)
from ai_voice_contracts.flat import HttpInteraction
from ai_voice_contracts.offers.twilio_rest import DOWNLOAD_MEDIA, SEND_MESSAGE
from ai_voice_contracts.phrases import variant

__all__ = ["FROM_TWILIO"]

_ACCOUNT = {"account_sid": ACCOUNT_SID}
_MEDIUM = {**_ACCOUNT, "message_sid": MESSAGE_SID, "media_sid": MEDIA_SID}
_TEXT = {"From": SERVICE, "To": SENDER, "Body": "Message received"}
_TEMPLATE = {
    "From": SERVICE,
    "To": SENDER,
    "ContentSid": TEMPLATE_SID,
    "ContentVariables": json.dumps({"1": "Ada", "2": "roof & gutter"}),
}

FROM_TWILIO: Final = (
    HttpInteraction(
        name="send a text",
        operation=SEND_MESSAGE,
        path=_ACCOUNT,
        body=_TEXT,
        variants=(
            variant("that is strange", body={**_TEXT, "Body": STRANGE_TEXT}),
            variant("that is as long as it may be", body={**_TEXT, "Body": "x" * 1600}),
            variant("that is too long", body={**_TEXT, "Body": "x" * 1601}, status=400),
            variant(
                "while too many were sent",
                given=(s.TOO_MANY_MESSAGES(),),
                status=429,
                equals={"status": 429},
            ),
            variant(
                "with a token of yesterday",
                given=(s.THE_TOKEN_WAS_CHANGED(),),
                status=401,
                equals={"status": 401},
            ),
        ),
    ),
    HttpInteraction(
        name="send a template",
        operation=SEND_MESSAGE,
        path=_ACCOUNT,
        body=_TEMPLATE,
        variants=(
            variant(
                "without anything to fill in",
                body={name: _TEMPLATE[name] for name in ("From", "To", "ContentSid")},
            ),
        ),
    ),
    HttpInteraction(
        name="download what was said",
        operation=DOWNLOAD_MEDIA,
        given=(s.A_MEDIUM(),),
        path=_MEDIUM,
        variants=(
            variant("that is gone", given=(s.NO_MEDIUM(),), status=404, equals={"status": 404}),
            variant(
                "with a token of yesterday",
                given=(s.A_MEDIUM(), s.THE_TOKEN_WAS_CHANGED()),
                status=401,
                equals={"status": 401},
            ),
        ),
    ),
)
