"""Shorthands for the fields that are equal to something, by their paths. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.model import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["WHOLE_TEXT", "from_state", "row", "under"]

WHOLE_TEXT: Final = (
    " \t\U0001f33f \U0001d518 \"quoted\" 'so' \\ %s <b>&amp;</b>\t"
    "Æ e\u0301 \u212b \ufb01 İ  日本\r\nlast line \n"
)
"""Text that comes back the same only from whoever takes nothing off it and puts nothing else there.

Trimming, folding case, composing characters, replacing line ends, squeezing spaces, escaping,
quoting and counting by code units each change it.
"""


def row(**fields: Any) -> dict[str, Any]:
    """What one item of a list must have, by the names of its fields."""
    return fields


def from_state(*names: str) -> dict[str, Value]:
    """Fields that have the values of the same names that the states have."""
    return {name: Value(name) for name in names}


def under(path: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """``fields`` as they stand within the field at ``path``: each by its path from the top."""
    return {f"{path}.{name}": value for name, value in fields.items()}
