"""The fields of a model, and the models inside a shape. Pure; judges no value."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING

from handfast.shapes.declared.read import shape_of
from handfast.shapes.nouns import Array, Map, Nullable, Object, Scalar
from handfast.shapes.places import entered, plain
from handfast.shapes.written.form import written_shape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pydantic import BaseModel

    from handfast.shapes.nouns import Field, Shape

__all__ = [
    "field_names",
    "fields_in_any_form",
    "fields_of",
    "file_fields",
    "list_fields",
    "models_within",
]


@functools.cache
def fields_of(model: type[BaseModel] | None) -> Mapping[str, Field]:
    """The fields of ``model`` by the name under which each is sent; none where it has none.

    Raises:
        TypeError: an annotation of the model has no form in JSON.
    """
    shape = shape_of(model) if model is not None else None
    fields = shape.fields if isinstance(shape, Object) else ()
    return MappingProxyType({field.name: field for field in fields})


@functools.cache
def fields_in_any_form(model: type[BaseModel]) -> tuple[Field, ...]:
    """The fields that ``model`` reads, and those that it writes. Raises as above."""
    shapes = (shape_of(model), written_shape(model))
    return tuple(field for shape in shapes if isinstance(shape, Object) for field in shape.fields)


def field_names(model: type[BaseModel]) -> frozenset[str]:
    """The names under which fields of ``model`` are sent or written. Raises as above."""
    return frozenset(field.name for field in fields_in_any_form(model))


@functools.cache
def file_fields(model: type[BaseModel] | None) -> frozenset[str]:
    """The names of the fields of ``model`` that are bytes, or lists of bytes."""
    return frozenset(name for name, field in fields_of(model).items() if _is_bytes(field.shape))


@functools.cache
def list_fields(model: type[BaseModel]) -> frozenset[str]:
    """The names of the fields of ``model`` that are lists, or null in their place."""
    shapes = {name: entered(field.shape) for name, field in fields_of(model).items()}
    return frozenset(
        name
        for name, shape in shapes.items()
        if isinstance(entered(shape.of) if isinstance(shape, Nullable) else shape, Array)
    )


def _is_bytes(shape: Shape) -> bool:
    alternatives = plain(shape.item if isinstance(shape, Array) else shape)
    return any(isinstance(each, Scalar) and each.kind == "bytes" for each in alternatives)


def models_within(annotation: Any) -> set[type[BaseModel]]:
    """Every model inside ``annotation``, read or written.

    Raises:
        TypeError: an annotation has no form in JSON.
    """
    found: dict[Shape, None] = {}
    for shape in (shape_of(annotation), written_shape(annotation)):
        _add_all(shape, found)
    return {each.model for each in found if isinstance(each, Object)}


def _add_all(shape: Shape, found: dict[Shape, None]) -> None:
    for option in plain(shape):
        if option in found:
            continue
        found[option] = None
        match option:
            case Object(fields=fields):
                for field in fields:
                    _add_all(field.shape, found)
            case Array(item=inner) | Map(value=inner):
                _add_all(inner, found)
            case _:
                pass
