"""What Twilio relies on: that its webhook is answered, and by whom it is not is refused first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ai_voice_contracts import states as s
from ai_voice_contracts.examples import MEDIA_URL, NUMBER, SENDER, STRANGE_TEXT
from ai_voice_contracts.examples import voice_message as voice
from ai_voice_contracts.examples import written_message as written
from ai_voice_contracts.flat import Contract, HttpInteraction, Variant
from ai_voice_contracts.messages import RECEIVED
from ai_voice_contracts.offers.webhook import RECEIVE
from ai_voice_contracts.phrases import (
    NOTHING_DONE,
    NOTHING_QUEUED,
    asked_once,
    description,
    variant,
)
from handfast.model import Published

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["WITH_WEBHOOK"]


def _delivered(form: Mapping[str, str]) -> dict[str, Any]:
    """The clauses of a form that is queued once, field by field as it came."""
    return {
        "body": form,
        "then": (asked_once(NUMBER), Published(message=RECEIVED, equals=form)),
    }


def _forged(made_of: str) -> Variant:
    return variant(f"of {made_of}", given=(s.A_CUSTOMER(), s.A_FORGERY(made_of=made_of)))


_TWICE = [SENDER, "whatsapp:+447700900124"]


def _without(*names: str) -> dict[str, str]:
    return {field: text for field, text in written().items() if field not in names}


_REQUIRED = ("MessageSid", "AccountSid", "From", "To")
_BRIEF = {name: written()[name] for name in _REQUIRED}

_PICTURES = voice(
    Body="before and after",
    MessageType="image",
    NumMedia="2",
    MediaContentType0="image/jpeg",
    MediaContentType1="image/png",
    MediaUrl1=f"{MEDIA_URL[:-1]}b",
)
_NEW_FIELDS = written(ButtonText="Yes", ChannelMetadata='{"type": "whatsapp"}')


WITH_WEBHOOK: Final = Contract(
    "twilio",
    "webhook-handler",
    (
        HttpInteraction(
            name="deliver a text message",
            operation=RECEIVE,
            given=(s.A_CUSTOMER(),),
            **_delivered(written()),
            variants=(
                variant("that is strange", **_delivered(written(Body=STRANGE_TEXT))),
                variant("that is blank", **_delivered(written(Body="", ProfileName=""))),
                variant("with fields that are new", **_delivered(_NEW_FIELDS)),
                variant("as briefly as can be", **_delivered(_BRIEF)),
                variant("to an address with a query", query={"source": "whatsapp-1"}),
            ),
        ),
        HttpInteraction(
            name="deliver a voice message",
            operation=RECEIVE,
            given=(s.A_CUSTOMER(),),
            **_delivered(voice()),
            variants=(variant("of two pictures", **_delivered(_PICTURES)),),
        ),
        HttpInteraction(
            name="deliver a message without a signature",
            operation=RECEIVE,
            given=(s.A_CUSTOMER(),),
            body=written(),
            credentials=False,
            then=NOTHING_DONE,
            **description(401, "error"),
            variants=(
                variant("of nobody", given=(s.NO_CUSTOMER(),)),
                variant("without a body", body=None),
            ),
        ),
        HttpInteraction(
            name="deliver a message with a forged signature",
            operation=RECEIVE,
            given=(s.A_CUSTOMER(), s.A_FORGERY(made_of="another token")),
            body=written(),
            then=NOTHING_DONE,
            **description(403, "error"),
            variants=(
                _forged("another address"),
                _forged("another form"),
                _forged("nothing"),
                variant("without a body", body=None),
            ),
        ),
        HttpInteraction(
            name="deliver no form",
            operation=RECEIVE,
            given=(s.A_CUSTOMER(),),
            body=None,
            then=NOTHING_DONE,
            **description(400, "error"),
            variants=(
                variant("but a message of nobody", body=_without("From")),
                variant("but a message with a blank sender", body=written(From="")),
                variant("but a message that counts no media", body=written(NumMedia="many")),
                variant("but a message that says who twice", body={**written(), "From": _TWICE}),
            ),
        ),
        HttpInteraction(
            name="deliver a message of a number that is nobody's",
            operation=RECEIVE,
            given=(s.NO_CUSTOMER(),),
            body=written(),
            then=(asked_once(NUMBER), NOTHING_QUEUED),
            **description(401, "error"),
        ),
        HttpInteraction(
            name="deliver a message to a handler without a token",
            operation=RECEIVE,
            given=(s.A_CUSTOMER(), s.MISCONFIGURED()),
            body=written(),
            then=NOTHING_DONE,
            **description(500, "error"),
        ),
        HttpInteraction(
            name="deliver a message while a neighbour is away",
            operation=RECEIVE,
            given=(s.A_CUSTOMER(), s.QUEUE_IS_AWAY()),
            body=written(),
            then=(asked_once(NUMBER), NOTHING_QUEUED),
            **description(500, "error"),
            variants=(
                variant("who knows the customers", given=(s.A_CUSTOMER(), s.LOOKUP_IS_AWAY())),
            ),
        ),
    ),
)
