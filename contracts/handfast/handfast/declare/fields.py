"""Shorthands for the fields that are equal to something, by their paths. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.model import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["from_state", "row", "under"]


def row(**fields: Any) -> dict[str, Any]:
    """What one item of a list must have, by the names of its fields."""
    return fields


def from_state(*names: str) -> dict[str, Value]:
    """Fields that have the values of the same names that the states have."""
    return {name: Value(name) for name in names}


def under(path: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """``fields`` as they stand within the field at ``path``: each by its path from the top."""
    return {f"{path}.{name}": value for name, value in fields.items()}
