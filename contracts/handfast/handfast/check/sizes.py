"""Is there any text, list or map of the length that is asked for? Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.shapes import Array, Choice, Map, Nullable, Scalar, Union
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from handfast.shapes import Shape

__all__ = ["size_fault"]


def size_fault(shape: Shape) -> str | None:
    """Why no value of ``shape`` has a length that its limits allow; None where one has."""
    if not isinstance(shape, Array | Map | Scalar) or shape.min_length is None:
        return None
    least, most = shape.min_length, shape.max_length
    if most is not None and least > most:
        return f"min_length={least} is more than max_length={most}: nothing has both"
    several = _several(shape)
    if several is None or least <= several:
        return None
    noun = "key" if isinstance(shape, Map) else "item"
    there = number_of(several, f"different {noun}")
    return f"min_length={least}, and there are no more than {there}: lower it"


def _several(shape: Array | Map | Scalar) -> int | None:
    """How many different items or keys it may have; None where there is no limit."""
    match shape:
        case Array(unique=True):
            return _values(shape.item)
        case Map():
            return _values(shape.key)
        case _:
            return None


def _values(shape: Shape) -> int | None:
    """How many values there are; None where there are many."""
    match shape:
        case Choice():
            return len(shape.values)
        case Scalar(kind="boolean"):
            return 2
        case Nullable(of):
            inner = _values(of)
            return None if inner is None else inner + 1
        case Union(options):
            several = [_values(option) for option in options]
            known = [count for count in several if count is not None]
            return sum(known) if len(known) == len(several) else None
        case _:
            return None
