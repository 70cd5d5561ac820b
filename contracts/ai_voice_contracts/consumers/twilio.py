"""What Twilio relies on: that its webhook is answered, and refuses whoever is not Twilio."""

from __future__ import annotations

from typing import Any, Final

from ai_voice_contracts import examples
from ai_voice_contracts.phrases import refused
from ai_voice_contracts.providers import lookup, webhook
from handfast.declare import ABSENT, Consumer, Published

consumer: Final = Consumer("twilio")

_TWO_SENDERS = [examples.SENDER, "whatsapp:+447700900124"]
_PICTURES = {
    "Body": "before and after",
    "MessageType": "image",
    "NumMedia": "2",
    "MediaContentType0": "image/jpeg",
    "MediaContentType1": "image/png",
    "MediaUrl1": f"{examples.MEDIA_URL[:-1]}b",
}
_LOOKED_UP = Published(message=webhook.LOOKED_UP, equals={"phone_number": examples.NUMBER})
_NOT_QUEUED = Published(message=webhook.RECEIVED, exactly=0)
_NOTHING = (Published(message=webhook.LOOKED_UP, exactly=0), _NOT_QUEUED)


def _delivered(name: str, form: dict[str, str]) -> Any:
    """A form that is queued once, field by field as it came."""
    then = (_LOOKED_UP, Published(message=webhook.RECEIVED, equals=form))
    return consumer.relies_on(webhook.RECEIVE, name, given=lookup.Customer(), body=form, then=then)


def _refused(status: int, name: str, then: Any = _NOTHING, **parts: Any) -> None:
    """The text message, refused before anything is done with it, unless ``then`` names it."""
    text.but(name, **refused(status, "error"), then=then, **parts)


def _with(state: Any) -> tuple[Any, ...]:
    return lookup.Customer(), state


text = _delivered("deliver a text message", examples.written_message())
for words, query in (
    ("a query", {"source": "whatsapp-1"}),
    ("a query in an order of its own", {"source": "whatsapp-1", "channel": ["voice"]}),
    ("a query that repeats", {"channel": ["voice", "text", "voice"]}),
    ("strange characters in its query", {"source": "50 % é/+&=?"}),
    ("a blank value in its query", {"source": "", "channel": ["voice"]}),
):
    text.but(f"deliver a text message to an address with {words}", query=query)
_STRANGE = {"Body": examples.STRANGE_TEXT, "ProfileName": examples.STRANGE_TEXT}
_delivered("deliver strange characters", examples.written_message(**_STRANGE))
_delivered("deliver a blank text message", examples.written_message(Body="", ProfileName=""))
_delivered("deliver fields that are new", examples.written_message(**examples.NEW_FIELDS))
_delivered("deliver a message as brief as can be", examples.REQUIRED_FIELDS)
_delivered("deliver a voice message", examples.voice_message())
_delivered("deliver two pictures", examples.voice_message(**_PICTURES))

unknown = lookup.NoCustomer()
_refused(401, "deliver a message without a signature", credentials=False)
_refused(401, "deliver nobody's message without a signature", given=unknown, credentials=False)
_refused(401, "deliver no form and no signature", body=None, credentials=False)

token = _with(webhook.Forgery(made_of="another token"))
address = _with(webhook.Forgery(made_of="another address"))
form = _with(webhook.Forgery(made_of="another form"))
nothing = _with(webhook.Forgery(made_of="nothing"))
_refused(403, "deliver a message signed with another token", given=token)
_refused(403, "deliver a message signed for another address", given=address)
_refused(403, "deliver a message signed for another form", given=form)
_refused(403, "deliver a message signed for nothing", given=nothing)
_refused(403, "deliver no form with a signature of another token", given=token, body=None)

_refused(400, "deliver no form", body=None)
_refused(400, "deliver a message without a sender", body={"From": ABSENT})
_refused(400, "deliver a message with a blank sender", body={"From": ""})
_refused(400, "deliver a message with two senders", body={"From": _TWO_SENDERS})
_refused(400, "deliver a message that counts no media", body={"NumMedia": "many"})
_refused(500, "deliver a message to a handler without a token", given=_with(webhook.NO_TOKEN()))

asked = (_LOOKED_UP, _NOT_QUEUED)
_refused(401, "deliver a message of an unknown number", asked, given=unknown)
away = _with(webhook.QUEUE_IS_AWAY())
_refused(500, "deliver a message while the queue takes nothing", asked, given=away)
away = _with(webhook.QUEUE_IS_UNREACHABLE())
_refused(500, "deliver a message while the queue can't be reached", asked, given=away)
away = _with(webhook.LOOKUP_IS_AWAY())
_refused(500, "deliver a message while the customer lookup is away", asked, given=away)
for words, status, answer in (
    ("does not know the key", 401, '{"message": "Unauthorized"}'),
    ("fails", 500, '{"error": "the customers can\'t be read"}'),
    ("answers nonsense", 200, "<html>OK</html>"),
    ("is not where it was", 404, "<html>Not found</html>"),
):
    wrong = _with(webhook.LookupAnswers(status=status, text=answer))
    _refused(500, f"deliver a message while the customer lookup {words}", asked, given=wrong)
