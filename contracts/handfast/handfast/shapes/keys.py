"""The keys of maps, and those that decide between the options of a union. Pure; judges no value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.shapes.declared.annotations import wire_names
from handfast.shapes.declared.members import config_of, members_of
from handfast.shapes.nouns import Anything, Choice, Object, Recursive, Scalar, Shape, Union

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["any_text", "key_text", "tag_name", "tagged", "written_as_keys"]


def key_text(value: Any) -> str:
    """How Pydantic writes a JSON scalar where it is a key: true, 1, 2031-01-01."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def written_as_keys(shape: Shape) -> bool:
    """Whether each value of ``shape`` is written as one text, from which it can be read again.

    Null is not, for it would be the text None, nor is a list, which commas alone would keep apart.
    """
    match shape:
        case Anything() | Scalar():
            return True
        case Choice():
            return not any(isinstance(value, list | dict) for value in shape.values)
        case Union():
            return all(map(written_as_keys, shape.options))
        case _:
            return False


def any_text(shape: Shape) -> bool:
    """Whether a map whose keys are of ``shape`` may have any key."""
    bare = isinstance(shape, Scalar) and shape.kind == "string" and not shape.checked
    if not isinstance(shape, Scalar) or not bare:
        return isinstance(shape, Anything)
    return not shape.min_length and shape.max_length is None and shape.pattern is None


def tag_name(options: tuple[Shape, ...], attribute: Any) -> str | None:
    """The key by which one of ``options`` is chosen; None where no attribute chooses."""
    return next((name for own, name in _names(options) if own == attribute), None)


def _names(options: tuple[Shape, ...]) -> Iterator[tuple[str, str]]:
    for option in options:
        if isinstance(option, Object):
            yield from ((field.attribute, field.name) for field in option.fields)
        elif isinstance(option, Union):
            yield from _names(option.options)
        elif isinstance(option, Recursive) and isinstance(option.annotation, type):
            config = config_of(option.annotation) or {}
            for one in members_of(option.annotation):  # whose shapes may be what is being made
                yield one.attribute, wire_names(one.attribute, one.info, config)[0]


def tagged(option: Shape, tag: str | None) -> Shape:
    """An option of a union with its tag, which the union needs even where that has a default."""
    if tag is None:
        return option
    if isinstance(option, Recursive):
        return option if tag in option.tags else replace(option, tags=(*option.tags, tag))
    if isinstance(option, Union):
        return replace(option, options=tuple(tagged(inner, tag) for inner in option.options))
    if not isinstance(option, Object) or all(f.required for f in option.fields if f.name == tag):
        return option
    fields = (
        replace(field, required=True) if field.name == tag else field for field in option.fields
    )
    return replace(option, fields=tuple(fields))
