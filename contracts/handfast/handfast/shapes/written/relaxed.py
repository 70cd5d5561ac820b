"""A written shape without the limits of what is read, where they mean nothing for it. Pure."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from handfast.shapes.declared.annotations import has_code, peel
from handfast.shapes.declared.configs import BytesInText
from handfast.shapes.declared.scalars import KINDS, scalar
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes.nouns import Shape

__all__ = ["relaxations", "unlimited"]

_BASES: Final = {kind: base for base, kind in reversed(KINDS.items())}


def relaxations(shape: Shape) -> Iterator[Shape]:
    """``shape`` with ever fewer limits: those after its code, its parts' alone, none, any type."""
    if isinstance(shape, Scalar):
        yield _after_code(shape)
    yield _own_limits_off(shape)
    yield unlimited(shape)
    yield Anything()


def unlimited(shape: Shape) -> Shape:
    """The types alone, at any depth; anything where a type that contains itself stands."""
    free = _own_limits_off(shape)
    match free:
        case Nullable() | Encoded():
            return dataclasses.replace(free, of=unlimited(free.of))
        case Array():
            positions = tuple(map(unlimited, free.positions))
            return dataclasses.replace(free, item=unlimited(free.item), positions=positions)
        case Map():
            return dataclasses.replace(free, key=unlimited(free.key), value=unlimited(free.value))
        case Union():
            return dataclasses.replace(free, options=tuple(map(unlimited, free.options)))
        case Object():
            fields = (dataclasses.replace(one, shape=unlimited(one.shape)) for one in free.fields)
            free = dataclasses.replace(free, fields=tuple(fields), extra="ignore")
            return dataclasses.replace(free, checked=False, validated=Any)
        case Recursive():
            return Anything()
        case _:
            return free


def _own_limits_off(shape: Shape) -> Shape:
    match shape:
        case Scalar():
            return _with_marks(shape, ())
        case Nullable(of):
            return Nullable(_own_limits_off(of))
        case Array():
            bare = dataclasses.replace(shape, min_length=0, max_length=None, unique=False)
            return dataclasses.replace(bare, annotation=Any, samples=None, checked=False)
        case Map():
            bare_map = dataclasses.replace(shape, min_length=0, max_length=None)
            return dataclasses.replace(bare_map, annotation=Any, samples=None, checked=False)
        case Union():
            return dataclasses.replace(shape, annotation=Any, checked=False)
        case _:
            return shape


def _after_code(shape: Scalar) -> Scalar:
    """With the limits that stand after the last code, which what it makes must respect."""
    _, metadata = peel(shape.annotation)
    last = max((at for at, mark in enumerate(metadata) if has_code((mark,))), default=-1)
    return _with_marks(shape, metadata[last + 1 :])


def _with_marks(shape: Scalar, marks: tuple[object, ...]) -> Scalar:
    base, metadata = peel(shape.annotation)
    encoded = tuple(mark for mark in metadata if isinstance(mark, BytesInText))
    made = scalar(shape.kind, base if base in KINDS else _BASES[shape.kind], (*encoded, *marks))
    return dataclasses.replace(made, as_text=shape.as_text)
