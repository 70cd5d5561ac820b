"""What AWS relies on of the functions that it calls: its queue, and its API gateway."""

from __future__ import annotations

import json
from typing import Any, Final

from ai_voice_contracts.examples import voice_message, written_message
from ai_voice_contracts.providers import data_api, lookup, parser
from ai_voice_shared.keys import MessageIntent
from handfast.declare import NOT_NULL, Consumer, Value

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

batch, none = _batch(_VOICE), _failed()
handled = sqs.relies_on(
    parser.HANDLE_BATCH, "hand over a voice message", given=_USUAL, sends=batch, equals=none
)
other = (_CUSTOMER, parser.Decision(intent=MessageIntent.OTHER))
handled.but("hand over a voice message of another intent", given=other)
handled.but("hand over a text message", sends=_batch(_TEXT))
handled.but("hand over an empty batch", sends=_batch())
batch = _batch("{}", "not even JSON", "[]", "null", '"text"')
handled.but("hand over what is no message", sends=batch, equals=_failed(*range(5)))
batch = _batch(_OTHER_TEXT, "{}", _VOICE)
handled.but("hand over what is no message between two that are", sends=batch, equals=_failed(1))
again = (_CUSTOMER, parser.HandledBefore(), parser.Decision(tag="leaking-roof"))
handled.but("hand over a message that was handled before", given=again)
handled.but("hand over nobody's message", given=(_UNKNOWN, _DECISION), equals=_failed(0))
away = (*_USUAL, parser.STORAGE_IS_AWAY())
handled.but("hand over a message that can't be stored", given=away, equals=_failed(0))


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
fails.but(
    "ask for a caller while the secret can't be read", given=lost, sends=_request(x_api_key=_KEY)
)
