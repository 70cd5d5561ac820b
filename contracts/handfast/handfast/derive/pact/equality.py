"""By which shape a value that must be equal is compared, and whether by value. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.shapes import (
    Anything,
    Array,
    Encoded,
    Map,
    Nullable,
    Object,
    Recursive,
    Scalar,
    Union,
)
from handfast.shapes.unrolling import every_recursion
from handfast.shapes.values.comparison import is_of
from handfast.shapes.values.meaning import has_spellings

if TYPE_CHECKING:
    from handfast.shapes import Shape

__all__ = ["compared_by_value", "meant"]


def meant(shape: Shape, value: Any) -> Shape:
    """The shape that ``value`` has behind null and unions."""
    match shape:
        case Nullable():
            return meant(shape.of, value)
        case Recursive():
            return meant(shape.shape, value)
        case Union():
            return next((meant(o, value) for o in shape.options if is_of(o, value)), Anything())
        case _:
            return shape


def compared_by_value(shape: Shape) -> bool:
    """Whether values of ``shape`` may be equal that differ as text, for what is inside them."""
    inside = (recursive.shape for recursive in every_recursion(shape))
    return any(map(_is_by_value, (shape, *inside)))


def _is_by_value(shape: Shape) -> bool:
    """The same, of what stands outside of the types that contain themselves."""
    match shape:
        case Scalar():
            return shape.kind in ("datetime", "decimal", "number") or has_spellings(shape)
        case Encoded():
            return True
        case Nullable():
            return _is_by_value(shape.of)
        case Union():
            return any(map(_is_by_value, shape.options))
        case Array():
            return shape.unique or _is_by_value(shape.item)
        case Map():
            return _is_by_value(shape.key) or _is_by_value(shape.value)
        case Object():
            return any(_is_by_value(each.shape) for each in shape.fields)
        case _:
            return False
