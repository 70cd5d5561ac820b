"""Is one JSON value of its shape, and are two identical? Strict, as JSON is. Pure.

Strict: no other JSON type is converted (true is not 1, 1 is not "1"), and a moment is written as
``wire.times`` describes. Constraints and code of the annotation are left to Pydantic.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from handfast.shapes.keys import key_text
from handfast.shapes.nouns import (
    Anything,
    Array,
    Choice,
    Encoded,
    Map,
    Nullable,
    Object,
    Recursive,
    Scalar,
    Union,
)
from handfast.shapes.values.fit import misfits_by_code
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import MISSING
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from handfast.shapes.nouns import Kind, Shape

__all__ = ["identical", "is_of", "mistyped", "wanted", "wanted_key"]

_JSON: Final[Mapping[Kind, tuple[type, ...]]] = {
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "decimal": (int, float, str),
}
_NAMES: Final[Mapping[Kind, str]] = {
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "decimal": "a decimal number",
}


def wanted(shape: Shape, value: Any) -> str | None:
    """What ``value`` should have been to be a scalar of ``shape``, or None when it is one."""
    match shape:
        case Scalar():
            return _wanted_scalar(shape, value)
        case Choice():
            if any(identical(value, member) for member in shape.values):
                return None
            members = ", ".join(json.dumps(member) for member in shape.values)
            return f"one of {members}" if members else "null"
        case Anything(checked=True):
            return _wanted_by_code(shape, value)
        case _:
            return None


def _wanted_by_code(shape: Anything | Scalar, value: Any) -> str | None:
    reasons = misfits_by_code(shape.annotation, value)
    return "; ".join(why.removeprefix("Input should be ") for _, why in reasons) or None


def _wanted_scalar(shape: Scalar, value: Any) -> str | None:
    types = (str,) if shape.as_text else _JSON.get(shape.kind, (str,))
    if type(value) not in types:
        name = _NAMES.get(shape.kind, "a string" if shape.kind == "string" else f"a {shape.kind}")
        return f"{name} in a string" if shape.as_text else name
    if shape.kind == "datetime" and not _is_moment(shape, value):
        offset = " with its offset" if shape.aware else ""
        return f"a date and time in ISO 8601{offset}, like 2031-04-02T06:15:00.250Z"
    return _wanted_by_code(shape, value)


def _is_moment(shape: Scalar, value: Any) -> bool:
    found = moment(value)
    return found is not None and not (shape.aware and found.tzinfo is None)


def wanted_key(shape: Shape, key: str) -> str | None:
    """What ``key`` should have been to be a key of ``shape``, or None when it is one.

    A key is the text that Pydantic writes for its value, so that one of 1 is "1" and not "01".
    """
    match shape:
        case Choice():
            texts = [key_text(member) for member in shape.values]
            return None if key in texts else f"one of {', '.join(map(json.dumps, texts))}"
        case Union():
            missed = [wanted_key(option, key) for option in shape.options]
            return None if None in missed else " or ".join(why for why in missed if why)
        case Scalar(kind="boolean" | "integer" | "number"):
            read = _READ_FROM_KEYS[shape.kind](key)
            return wanted(shape, key if read is MISSING else read)
        case _:
            return wanted(shape, key)


def _integer(key: str) -> Any:
    return int(key) if re.fullmatch(r"0|-?[1-9][0-9]*", key) else MISSING


def _number(key: str) -> Any:
    try:
        return float(key)
    except ValueError:
        return MISSING


_READ_FROM_KEYS: Final[Mapping[str, Callable[[str], Any]]] = {
    "boolean": lambda key: {"true": True, "false": False}.get(key, MISSING),
    "integer": _integer,
    "number": _number,
}


def is_of(shape: Shape, value: Any) -> bool:
    """Whether ``value`` may stand where ``shape`` is, judged by its JSON type."""
    match shape:
        case Anything():
            return True
        case Nullable():
            return value is None or is_of(shape.of, value)
        case Recursive():
            return is_of(shape.shape, value)
        case Union():
            return any(is_of(option, value) for option in shape.options)
        case Object() | Map():
            return isinstance(value, dict)
        case Array():
            return isinstance(value, list)
        case Encoded():
            inner = value_in_text(value)
            return inner is not MISSING and is_of(shape.of, inner)
        case _:
            return wanted(shape, value) is None


def mistyped(shape: Shape, value: Any) -> tuple[Shape, Any] | None:
    """The first place inside ``value`` that has another JSON type than its shape, and its shape."""
    inner: Iterable[tuple[Shape, Any]]
    match shape, value:
        case Recursive(), _:
            return mistyped(shape.shape, value)
        case Nullable(of), _ if value is not None:
            inner = [(of, value)]
        case Union(options), _:
            fits = any(mistyped(option, value) is None for option in options)
            return None if fits else (shape, value)
        case Encoded(of), str() if is_of(shape, value):
            inner = [(of, value_in_text(value))]
        case Object(_, fields), dict():
            inner = [(field.shape, value[field.name]) for field in fields if field.name in value]
        case Array(), list():
            inner = [(shape.item_at(index), each) for index, each in enumerate(value)]
        case Map(value=of), dict():
            inner = [(of, each) for each in value.values()]
        case _:
            return None if is_of(shape, value) else (shape, value)
    return next((wrong for of, each in inner if (wrong := mistyped(of, each))), None)


def identical(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same, by type and value, at any depth."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(identical(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(identical, one, other))
    return bool(one == other)
