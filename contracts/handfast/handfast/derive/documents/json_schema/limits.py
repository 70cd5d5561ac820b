"""Leaves out of a JSON schema the limits that a model has for what it reads alone. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.shapes import Anything, Array, Choice, Map, Nullable, Object, Scalar, written_shape
from handfast.shapes.written.scalars import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handfast.shapes import Shape

__all__ = ["as_written"]

type Schema = dict[str, Any]

_OF_SCALARS: Final[Mapping[str, str]] = {
    "exclusiveMaximum": "lt",
    "exclusiveMinimum": "gt",
    "maxLength": "max_length",
    "maximum": "le",
    "minLength": "min_length",
    "minimum": "ge",
    "multipleOf": "multiple_of",
    "pattern": "pattern",
}
_OF_ARRAYS: Final = {"maxItems": "max_length", "minItems": "min_length", "uniqueItems": "unique"}
_OF_MAPS: Final = {"maxProperties": "max_length", "minProperties": "min_length"}
_PLAIN: Final = (int, float, str)
_DESCRIBING: Final = ("title", "description")


def as_written(schema: Schema, cls: type[Any]) -> Schema:
    """``schema`` of an object of ``cls``, with those limits alone that what it writes has."""
    try:
        shape = written_shape(cls)
    except TypeError:  # `check` names what has no form in JSON
        return schema
    if not isinstance(shape, Object):
        limited: Schema = _limited(schema, shape)  # of a root model
        return limited
    named = {field.name: field.shape for field in shape.fields}
    properties = {
        name: _limited(each, named[name]) if name in named else each
        for name, each in schema.get("properties", {}).items()
    }
    return schema | {"properties": properties}


def _limited(schema: Any, shape: Shape) -> Any:
    if not isinstance(schema, dict):
        return schema
    match shape:
        case Object(widened=True):
            return _only(schema, _DESCRIBING) | _open(shape)
        case _ if "$ref" in schema:
            return schema
        case Choice() if shape == HIDDEN:
            return _only(schema, _DESCRIBING) | {"type": "string", "enum": [*shape.values]}
        case Anything():
            return _only(schema, _DESCRIBING)
        case Nullable(of) if "anyOf" in schema:
            options = [each if _is_null(each) else _limited(each, of) for each in schema["anyOf"]]
            return schema | {"anyOf": options}
        case Scalar() if _is_plain(shape):
            return _without_others(schema, _OF_SCALARS, shape)
        case Array():
            made = _without_others(schema, _OF_ARRAYS, shape)
            return made | _inside(made, "items", shape.item)
        case Map():
            made = _without_others(schema, _OF_MAPS, shape)
            return made | _inside(made, "additionalProperties", shape.value)
        case _:
            return schema


def _open(shape: Object) -> Schema:
    """An object that has what the class has, whatever a subclass has beside it."""
    required = [field.name for field in shape.fields if field.required]
    return {"type": "object"} | ({"required": required} if required else {})


def _inside(schema: Schema, key: str, shape: Shape) -> Schema:
    return {key: _limited(schema[key], shape)} if key in schema else {}


def _is_null(schema: Schema) -> bool:
    return schema == {"type": "null"}


def _is_plain(shape: Scalar) -> bool:
    return getattr(shape.annotation, "__origin__", shape.annotation) in _PLAIN


def _without_others(schema: Schema, words: Mapping[str, str], shape: Shape) -> Schema:
    """``schema`` without those of its ``words`` for which the shape has nothing."""
    lost = {word for word, name in words.items() if _is_free(name, getattr(shape, name))}
    return _only(schema, (key for key in schema if key not in lost))


def _is_free(name: str, limit: Any) -> bool:
    return limit is None or limit is False or (name == "min_length" and limit == 0)


def _only(schema: Schema, keys: Iterable[str]) -> Schema:
    wanted = set(keys)
    return {key: value for key, value in schema.items() if key in wanted}
