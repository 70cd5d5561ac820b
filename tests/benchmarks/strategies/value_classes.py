"""The checklist for a strategy of a model, made by walking the model's own shape.

Each class is a kind of value that programs stumble over: missing, null, empty, each enum member,
each form of an offset, astral text, either bound.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from handfast.shapes import (
    Anything,
    Array,
    Choice,
    Map,
    Nullable,
    Object,
    Scalar,
    Shape,
    Union,
    shape_of,
)

__all__ = ["classes_of", "lacking"]

type Test = Callable[[Any], bool]
type Values = Iterable[Any]
type Pick = Callable[[Any], Values]


def classes_of(annotation: Any) -> Mapping[str, Test]:
    """Each value class of a model by name, and whether a JSON value is of that class."""
    return dict(_classes(shape_of(annotation), "", lambda value: (value,)))


def lacking(annotation: Any, values: Iterable[Any]) -> list[str]:
    """The names of the classes that none of ``values`` is of."""
    drawn = list(values)
    return [name for name, test in classes_of(annotation).items() if not any(map(test, drawn))]


def _classes(shape: Shape, at: str, pick: Pick) -> Iterator[tuple[str, Test]]:
    match shape:
        case Nullable():
            yield _class(at, "null", pick, lambda value: value is None)
            yield from _classes(shape.of, at, pick)
        case Object():
            yield from _of_object(shape, at, pick)
        case Union():
            yield from _of_union(shape, at, pick)
        case Array():
            yield _class(at, "empty list", pick, lambda value: value == [])
            yield _class(at, "several items", pick, lambda v: isinstance(v, list) and len(v) > 1)
            yield from _classes(shape.item, f"{at}[*]", partial(_items, pick))
        case Map() | Anything():
            yield _class(at, "empty object", pick, lambda value: value == {})
        case Choice():
            for member in shape.values:
                yield _class(at, f"is {member!r}", pick, partial(_equals, member))
        case Scalar():
            yield from (_class(at, name, pick, test) for name, test in _of_scalar(shape))


def _class(at: str, name: str, pick: Pick, test: Test) -> tuple[str, Test]:
    return f"{at or 'whole'}: {name}", lambda value: any(map(test, pick(value)))


def _equals(member: Any, value: Any) -> bool:
    return type(value) is type(member) and bool(value == member)


def _items(pick: Pick, value: Any) -> Values:
    return (item for found in pick(value) if isinstance(found, list) for item in found)


def _of_object(shape: Object, at: str, pick: Pick) -> Iterator[tuple[str, Test]]:
    optional = {field.name for field in shape.fields if not field.required}
    if optional:
        yield _class(
            at, "no optional key", pick, lambda v: _is_object(v) and not optional & v.keys()
        )
        yield _class(at, "every key", pick, lambda v: _is_object(v) and optional <= v.keys())
    for field in shape.fields:
        name = f"{at}.{field.name}" if at else field.name
        if field.name in optional:
            yield _class(name, "missing", pick, partial(_misses, field.name))
        yield from _classes(field.shape, name, partial(_field, pick, field.name))


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _misses(name: str, value: Any) -> bool:
    return isinstance(value, dict) and name not in value


def _field(pick: Pick, name: str, value: Any) -> Values:
    return (found[name] for found in pick(value) if isinstance(found, dict) and name in found)


def _of_union(shape: Union, at: str, pick: Pick) -> Iterator[tuple[str, Test]]:
    """Of a union with a discriminator: that each option comes up, and its own classes."""
    key = shape.discriminator
    for option in shape.options:
        tag = _tag(option, key) if key is not None else None
        if tag is None:
            yield from _classes(option, at, pick)
        else:
            yield from _classes(option, f"{at}<{tag}>", partial(_tagged, pick, str(key), tag))


def _tag(option: Shape, key: str) -> Any:
    fields = option.fields if isinstance(option, Object) else ()
    choice = next((field.shape for field in fields if field.name == key), None)
    return choice.values[0] if isinstance(choice, Choice) and len(choice.values) == 1 else None


def _tagged(pick: Pick, key: str, tag: Any, value: Any) -> Values:
    return (one for one in pick(value) if isinstance(one, dict) and one.get(key) == tag)


def _of_scalar(shape: Scalar) -> Iterator[tuple[str, Test]]:
    if shape.kind == "boolean":
        yield from ((f"is {flag}", partial(_equals, flag)) for flag in (False, True))
    elif shape.kind == "datetime":
        yield from _of_moments()
    elif shape.kind in ("integer", "number"):
        ends = (("least", shape.ge), ("greatest", shape.le))
        yield from ((name, partial(_equals, end)) for name, end in ends if end is not None)
        yield "is 0 or next to it", lambda v: isinstance(v, int | float) and abs(v) <= 1
    elif shape.kind == "string" and not shape.checked:
        yield from _of_texts(shape)


def _of_moments() -> Iterator[tuple[str, Test]]:
    yield "ends in Z", lambda value: isinstance(value, str) and value.endswith("Z")
    yield "+00:00", lambda value: isinstance(value, str) and value.endswith("+00:00")
    yield "ahead of UTC", lambda value: _minutes(value) > 0
    yield "behind UTC", lambda value: _minutes(value) < 0
    yield "not by whole hours", lambda value: _minutes(value) % 60 != 0
    yield "in year 1 of UTC", lambda value: _year_in_utc(value) == 1
    yield "in year 9999 of UTC", lambda value: _year_in_utc(value) == 9999
    yield "on 29 February", lambda value: isinstance(value, str) and value[4:10] == "-02-29"
    yield "with a fraction", lambda value: isinstance(value, str) and "." in value
    yield "without one", lambda value: isinstance(value, str) and "." not in value


def _year_in_utc(value: Any) -> int:
    return dt.datetime.fromisoformat(value).astimezone(dt.UTC).year if isinstance(value, str) else 0


def _minutes(value: Any) -> float:
    offset = dt.datetime.fromisoformat(value).utcoffset() if isinstance(value, str) else None
    return offset.total_seconds() / 60 if offset else 0


_TEXTS: tuple[tuple[str, str, Test], ...] = (
    ("empty", "", lambda text: text == ""),
    ("astral", "\U0001f33f", lambda text: any(ord(character) > 0xFFFF for character in text)),
    ("combining", "e\u0301", lambda text: "\u0301" in text),
    ("right to left", "\u202e", lambda text: "\u202e" in text),
    ("only space", " ", str.isspace),
    ("a quote", "'", lambda text: "'" in text),
)


def _of_texts(shape: Scalar) -> Iterator[tuple[str, Test]]:
    """The kinds of text that the model allows."""
    adapter: TypeAdapter[Any] = TypeAdapter(shape.annotation)
    for name, text, test in _TEXTS:
        with suppress(ValidationError):
            adapter.validate_python(text)
            yield name, partial(_is_text, test)
    for name, length in (("shortest", shape.min_length), ("longest", shape.max_length)):
        if length:
            yield name, partial(_long, length)


def _is_text(test: Test, value: Any) -> bool:
    return isinstance(value, str) and test(value)


def _long(length: int, value: Any) -> bool:
    return isinstance(value, str) and len(value) == length
