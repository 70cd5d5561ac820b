"""Is there any text, list or map of the length that is asked for? Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handfast.shapes import Array, Map, Scalar
from handfast.shapes.sizes import different_entries
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
    several = different_entries(shape)
    if least <= several:
        return None
    noun = "key" if isinstance(shape, Map) else "item"
    there = number_of(int(several), f"different {noun}")
    return f"min_length={least}, and there are no more than {there}: lower it"
