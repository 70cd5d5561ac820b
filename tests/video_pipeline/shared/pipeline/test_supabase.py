"""Money that PostgREST writes has at most four digits after the point, as its columns have."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from handfast.strategies import wire
from shared.pipeline.supabase import CostRow, Numeric

MONEY: TypeAdapter[float] = TypeAdapter(Numeric)


@pytest.mark.parametrize("text", ["0", "0.0001", "0.06", "0.3", "1.9688", "999999999999.9999"])
def test_what_the_column_can_have_is_read(text: str) -> None:
    assert MONEY.validate_json(text) == float(text)


@pytest.mark.parametrize("text", ["1.96875", "0.00001", "-0.0001", "1e12", "NaN", '"1.00x"'])
def test_what_no_column_can_have_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        MONEY.validate_json(text)


@given(wire(CostRow))
def test_each_amount_that_is_drawn_is_one_of_the_column(row: dict[str, Any]) -> None:
    cost = Decimal(str(row["cost"]))
    assert cost == cost.quantize(Decimal("0.0001"))
