"""Amounts are exact decimals with at most four digits after the point."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.database.money import LARGEST, from_units, money, money_text, to_units
from shared.errors import ValidationError

UNITS = st.integers(0, 10**10 - 1)


@given(st.lists(UNITS, max_size=50))
def test_a_sum_of_units_is_the_sum_of_the_amounts(units: list[int]) -> None:
    assert from_units(sum(units)) == sum(map(from_units, units), Decimal(0))


@given(UNITS)
def test_an_amount_is_the_same_in_each_form(units: int) -> None:
    amount = from_units(units)
    assert to_units(money(amount, "cost")) == units
    assert money(Decimal(money_text(amount)), "cost") == amount
    # What Supabase answers as a JSON number is read as a float: ten digits survive that.
    assert Decimal(str(float(amount))) == amount


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(0), "0.00"),
        (Decimal("0.06"), "0.06"),
        (Decimal("0.060000"), "0.06"),
        (Decimal("0.0625"), "0.0625"),
        (Decimal("1E+3"), "1000.00"),
        (LARGEST, "999999.9999"),
    ],
)
def test_an_amount_is_written_with_two_digits_or_four(value: Decimal, text: str) -> None:
    assert money_text(money(value, "cost")) == text


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (0.06, "cost: a Decimal is expected, got float"),
        (1, "cost: a Decimal is expected, got int"),
        ("0.06", "cost: a Decimal is expected, got str"),
        (None, "cost: a Decimal is expected, got NoneType"),
        (Decimal("NaN"), "cost: a finite amount of 0 or more is expected"),
        (Decimal("sNaN"), "cost: a finite amount of 0 or more is expected"),
        (Decimal("Infinity"), "cost: a finite amount of 0 or more is expected"),
        (Decimal("-0.01"), "cost: a finite amount of 0 or more is expected"),
        (Decimal(1000000), "cost: at most 999999.9999 is expected"),
        (Decimal("1E+999999"), "cost: at most 999999.9999 is expected"),
        (Decimal("0.00001"), "cost: at most four digits after the point are expected"),
        (Decimal("1E-999999"), "cost: at most four digits after the point are expected"),
    ],
)
def test_what_is_no_exact_amount_is_refused(value: Any, message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        money(value, "cost")
    assert str(raised.value) == message
