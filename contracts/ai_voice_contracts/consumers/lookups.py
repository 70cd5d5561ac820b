"""What whoever looks customers up relies on, over HTTP and by the function, in the same words."""

from __future__ import annotations

from typing import Any, Final

from ai_voice_contracts.consumers import voice_parser
from ai_voice_contracts.examples import NUMBER
from ai_voice_contracts.phrases import refused
from ai_voice_contracts.providers import lookup
from handfast.declare import ABSENT, NOT_NULL, Consumer, Value, from_state, under

webhook_handler: Final = Consumer("webhook-handler")

_NUMBER = Value("phone_number")
_ASKED = {"phone_number": _NUMBER}
_FOUND = from_state("customer_id", "company_id", "company_name")
_STRANGE = lookup.Customer(
    phone_number="+12025550143", customer_id="", company_id="a", company_name="日本 \U0001f33f"
)
_OURS, _NOBODYS = lookup.Customer(), lookup.NoCustomer()
_AWAY = (_OURS, lookup.CUSTOMERS_ARE_AWAY())
_NO_LIST = (_OURS, lookup.CUSTOMERS_ARE_NO_LIST())
_OLD_KEY = (_OURS, lookup.KEY_WAS_CHANGED())
_WRONG: dict[str, tuple[int, Any]] = {
    "look up a number that begins like a customer's": (404, f"{NUMBER}0"),
    "look up a number that ends like a customer's": (404, f"+9{NUMBER[1:]}"),
    "look up a number without its plus sign": (400, NUMBER[1:]),
    "look up what can't be a number": (400, "whatsapp"),
    "look up a blank number": (400, ""),
    "look up a customer without a number": (400, ABSENT),
}
_WRONG_BY_FUNCTION: dict[str, tuple[int, Any, Any]] = {
    "look up a number that is nobody's by the function": (404, _NOBODYS, _NUMBER),
    "look up what can't be a number by the function": (400, _OURS, "whatsapp"),
    "look up a blank number by the function": (400, _OURS, ""),
    "look up a customer by the function while they can't be read": (500, _AWAY, _NUMBER),
    "look up a customer by the function in a file without a list": (500, _NO_LIST, _NUMBER),
}

for consumer in (webhook_handler, voice_parser.consumer):
    found = consumer.relies_on(
        lookup.LOOK_UP, "look up a customer", given=_OURS, query=_ASKED, equals=_FOUND
    )
    found.but("look up a customer of few and strange words", given=_STRANGE)
    for name, (status, number) in _WRONG.items():
        found.but(name, query={"phone_number": number}, **refused(status, "error"))
    found.but("look up a number that is nobody's", given=_NOBODYS, **refused(404, "error"))
    found.but("look up a customer while they can't be read", given=_AWAY, **refused(500, "error"))
    found.but("look up a customer in no list", given=_NO_LIST, **refused(500, "error"))
    found.but("look up a customer with an old key", given=_OLD_KEY, **refused(401, "message"))
    found.but("look up a customer without a key", credentials=False, **refused(401, "message"))

    replied = consumer.relies_on(
        lookup.LOOK_UP_BY_FUNCTION,
        "look up a customer by the function",
        given=_OURS,
        sends=_ASKED,
        equals={"statusCode": 200, **under("body", _FOUND)},
    )
    replied.but("look up a customer of few and strange words by the function", given=_STRANGE)
    for name, (status, given, asked) in _WRONG_BY_FUNCTION.items():
        equals = {"statusCode": status, "body.error": NOT_NULL}
        replied.but(name, given=given, sends={"phone_number": asked}, equals_only=equals)
