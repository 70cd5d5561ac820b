"""What the voice-parser relies on in the queue: each message as Twilio told it, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ai_voice_contracts import states as s
from ai_voice_contracts.examples import STRANGE_TEXT, voice_message, written_message
from ai_voice_contracts.flat import MessageInteraction
from ai_voice_contracts.messages import RECEIVED
from ai_voice_contracts.phrases import variant
from ai_voice_shared.models import TwilioWebhookPayload

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FROM_QUEUE"]

_NO_MEDIA = ("MediaContentType0", "MediaUrl0", "MediaContentType1", "MediaUrl1")
_REQUIRED = ("MessageSid", "AccountSid", "From", "To")


def _delivered(form: Mapping[str, str], *absent: str) -> dict[str, Any]:
    """The clauses of a form that is queued as it is, with null for what it has not."""
    return {
        "when": s.TWILIO_DELIVERS(form=dict(form)),
        "reads": (*form, *absent),
        "equals": {**form, **dict.fromkeys(absent)},
    }


_OPTIONAL = sorted(TwilioWebhookPayload.model_fields.keys() - {*_REQUIRED, "NumMedia"})
_NEW = written_message(ButtonText="Yes", ChannelMetadata='{"type": "whatsapp"}')
_BRIEF = {name: written_message()[name] for name in _REQUIRED}

FROM_QUEUE: Final = (
    MessageInteraction(
        name="take a text message",
        message=RECEIVED,
        given=(s.A_CUSTOMER(),),
        **_delivered(written_message(), *_NO_MEDIA, "ChannelMetadata"),
        variants=(
            variant("that is strange", **_delivered(written_message(Body=STRANGE_TEXT))),
            variant("with fields that are new", **_delivered(_NEW)),
            variant("as brief as can be", **_delivered(_BRIEF, *_OPTIONAL)),
        ),
    ),
    MessageInteraction(
        name="take a voice message",
        message=RECEIVED,
        given=(s.A_CUSTOMER(),),
        **_delivered(voice_message(), "MediaUrl1"),
        variants=(
            variant(
                "from a number that is nobody's, which never comes",
                given=(s.NO_CUSTOMER(),),
                reads=None,
                equals={},
                exactly=0,
            ),
        ),
    ),
)
