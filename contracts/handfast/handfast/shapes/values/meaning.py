"""Which value a JSON text stands for: several spellings of a UUID or a duration are one. Pure.

Moments, decimals and numbers are compared in ``comparison``, which is stricter about them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.shapes.caching import cached
from handfast.shapes.declared.annotations import annotate, peel
from handfast.shapes.declared.configs import BytesInText
from handfast.shapes.declared.scalars import KINDS
from handfast.shapes.values.fit import read_as
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from handfast.shapes.nouns import Scalar

__all__ = ["has_spellings", "value_meant"]

_KINDS: Final = ("duration", "time", "uuid")


@cached
def has_spellings(shape: Scalar) -> bool:
    """Whether several texts may stand for one value of ``shape``."""
    base, _ = peel(shape.annotation)
    known = shape.kind == "string" and shape.samples is not None and base not in KINDS
    return shape.kind in _KINDS or shape.encoding is not None or known


def value_meant(shape: Scalar, text: str) -> Any:
    """The value of the declared type that ``text`` stands for, whatever limits it must respect.

    ``MISSING`` where it is no text of that type, or where the type is read by the letter.
    """
    if not has_spellings(shape):
        return MISSING
    found = read_as(_unlimited(shape), text)
    return MISSING if found is None else found


@cached
def _unlimited(shape: Scalar) -> Any:
    base, metadata = peel(shape.annotation)
    return annotate(base, tuple(mark for mark in metadata if isinstance(mark, BytesInText)))
