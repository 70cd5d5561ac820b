"""How many different values, items and keys a shape may have. Pure; makes none of them."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from handfast.shapes.nouns import Array, Choice, Map, Nullable, Scalar, Union

if TYPE_CHECKING:
    from handfast.shapes.nouns import Shape

__all__ = ["different_entries"]


def different_entries(shape: Shape) -> float:
    """How many items or keys, no two of them equal; without an end where they may be equal."""
    match shape:
        case Array(unique=True):
            return _values(shape.item)
        case Map():
            return _values(shape.key)
        case _:
            return inf


def _values(shape: Shape) -> float:
    match shape:
        case Choice():
            return len(shape.values)
        case Scalar(kind="boolean"):
            return 2
        case Nullable(of):
            return _values(of) + 1
        case Union(options):
            return sum(map(_values, options))
        case _:
            return inf
