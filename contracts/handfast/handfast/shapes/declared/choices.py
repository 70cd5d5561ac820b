"""The shape of an enum or of literals, from the values that it lists. Pure."""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import PydanticSerializationError, to_jsonable_python

from handfast.shapes.declared.annotations import annotate, peel
from handfast.shapes.declared.scalars import scalar
from handfast.shapes.keys import key_text
from handfast.shapes.nouns import Choice, Nullable, Scalar
from handfast.shapes.values.fit import misfits

if TYPE_CHECKING:
    from handfast.shapes.nouns import Shape

__all__ = ["choice", "flags", "is_flags", "read_as_key", "read_beside"]

_READ: Final = (str, int, float)


def choice(values: tuple[Any, ...], base: Any, metadata: tuple[object, ...]) -> Shape:
    """One of ``values``, as each is written; or null, where None is among them.

    Raises:
        TypeError: a value has no form in JSON.
    """
    try:
        written = tuple(map(to_jsonable_python, values))
    except PydanticSerializationError as fault:
        raise TypeError(f"{base!r} has a value without a form in JSON: {fault}") from None
    present = Choice(
        tuple(value for value in written if value is not None),
        annotate(base, metadata),
        tuple(
            text
            for value, text in zip(values, written, strict=True)
            if text is not None and not _is_read(value, base)
        ),
    )
    return Nullable(present) if None in written else present


def flags(cls: type[enum.Flag], base: Any, metadata: tuple[object, ...]) -> Scalar:
    """Any combination of the members of ``cls``, written as one number; none of them is 0.

    A class that keeps what it does not know, as an ``IntFlag`` does, has no greatest number.
    """
    number = scalar("integer", base, metadata)
    every = sum(member.value for member in cls)
    keeps = getattr(cls, "_boundary_", None) is enum.KEEP
    return replace(number, ge=0, le=None if keeps else every)


def is_flags(annotation: Any) -> bool:
    """Whether values of it are combinations of flags."""
    base, _ = peel(annotation)
    return isinstance(base, type) and issubclass(base, enum.Flag)


def read_beside(option: Shape, union: Any) -> Shape:
    """A choice in a ``union``, of which another option may read what the choice does not."""
    if not isinstance(option, Choice) or not option.unread:
        return option
    return replace(option, unread=tuple(text for text in option.unread if misfits(union, text)))


def read_as_key(key: Shape) -> Shape:
    """A choice as the key of a map: of a value that is no text, the text may not be read."""
    if not isinstance(key, Choice):
        return key
    keyed = dict[key.annotation, Any]  # type: ignore[name-defined]  # an annotation of Pydantic's
    texts = map(key_text, key.values)
    return replace(key, unread=tuple(text for text in texts if misfits(keyed, {text: 0})))


def _is_read(value: Any, base: Any) -> bool:
    """Whether Pydantic finds ``value`` by what is written of it.

    It finds a member of an enum by its value, and a literal by itself alone.
    """
    if isinstance(base, type) and issubclass(base, enum.Enum):
        own = base._missing_.__func__ is not enum.Enum._missing_.__func__  # type: ignore[attr-defined]  # class methods have it
        return own or isinstance(value.value, _READ)
    return isinstance(value, _READ)
