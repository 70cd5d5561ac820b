"""Are two JSON values one value of their shape? Pure.

By value where the declared type has several spellings, and by the letter elsewhere.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from handfast.shapes.nouns import (
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
from handfast.shapes.values.comparison import identical, is_of
from handfast.shapes.values.meaning import value_meant
from handfast.wire.json_text import value_in_text
from handfast.wire.paths import MISSING
from handfast.wire.times import comparable, moment

if TYPE_CHECKING:
    from handfast.shapes.nouns import Shape

__all__ = ["decimal_of", "repeated", "same"]


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
        found = comparable(expected, got)
        return identical(expected, got) if found is None else found[0] == found[1]
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
