"""The judge and Pact compare decimals, which are written as texts, by their value."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import create_model

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL = create_model("Priced", v=(Decimal, ...))


def values(*given: Any) -> list[Any]:
    return [{"v": value} for value in given]


def test_zeros_that_mean_nothing_make_no_difference(
    disagreements: Callable[..., set[tuple[str, str, str]]],
) -> None:
    wrong = values("1.51", "-1.5", "15", 1.5, None)
    whole = {"equals": {"v": Decimal(-20)}}
    rows = [
        ("a fraction", MODEL, {"equals": {"v": "1.50"}}, values("1.5", "01.500", "+1.5"), wrong),
        ("a whole number", MODEL, whole, values("-20", "-20.0"), values("20", "-2", "-20.1", -20)),
        ("nothing", MODEL, {"equals": {"v": "0.0"}}, values("0", "-0.00"), values("1", 0)),
    ]
    assert disagreements(rows, judge=False, pact=False) == set()
