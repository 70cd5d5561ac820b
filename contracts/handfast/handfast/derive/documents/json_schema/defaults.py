"""Does a default fit what a JSON schema says of types and moments? Pure; asks no model.

A model may convert a default that it would not write, and its schema may be the author's own.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["is_documented"]

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}


def is_documented(default: Any, schema: Mapping[str, Any]) -> bool:
    """Whether ``default`` is of a type that ``schema`` names; true where it names none."""
    options = schema.get("anyOf", ())
    if options:
        return any(is_documented(default, option) for option in options)
    named = schema.get("type")
    if not isinstance(named, str):
        return True
    if isinstance(default, bool) and named != "boolean":
        return False
    if isinstance(default, str) and schema.get("format") == "date-time":
        return _has_offset(default)
    return isinstance(default, _TYPES[named])


def _has_offset(moment: str) -> bool:
    """Whether it is one to every tool, for which a date-time without an offset is none."""
    try:
        return dt.datetime.fromisoformat(moment).tzinfo is not None
    except ValueError:
        return False
