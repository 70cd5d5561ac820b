"""What the serializers and the computed fields of a model return. Runs none of them."""

from __future__ import annotations

import typing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pydantic import PlainSerializer, SerializeAsAny, WrapSerializer
from pydantic_core import PydanticUndefined

from handfast.frozen import dataclass
from handfast.shapes.nouns import Object

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.shapes.nouns import Shape

__all__ = [
    "UNKNOWN",
    "Serializer",
    "any_subclass",
    "computed_fields",
    "of_fields",
    "of_model",
    "of_type",
]

UNKNOWN: Final = PydanticUndefined
"""Stands for the type of what a function returns that does not declare it."""


@dataclass(frozen=True, slots=True)
class Serializer:
    """The type of what is written instead of a value, or ``UNKNOWN``; ``null_passes`` by it."""

    returns: Any
    null_passes: bool


def of_type(annotation: Any) -> Serializer | None:
    """The outermost serializer that stands beside a type, or None."""
    for mark in reversed(getattr(annotation, "__metadata__", ())):
        if isinstance(mark, PlainSerializer | WrapSerializer):
            return _serializer(mark.func, mark)
    return None


def of_fields(cls: type[Any]) -> Mapping[str, Serializer]:
    """The serializers that a model or a dataclass has for its fields, by attribute."""
    return dict(_of_fields(cls))


def _of_fields(cls: type[Any]) -> Iterator[tuple[str, Serializer]]:
    for one in _decorated(cls, "field_serializers").values():
        found = _serializer(one.func, one.info)
        for attribute in one.info.fields:
            every = (*cls.__pydantic_fields__, *_decorated(cls, "computed_fields"))
            yield from ((name, found) for name in (every if attribute == "*" else (attribute,)))


def of_model(cls: type[Any]) -> Serializer | None:
    """The serializer that a model or a dataclass has for itself, or None."""
    found = [
        _serializer(one.func, one.info) for one in _decorated(cls, "model_serializers").values()
    ]
    return found[-1] if found else None


def any_subclass(shape: Shape, metadata: tuple[object, ...]) -> Shape:
    """``shape`` with the mark that instances of a subclass are written with all that they have."""
    marked = any(type(mark) is SerializeAsAny for mark in metadata)
    return replace(shape, widened=True) if marked and isinstance(shape, Object) else shape


def computed_fields(cls: type[Any]) -> Mapping[str, tuple[str, Any]]:
    """The key and the type of each computed field of a model or a dataclass, by attribute."""
    return {
        name: (name if one.info.alias is None else one.info.alias, one.info.return_type)
        for name, one in _decorated(cls, "computed_fields").items()
    }


def _decorated(cls: type[Any], which: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = getattr(getattr(cls, "__pydantic_decorators__", None), which, {})
    return found


def _serializer(function: Any, stated: Any) -> Serializer:
    null_passes = stated.when_used in ("unless-none", "json-unless-none")
    return Serializer(_returned(function, stated.return_type), null_passes)


def _returned(function: Any, stated: Any) -> Any:
    if stated is not PydanticUndefined:
        return stated
    try:
        return typing.get_type_hints(function, include_extras=True).get("return", UNKNOWN)
    except (NameError, TypeError, AttributeError):  # a class, a builtin, a name that is not there
        return UNKNOWN
