"""What whoever looks customers up relies on, over HTTP and by the function, in the same words.

Functions that make interactions; which consumer relies on them stands in its own file.
"""

from __future__ import annotations

from typing import Any

from ai_voice_contracts import states as s
from ai_voice_contracts.examples import NUMBER
from ai_voice_contracts.flat import HttpInteraction, MessageInteraction, Variant
from ai_voice_contracts.messages import LOOK_UP_BY_FUNCTION
from ai_voice_contracts.offers.lookup import LOOK_UP
from ai_voice_contracts.phrases import CUSTOMER, description, variant
from handfast.model import NOT_NULL, Interaction, Value

__all__ = ["lookups"]

_PLAIN = {
    "phone_number": "+12025550143",
    "customer_id": "",
    "company_id": "a",
    "company_name": "日本 \U0001f33f",
}
_OURS = (s.A_CUSTOMER(),)
_ASKED = {"phone_number": Value("phone_number")}


def lookups() -> tuple[Interaction, ...]:
    """Every interaction of a consumer that looks customers up, in both ways."""
    return (*_over_http(), *_by_function())


def _over_http() -> tuple[Interaction, ...]:
    return (
        HttpInteraction(
            name="look up a customer",
            operation=LOOK_UP,
            given=_OURS,
            query=_ASKED,
            equals=CUSTOMER,
            variants=(variant("with few and strange words", given=(s.A_CUSTOMER(**_PLAIN),)),),
        ),
        HttpInteraction(
            name="look up a number that is nobody's",
            operation=LOOK_UP,
            given=(s.NO_CUSTOMER(),),
            query=_ASKED,
            **description(404, "error"),
            variants=(
                variant("though it begins like a customer's", given=_OURS, query=_number("0")),
                variant("though it ends like a customer's", given=_OURS, query=_number("9", "+9")),
            ),
        ),
        HttpInteraction(
            name="look up what can't be a number",
            operation=LOOK_UP,
            given=_OURS,
            query={"phone_number": "whatsapp"},
            **description(400, "error"),
            variants=(
                variant("for it is blank", query={"phone_number": ""}),
                variant("for it has no plus sign", query={"phone_number": NUMBER[1:]}),
                variant("for it is not there", query={}),
            ),
        ),
        HttpInteraction(
            name="look up a customer without a key",
            operation=LOOK_UP,
            given=_OURS,
            query=_ASKED,
            credentials=False,
            **description(401, "message"),
            variants=(
                variant(
                    "that is valid",
                    given=(*_OURS, s.THE_KEY_WAS_CHANGED()),
                    credentials=True,
                ),
            ),
        ),
        HttpInteraction(
            name="look up a customer while they can't be read",
            operation=LOOK_UP,
            given=(*_OURS, s.THE_STORE_IS_AWAY()),
            query=_ASKED,
            **description(500, "error"),
        ),
    )


def _number(digit: str, sign: str = "") -> dict[str, str]:
    return {"phone_number": f"{sign}{NUMBER[1:]}" if sign else f"{NUMBER}{digit}"}


def _by_function() -> tuple[Interaction, ...]:
    return (
        MessageInteraction(
            name="look up a customer by the function",
            message=LOOK_UP_BY_FUNCTION,
            given=_OURS,
            sends=_ASKED,
            reads=("statusCode", *(f"body.{name}" for name in CUSTOMER)),
            equals={
                "statusCode": 200,
                **{f"body.{name}": value for name, value in CUSTOMER.items()},
            },
            variants=(variant("with few and strange words", given=(s.A_CUSTOMER(**_PLAIN),)),),
        ),
        MessageInteraction(
            name="look up a number that is nobody's by the function",
            message=LOOK_UP_BY_FUNCTION,
            given=(s.NO_CUSTOMER(),),
            sends=_ASKED,
            **_fails(404),
            variants=(
                _refused("though it may be a number, while they can't be read", 500, _ASKED),
                _refused("for it can't be one", 400, {"phone_number": "whatsapp"}),
                _refused("for it is blank", 400, {"phone_number": ""}),
            ),
        ),
    )


def _fails(status: int) -> dict[str, Any]:
    return {
        "reads": ("statusCode", "body.error"),
        "equals": {"statusCode": status, "body.error": NOT_NULL},
    }


def _refused(name: str, status: int, sends: Any) -> Variant:
    given = (*_OURS, s.THE_STORE_IS_AWAY()) if status == 500 else _OURS
    return variant(name, given=given, sends=sends, **_fails(status))
