"""The values in the examples of the AI voice contracts: numbers, ids, keys. Knows no state.

Phone numbers are of a range kept for fiction, and every id tells that it is made up.
"""

from __future__ import annotations

from typing import Final

from ai_voice_shared.keys import ArtifactKey, ArtifactKind, MessageIntent

__all__ = [
    "ACCOUNT_SID",
    "COMPANY",
    "MEDIA_SID",
    "MEDIA_URL",
    "MESSAGE_SID",
    "NUMBER",
    "OTHER_COMPANY",
    "SENDER",
    "SERVICE",
    "STRANGE_TEXT",
    "TEMPLATE_SID",
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
TEMPLATE_SID: Final = f"HX{'3d' * 16}"
MEDIA_URL: Final = (
    f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}"
    f"/Messages/{MESSAGE_SID}/Media/{MEDIA_SID}"
)

COMPANY: Final = "acme_roofs-1"
OTHER_COMPANY: Final = "Aardvark-Ltd"
"""Before ``COMPANY`` in the order of keys, so that what leaks comes first."""

STRANGE_TEXT: Final = "50 % of \"x\" & 'y' + z = \u00e6\u65e5\U0001f33f\nnext line"
"""Characters that forms, signatures and JSON get wrong."""


def artifact_key(
    kind: ArtifactKind,
    intent: MessageIntent = MessageIntent.JOB_TO_BE_DONE,
    tag: str = "roof-repair",
    company_id: str = COMPANY,
    message_sid: str = MESSAGE_SID,
) -> str:
    """The key of an artifact of the example message."""
    return str(
        ArtifactKey(
            company_id=company_id, intent=intent, tag=tag, message_sid=message_sid, kind=kind
        )
    )


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
    voice = {
        "Body": "",
        "NumMedia": "1",
        "MessageType": "audio",
        "MediaContentType0": "audio/ogg",
        "MediaUrl0": MEDIA_URL,
    }
    return written_message(**{**voice, **fields})
