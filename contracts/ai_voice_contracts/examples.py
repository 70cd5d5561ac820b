"""The values in the examples of the AI voice contracts: numbers, ids, keys, forms.

Phone numbers are of a range set aside for fiction, and every id shows that it is made up.
"""

from __future__ import annotations

from typing import Final

from ai_voice_shared.keys import ArtifactKey, ArtifactKind, MessageIntent
from handfast.declare import WHOLE_TEXT

__all__ = [
    "ACCOUNT_SID",
    "COMPANY",
    "JOB",
    "MEDIA_SID",
    "MEDIA_URL",
    "MEDIUM",
    "MESSAGE_SID",
    "NEW_FIELDS",
    "NUMBER",
    "OTHER_COMPANY",
    "REQUIRED_FIELDS",
    "SENDER",
    "SERVICE",
    "STRANGE_TEXT",
    "TAG",
    "artifact_key",
    "voice_message",
    "written_message",
]

NUMBER: Final = "+447700900123"
SENDER: Final = f"whatsapp:{NUMBER}"
SERVICE: Final = "whatsapp:+447700900999"

ACCOUNT_SID: Final = f"AC{'0a' * 16}"
MESSAGE_SID: Final = f"SM{'1b' * 16}"
MEDIA_SID: Final = f"ME{'2c' * 16}"
_MEDIA = f"2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{MESSAGE_SID}/Media"
MEDIA_URL: Final = f"https://api.twilio.com/{_MEDIA}/{MEDIA_SID}"

COMPANY: Final = "Acme_Roofs-1"
OTHER_COMPANY: Final = "Aardvark-Ltd"
"""Before ``COMPANY`` in the order of keys, so that what leaks comes first."""

JOB: Final = MessageIntent.JOB_TO_BE_DONE
TAG: Final = "roof-repair.2"
STRANGE_TEXT: Final = f"{WHOLE_TEXT}50 % of \"x\" & 'y' + z = 1{WHOLE_TEXT * 3}"
"""What forms, signatures, JSON, trimming and names of 255 characters get wrong."""

MEDIUM: Final = b"OggS\x00\xff\r\n, and audio \n"
"""Bytes that are no text."""


def artifact_key(kind: ArtifactKind, **place: str) -> str:
    """The key of an artifact of the example message, or of what stands at another ``place``."""
    ours = {"company_id": COMPANY, "intent": JOB, "tag": TAG, "message_sid": MESSAGE_SID}
    return str(ArtifactKey.model_validate({**ours, **place, "kind": kind}))


def written_message(**fields: str) -> dict[str, str]:
    """The form of a text message, as Twilio fills it in; ``fields`` replace or add some."""
    form = {
        "SmsMessageSid": MESSAGE_SID,
        "NumMedia": "0",
        "ProfileName": "Ada",
        "MessageType": "text",
        "SmsSid": MESSAGE_SID,
        "WaId": NUMBER.removeprefix("+"),
        "SmsStatus": "received",
        "Body": "The roof of number 7 leaks",
        "To": SERVICE,
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": MESSAGE_SID,
        "AccountSid": ACCOUNT_SID,
        "From": SENDER,
        "ApiVersion": "2010-04-01",
    }
    return {**form, **fields}


def voice_message(**fields: str) -> dict[str, str]:
    """The form of a voice message, whose body is blank."""
    media = {"NumMedia": "1", "MediaContentType0": "audio/ogg", "MediaUrl0": MEDIA_URL}
    return written_message(**{"Body": "", "MessageType": "audio", **media, **fields})


_STRANGE_JSON = '{ "type": "WhatsApp", "\\u00e9": 1.50, "n": "\U0001f33f" }'
NEW_FIELDS: Final = {"ButtonText": STRANGE_TEXT, "ChannelMetadata": _STRANGE_JSON}
"""Fields of a form that a reader need not know."""

_REQUIRED = ("MessageSid", "AccountSid", "From", "To")
REQUIRED_FIELDS: Final = {name: written_message()[name] for name in _REQUIRED}
"""The form of a message that is as brief as can be."""
