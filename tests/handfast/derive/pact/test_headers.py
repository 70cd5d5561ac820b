"""A header is compared to the letter, by value, or as any text where Pact can do neither."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pydantic import create_model

from handfast.derive.pact.headers import headers_and_rules
from handfast.model import Answer, Exchange, Operation

ANY_TEXT = {"combine": "AND", "matchers": [{"match": "regex", "regex": "^.+$"}]}


def rules_of(annotation: Any, value: Any) -> dict[str, Any]:
    """The rules for a header of this type that must be this value."""
    answer = Answer(200, None, "", create_model("Found", mark=(annotation, ...)))
    read = Operation(name="read", method="GET", path="/", answers=(answer,))
    exchange = Exchange(operation=read, answer_headers={"mark": value})
    _, rules, _ = headers_and_rules(exchange, {}, ())
    return rules


@pytest.mark.parametrize(
    ("annotation", "value"),
    [(list[Decimal], ["1.0", "2"]), (dt.datetime | Decimal, "1.0")],
)
def test_what_pact_has_no_rule_for_may_be_any_text(annotation: Any, value: Any) -> None:
    """Values that are equal in other spellings, of several in one header or of several types."""
    assert rules_of(annotation, value) == {"mark": ANY_TEXT}


def test_a_list_of_one_text_is_compared_to_the_letter() -> None:
    assert rules_of(list[str], ["one"]) == {}
