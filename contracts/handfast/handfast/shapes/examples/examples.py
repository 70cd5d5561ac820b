"""Derives an example of a model as JSON: always the same, and one its model accepts. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from handfast.shapes.caching import cached
from handfast.shapes.declared.read import shape_of
from handfast.shapes.examples.candidates import candidates
from handfast.shapes.marks import made_consistent
from handfast.shapes.nouns import (
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
from handfast.shapes.unrolling import shallowest, unrolled
from handfast.shapes.values.fit import misfits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes.nouns import Shape

__all__ = ["attempts", "example", "example_of"]

_NO_MORE: Final = object()
_REPEATED: Final = 16
"""How many examples may be equal to others before it is given up to find different ones."""


def example(annotation: Any, full: bool = True) -> Any:
    """One JSON value that ``annotation`` accepts.

    ``full``: with every optional key and nothing null; otherwise only what must be there, null
    where it may be, lists as short as they may be.

    Raises:
        TypeError: the annotation has no form in JSON, or needs ``Samples`` to have an example.
    """
    return example_of(shape_of(annotation), full)


def example_of(shape: Shape, full: bool = True) -> Any:
    """One JSON value of ``shape``. Raises as ``example`` does."""
    made = _made(unrolled(shape), full, 0) if full else _made(shallowest(shape), full, 0)
    if not isinstance(shape, Scalar) and (refused := misfits(shape.annotation, made)):
        where, why = refused[0]
        raise TypeError(_without(shape, f"{where}: {why}"))
    return made


def attempts(shape: Shape, count: int) -> Iterator[Any]:
    """Values that are likely to be of ``shape``, which is not asked: so many sorts of them."""
    several, least = unrolled(shape), shallowest(shape)
    for number in range(count):
        for full, each in ((True, several), (False, least)):
            try:
                yield _made(each, full, number)
            except Exception:  # noqa: S112 - nothing fits, or a validator raises what is no refusal
                continue


def _made(shape: Shape, full: bool, number: int) -> Any:
    """The example with this ``number``: others differ, where a set must have several."""
    samples = getattr(shape, "samples", None)
    if samples is not None:
        good = samples.good[::-1] if full else samples.good
        return good[number % len(good)]
    match shape:
        case Scalar():
            return _scalar(shape, number)
        case Choice():
            return shape.values[number % len(shape.values)] if shape.values else None
        case Nullable():
            return _made(shape.of, full, number) if full else None
        case Union():
            return _made(shape.options[0], full, number)
        case Recursive():
            return _made(shallowest(shape), False, number)
        case Encoded():
            return json.dumps(_made(shape.of, full, number))
        case Object():
            return _object(shape, full, number)
        case Array() | Map():
            return (
                _list(shape, full, number)
                if isinstance(shape, Array)
                else _map(shape, full, number)
            )
        case _:
            return "anything"


def _different(shape: Shape, full: bool, count: int) -> list[Any]:
    """``count`` examples of ``shape``, no two of them equal; fewer where there are no more."""
    made: list[Any] = []
    several = _several(shape, full, count)
    while len(made) < count and (item := next(several, _NO_MORE)) is not _NO_MORE:
        if item not in made:
            made.append(item)
    return made


def _several(shape: Shape, full: bool, count: int) -> Iterator[Any]:
    """Examples of ``shape``, some of them equal."""
    yield _made(shape, full, 0)
    numbers = range(count + _REPEATED)
    for number in numbers:
        try:
            yield _made(shape, full, number)
            yield _made(shape, True, number)
        except TypeError:  # the first fitted, so this is one number too many
            break
    if isinstance(shape, Scalar) and shape.samples is None:
        for number in numbers:
            yield from (each for each in candidates(shape, number) if _fits(shape, each))


def _object(shape: Object, full: bool, number: int) -> dict[str, Any]:
    """The fields that are asked for; where the model's code refuses them, others of them."""
    optional = [field.name for field in shape.fields if not field.required]
    first = set(optional if full else ())
    made = _with(shape, first, full, number)
    if not shape.checked or _fits(shape, made):
        return made
    for names in (set(), *({name} for name in optional)):
        other = _with(shape, names, full, number)
        if _fits(shape, other):
            return other
    return made


def _with(shape: Object, optional: set[str], full: bool, number: int) -> dict[str, Any]:
    made = {
        field.name: _made(field.shape, full or field.name in optional, number)
        for field in shape.fields
        if field.required or field.name in optional
    }
    return made_consistent(shape.model)(made) if shape.checked else made


def _list(shape: Array, full: bool, number: int) -> list[Any]:
    count = max(shape.min_length, 1 if full and shape.max_length != 0 else 0)
    if shape.positions:
        return [_made(position, full, number) for position in shape.positions]
    if shape.unique:
        return _different(shape.item, full, count)
    made = [_made(shape.item, full, number)] * count
    if shape.checked and count > 1 and not _fits(shape, made):
        return _different(shape.item, full, count)
    return made


def _map(shape: Map, full: bool, number: int) -> dict[str, Any]:
    count = max(shape.min_length, 1 if full and shape.max_length != 0 else 0)
    keys = map(_key, _different(shape.key, full, count))
    return {key: _made(shape.value, full, number) for key in keys}


@cached
def _scalar(shape: Scalar, number: int) -> Any:
    for candidate in candidates(shape, number):
        if _fits(shape, candidate):
            return candidate
    raise TypeError(_without(shape, "no value of ours fits"))


def _fits(shape: Shape, value: Any) -> bool:
    return not misfits(shape.annotation, value)


def _key(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _without(shape: Shape, why: str) -> str:
    return f"{shape.annotation!r} has no example ({why}): give it Samples(good=..., bad=...)"
