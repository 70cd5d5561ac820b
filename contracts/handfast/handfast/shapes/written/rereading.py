"""Validates what a model writes by the model itself, as far as it can read it back. Pure.

Written keys are turned into those that are read, and computed fields are left out.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import pydantic_core
from pydantic import PlainValidator, ValidationError

from handfast.shapes.declared.members import limits_others
from handfast.shapes.nouns import Array, Encoded, Map, Nullable, Object, Scalar
from handfast.shapes.values.fit import adapter_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from handfast.shapes.nouns import Field, Shape

__all__ = ["closed", "reread", "unchecked"]

type _Back = Callable[[Any], Any]


def reread(read: Object, written: tuple[Field, ...], others: tuple[Shape, ...] = ()) -> Any:
    """What validates objects with the ``written`` fields by the model; None where nothing can.

    ``others`` is what stands under any other key, as it is read and as it is written.
    """
    other = _back(*others) if others else _same
    back = other and _of_keys(read, written, other)
    if back is None:
        return None
    adapter = adapter_of(read.annotation)
    known = {field.name for field in written} if read.extra == "forbid" else None

    def validate(value: Any) -> Any:
        if known is not None:
            _refuse_others(value, known)
        return adapter.validate_json(pydantic_core.to_json(back(value)))

    return Annotated[Any, PlainValidator(validate)]


def closed(known: Collection[str]) -> Any:
    """What validates objects that have no key but those ``known``."""

    def validate(value: Any) -> Any:
        _refuse_others(value, known)
        return value

    return Annotated[Any, PlainValidator(validate)]


def unchecked(shape: Object, fields: tuple[Field, ...]) -> Object:
    """What is written of ``shape``, judged by its types alone."""
    known = [field.name for field in fields]
    validated = closed(known) if shape.extra == "forbid" else Any
    return Object(shape.model, fields, shape.extra, checked=False, validated=validated)


def _refuse_others(value: Any, known: Collection[str]) -> None:
    unknown = [key for key in value if key not in known] if isinstance(value, dict) else []
    if unknown:
        errors: list[Any] = [
            {"type": "extra_forbidden", "loc": (key,), "input": value[key]} for key in unknown
        ]
        raise ValidationError.from_exception_data("object", errors)


def _back(read: Shape, written: Shape) -> _Back | None:
    """What turns a written value into one that is read; None where nothing can."""
    if read == written:
        return _same
    match read, written:
        case Scalar(), Scalar() if replace(read, as_text=written.as_text) == written:
            return _same
        case Nullable(), Nullable():
            return _through(
                _back(read.of, written.of),
                lambda back, value: None if value is None else back(value),
            )
        case Array() | Map(), Array() | Map() if _limits(read) != _limits(written):
            return None
        case Array(positions=()), Array(positions=()):
            return _through(
                _back(read.item, written.item),
                lambda back, value: (
                    [back(item) for item in value] if isinstance(value, list) else value
                ),
            )
        case Map(), Map() if read.key == written.key:
            return _through(
                _back(read.value, written.value),
                lambda back, value: (
                    {key: back(item) for key, item in value.items()}
                    if isinstance(value, dict)
                    else value
                ),
            )
        case Encoded(), _:
            return _through(_back(read.of, written), lambda back, value: json.dumps(back(value)))
        case Object(), Object() if read.widened or read.checked > written.checked:
            return None
        case Object(), Object() if read.model is written.model:
            limited = written.validated is not None and limits_others(read.model)
            return None if limited else _of_keys(read, written.fields, _same)
        case _:
            return None


def _limits(shape: Array | Map) -> tuple[Any, ...]:
    return shape.min_length, shape.max_length, isinstance(shape, Array) and shape.unique


def _through(back: _Back | None, turn: Callable[[_Back, Any], Any]) -> _Back | None:
    return None if back is None else lambda value: turn(back, value)


def _same(value: Any) -> Any:
    return value


def _of_keys(read: Object, written: tuple[Field, ...], other: _Back) -> _Back | None:
    by_attribute = {field.attribute: field for field in read.fields}
    renamed: dict[str, tuple[str, _Back]] = {}
    for field in written:
        known = by_attribute.pop(field.attribute, None)
        back = known and _back(known.shape, field.shape)
        if known and back and not known.unreadable:
            renamed[field.name] = (known.name, back)
        elif known and known.required:
            return None
    if any(field.required for field in by_attribute.values()):
        return None
    # What is not written must not be taken for what is read: a computed key, the name for sending.
    unread = {field.name for field in written} - renamed.keys()
    unread |= {name for field in read.fields for name in (field.name, *field.aliases)}

    def turn(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        turned = {}
        for key, part in value.items():
            if key in renamed:
                name, back = renamed[key]
                turned[name] = back(part)
            elif key not in unread:
                turned[key] = other(part)
        return turned

    return turn
