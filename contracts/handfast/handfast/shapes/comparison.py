"""Is one JSON value of its shape, and are two the same? Strict, as JSON is. Pure.

Strict: no other JSON type is converted (true is not 1, 1 is not "1"), and a moment is written as
``wire.times`` describes. Constraints and code of the annotation are left to Pydantic.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from handfast.shapes import (
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
from handfast.shapes.fit import misfits_by_code
from handfast.shapes.keys import key_text
from handfast.shapes.meaning import value_meant
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import MISSING
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.shapes import Kind, Shape

__all__ = ["decimal_of", "identical", "is_of", "repeated", "same", "wanted", "wanted_key"]

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
        case _:
            return None


def _wanted_scalar(shape: Scalar, value: Any) -> str | None:
    types = (str,) if shape.as_text else _JSON.get(shape.kind, (str,))
    if type(value) not in types:
        name = _NAMES.get(shape.kind, "a string" if shape.kind == "string" else f"a {shape.kind}")
        return f"{name} in a string" if shape.as_text else name
    if shape.kind == "datetime" and not _is_moment(shape, value):
        offset = " with its offset" if shape.aware else ""
        return f"a date and time in ISO 8601{offset}, like 2031-04-02T06:15:00.250Z"
    reasons = misfits_by_code(shape.annotation, value)
    return "; ".join(why.removeprefix("Input should be ") for _, why in reasons) or None


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


def same(shape: Shape, expected: Any, got: Any) -> bool:
    """Whether ``got`` equals ``expected``, by the values that their declared types read in them.

    Numbers, decimals, moments and what else has several spellings are compared by value, sets in
    any order. Elsewhere JSON type and value must be equal: 1.0 is not 1 where the model has an
    integer.
    """
    match shape:
        case Nullable() if expected is not None:
            return same(shape.of, expected, got)
        case Recursive():
            return same(shape.shape, expected, got)
        case Union():
            fitting = [option for option in shape.options if is_of(option, expected)]
            return any(same(option, expected, got) for option in fitting)
        case Scalar():
            return _same_scalar(shape, expected, got)
        case Encoded() if is_of(shape, expected):
            return is_of(shape, got) and same(shape.of, value_in_text(expected), value_in_text(got))
        case Object() | Map() if isinstance(expected, dict):
            return isinstance(got, dict) and _same_keys(shape, expected, got)
        case Array() if isinstance(expected, list):
            return isinstance(got, list) and _same_items(shape, expected, got)
        case _:
            return identical(expected, got)


def _same_items(shape: Array, expected: list[Any], got: list[Any]) -> bool:
    if shape.unique:
        marks = ({_sameness(shape.item, item) for item in each} for each in (expected, got))
        return len(expected) == len(got) and len(set(map(frozenset, marks))) == 1
    return len(got) == len(expected) and all(
        same(shape.item_at(index), item, got[index]) for index, item in enumerate(expected)
    )


def _same_scalar(shape: Scalar, expected: Any, got: Any) -> bool:
    if shape.kind == "datetime":
        then, now = moment(expected), moment(got)
        if then is None or now is None or (then.tzinfo is None) != (now.tzinfo is None):
            return identical(expected, got)
        return then == now
    if shape.as_text and isinstance(got, str):
        number = decimal_of(got)
        return identical(expected, got) if number is None else number == decimal_of(expected)
    if shape.kind == "number" and bool not in (type(expected), type(got)):
        return bool(expected == got)
    return identical(expected, got) or _same_meaning(shape, expected, got)


def _same_meaning(shape: Scalar, expected: Any, got: Any) -> bool:
    if not (isinstance(expected, str) and isinstance(got, str)):
        return False
    meant = value_meant(shape, expected)
    return meant is not MISSING and bool(meant == value_meant(shape, got))


def decimal_of(value: Any) -> Decimal | None:
    """The finite decimal that a JSON text or number is; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _same_keys(shape: Object | Map, expected: dict[str, Any], got: dict[str, Any]) -> bool:
    if isinstance(shape, Map):
        within = dict.fromkeys(expected, shape.value)
        named = {_sameness(shape.key, key): key for key in expected}
        got = {named.get(_sameness(shape.key, key), key): value for key, value in got.items()}
    else:
        within = {field.name: field.shape for field in shape.fields}
    return expected.keys() == got.keys() and all(
        same(within.get(key, Anything()), value, got[key]) for key, value in expected.items()
    )


def repeated(shape: Shape, items: list[Any]) -> int | None:
    """The index of the first of ``items`` that is the same as one before it, as `same` compares."""
    found: set[Any] = set()
    for index, item in enumerate(items):
        found.add(_sameness(shape, item))
        if len(found) == index:
            return index
    return None


def _sameness(shape: Shape, value: Any) -> Any:
    """What is equal for values that are the same."""
    match shape:
        case Nullable() if value is not None:
            return _sameness(shape.of, value)
        case Union():
            meant = next((each for each in shape.options if is_of(each, value)), Anything())
            return _sameness(meant, value)
        case Array() if isinstance(value, list):
            items = [_sameness(shape.item_at(index), item) for index, item in enumerate(value)]
            return frozenset(items) if shape.unique else tuple(items)
        case Scalar(kind="datetime") if (at := moment(value)) is not None:
            return at
        case Scalar(kind="number") if isinstance(value, int | float):
            return float(value)
        case Scalar(as_text=True) if (number := decimal_of(value)) is not None:
            return number
        case Scalar() if isinstance(value, str) and (
            (meant := value_meant(shape, value)) is not MISSING
        ):
            return meant
        case _:
            return json.dumps(value, sort_keys=True)


def identical(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same, by type and value, at any depth."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(identical(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(identical, one, other))
    return bool(one == other)
