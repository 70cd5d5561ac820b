"""What AWS relies on of the functions that it calls: its queue, and its API gateway."""

from __future__ import annotations

import json
from typing import Any, Final

from ai_voice_contracts.examples import SENDER, SERVICE, voice_message, written_message
from ai_voice_contracts.providers import data_api, lookup, parser, webhook
from ai_voice_shared.keys import MessageIntent
from handfast.declare import NOT_NULL, Consumer, Published, Value

sqs: Final = Consumer("sqs")
api_gateway: Final = Consumer("api-gateway")


def _batch(*bodies: str) -> dict[str, Any]:
    return {
        "Records": [{"messageId": f"Message-{at}", "body": text} for at, text in enumerate(bodies)]
    }


def _failed(*numbers: int) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": f"Message-{number}"} for number in numbers]}


_CUSTOMER, _DECISION, _UNKNOWN = lookup.Customer(), parser.Decision(), lookup.NoCustomer()
_USUAL = (_CUSTOMER, _DECISION)
_VOICE, _TEXT = json.dumps(voice_message()), json.dumps(written_message())
_OTHER_TEXT = json.dumps(written_message(MessageSid=f"SM{'4e' * 16}"))

_ANSWER = {"To": SENDER, "From": SERVICE, "Body": NOT_NULL}
_SILENT = Published(message=parser.REPLIED, exactly=0)

handled = sqs.relies_on(
    parser.HANDLE_BATCH,
    "hand over a voice message",
    given=_USUAL,
    sends=_batch(_VOICE),
    equals=_failed(),
    then=Published(message=parser.REPLIED, equals=_ANSWER),
)
other = (_CUSTOMER, parser.Decision(intent=MessageIntent.OTHER))
handled.but("hand over a voice message of another intent", given=other)
handled.but("hand over a text message", sends=_batch(_TEXT))
video = _batch(json.dumps(voice_message(MessageType="video")))
handled.but("hand over a video", sends=video)
handled.but("hand over an empty batch", sends=_batch(), then=_SILENT)
batch = _batch("{}", "not even JSON", "[]", "null", '"text"')
handled.but("hand over what is no message", sends=batch, equals=_failed(*range(5)), then=_SILENT)
batch, both = _batch(_OTHER_TEXT, "{}", _VOICE), Published(message=parser.REPLIED, exactly=2)
between = "hand over what is no message between two that are"
handled.but(between, sends=batch, equals=_failed(1), then=both)
twice = _batch(_VOICE, _VOICE)
handled.but("hand over a message twice in a batch", sends=twice)
again = (_CUSTOMER, parser.HandledBefore(), parser.Decision(tag="leaking-roof"))
handled.but("hand over a message that was handled before", given=again, then=_SILENT)
begun = (_CUSTOMER, parser.HandledInPart(), parser.Decision(tag="leaking-roof"))
handled.but("hand over a message that was handled in part", given=begun)

failing: dict[str, Any] = {"equals": _failed(0), "then": _SILENT}
handled.but("hand over nobody's message", given=(_UNKNOWN, _DECISION), **failing)
for words, state in (
    ("that can't be stored", parser.STORAGE_IS_AWAY()),
    ("while the storage can't be reached", parser.STORAGE_IS_UNREACHABLE()),
    ("while the customer lookup is away", webhook.LOOKUP_IS_AWAY()),
    ("while the customer lookup answers nonsense", webhook.LookupAnswers(status=200, text="OK")),
    ("while Twilio is away", parser.TWILIO_IS_AWAY()),
    ("while Twilio does not know the token", parser.TwilioRefuses(refused=401)),
    ("whose medium is gone", parser.TwilioRefuses(refused=404)),
    ("while Twilio fails", parser.TwilioRefuses(refused=503)),
):
    handled.but(f"hand over a message {words}", given=(*_USUAL, state), **failing)
full = (*_USUAL, parser.TwilioRefuses(refused=429))
handled.but("hand over a text while too many are sent", given=full, sends=_batch(_TEXT), **failing)

_NOT_FETCHED = (_SILENT, Published(message=parser.MEDIUM_FETCHED, exactly=0))
elsewhere = (*_USUAL, parser.MediumIsElsewhere())
open_to_all = Published(message=parser.MEDIUM_FETCHED, equals={"Authorization": ""})
handled.but("hand over a message whose medium has moved", given=elsewhere, then=open_to_all)
failing = {"equals": _failed(0), "then": _NOT_FETCHED}
foreign = _batch(json.dumps(voice_message(MediaUrl0="https://media.example.com/1")))
handled.but("hand over a message with a medium of another host", sends=foreign, **failing)


def _request(**headers: Any) -> dict[str, Any]:
    """The event of a request with ``headers``, in whose names ``_`` stands for ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "headers": {"host": "data.example.com", **named},
        "requestContext": {"http": {"method": "GET", "path": "/prod/files/list"}},
        "routeArn": "arn:aws:execute-api:us-east-1:123456789012:example/prod/GET/files/list",
    }


_KEY, _OLD_KEY = Value("api_key"), Value("old_api_key")
_ROTATED = data_api.RotatedSecret()

passes = api_gateway.relies_on(
    data_api.AUTHORIZE,
    "ask for a caller with the key",
    given=data_api.Secret(),
    sends=_request(x_api_key=_KEY),
    equals={"isAuthorized": True, "context": NOT_NULL, "context.authMethod": "api-key"},
)
passes.but("ask for a caller with a header in capital letters", sends=_request(X_API_KEY=_KEY))
passes.but("ask for a caller with a header in mixed letters", sends=_request(X_Api_Key=_KEY))
passes.but("ask for a caller with a strange key", given=data_api.Secret(api_key="k éy/+=%"))
passes.but("ask for a caller with a new key", given=_ROTATED)

nobody = {"isAuthorized": False, "context": None}
fails = passes.but("ask for a caller without a key", sends=_request(), equals_only=nobody)
fails.but("ask for a caller with another key", sends=_request(x_api_key="another"))
fails.but("ask for a caller with a key's beginning", sends=_request(x_api_key="Example-api-ke"))
more = _request(x_api_key="Example-api-keys")
fails.but("ask for a caller with more than a key", sends=more)
alike = _request(x_api_key="example-api-key")
fails.but("ask for a caller with another key as long", sends=alike)
fails.but("ask for a caller with a blank key", sends=_request(x_api_key=""))
fails.but("ask for a caller with the key in another header", sends=_request(authorization=_KEY))
fails.but("ask for a caller with an old key", given=_ROTATED, sends=_request(x_api_key=_OLD_KEY))
lost = (data_api.Secret(), data_api.SECRET_IS_AWAY())
asked = _request(x_api_key=_KEY)
fails.but("ask for a caller while the secret can't be read", given=lost, sends=asked)
empty = (data_api.Secret(), data_api.SECRET_HAS_NO_KEY())
fails.but("ask for a caller while the secret holds no key", given=empty, sends=asked)
broken = (data_api.Secret(), data_api.SECRET_IS_NO_JSON())
fails.but("ask for a caller while the secret is no JSON", given=broken, sends=asked)
