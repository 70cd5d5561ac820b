"""Strategies for numbers, each value one draw, spread over all that the bounds allow."""

import math
from decimal import Decimal
from typing import Annotated, Any

from annotated_types import MultipleOf
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from handfast.shapes.declared.scalars import multiples_within
from handfast.shapes.nouns import Scalar
from handfast.strategies.validity import accepts

__all__ = ["decimals", "integers", "numbers"]

# What has no bound of its own stays within what 64-bit readers take.
_LEAST, _MOST = -(2**63), 2**63 - 1
_DECIMAL_PLACES = 2
_DECIMAL_DIGITS = 15


def integers(shape: Scalar) -> SearchStrategy[int]:
    """Integers within a shape's bounds, both ends included."""
    return _multiples(shape, 1 if shape.multiple_of is None else shape.multiple_of)


def numbers(shape: Scalar) -> SearchStrategy[float]:
    """Finite floats within a shape's bounds."""
    if shape.multiple_of is not None:
        # Far from 0 Pydantic takes no float for a multiple of a step that no float is exact in.
        takes = accepts(Annotated[float, MultipleOf(shape.multiple_of)])
        return _multiples(shape, Decimal(str(shape.multiple_of))).map(float).filter(takes)
    low = shape.ge if shape.gt is None else shape.gt
    high = shape.le if shape.lt is None else shape.lt
    return st.floats(
        None if low is None else float(low),
        None if high is None else float(high),
        exclude_min=shape.gt is not None,
        exclude_max=shape.lt is not None,
        allow_nan=False,
        allow_infinity=False,
    )


def decimals(shape: Scalar) -> SearchStrategy[str]:
    """Decimals within a shape's bounds and digits, written as strings like Pydantic's."""
    places = _DECIMAL_PLACES if shape.decimal_places is None else shape.decimal_places
    digits = _DECIMAL_DIGITS if shape.max_digits is None else shape.max_digits
    places = min(places, digits)
    unit = Decimal(1).scaleb(-places)
    step = unit if shape.multiple_of is None else Decimal(str(shape.multiple_of))
    largest = Decimal(10) ** (digits - places) - unit
    low, high = multiples_within(shape, step)
    if shape.max_digits is not None and _beyond(low, high, largest / step):
        return st.nothing()
    return _multiples(shape, step, -largest, largest).map("{:f}".format)


def _multiples(
    shape: Scalar, step: Any, least: Any = _LEAST, most: Any = _MOST
) -> SearchStrategy[Any]:
    low, high = multiples_within(shape, step)
    if low is None:
        low = math.ceil(least / step) if high is None or high * step >= least else high - 2**63
    if high is None:
        high = math.floor(most / step) if low * step <= most else low + 2**63
    drawn = st.integers(low, high)
    return drawn if step == 1 and isinstance(step, int) else drawn.map(lambda times: times * step)


def _beyond(low: int | None, high: int | None, most: Decimal) -> bool:
    """Whether bounds leave nothing from the least to the greatest that so many digits can say."""
    return (low is not None and low > most) or (high is not None and high < -most)
