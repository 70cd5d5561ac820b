"""Does a model read what its own validators make? Tried with a few values; runs validators.

One that does not, as where a price that is at most 100 is written in cents, has limits for what it
reads that mean nothing for what it writes.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainValidator,
    WrapValidator,
)

from handfast.shapes.caching import cached
from handfast.shapes.declared.annotations import annotate, has_code, peel
from handfast.shapes.declared.configs import BytesInText
from handfast.shapes.examples.candidates import candidates
from handfast.shapes.examples.examples import attempts
from handfast.shapes.nouns import Anything, Array, Map, Scalar, Union
from handfast.shapes.values.comparison import mistyped
from handfast.shapes.values.fit import adapter_of, misfits_by_code
from handfast.shapes.written.relaxed import relaxations, unlimited
from handfast.shapes.written.rereading import unchecked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.shapes.nouns import Object, Shape

__all__ = ["field_validators", "limited_as_written", "outcomes", "read_back"]

_MAY_HAVE_CODE: Final = (Anything, Array, Map, Scalar, Union)

_OTHERS: Final[tuple[Any, ...]] = (0, 1, 10**9, 1.5, "1", "text", True, [], ["text"], {}, {"a": 1})
"""Tried where nothing of the declared type is read: code before it may want another one."""

_TRIED: Final = 3
_MOST_CANDIDATES: Final = 16
_LONGEST: Final = 16
_MARKS: Final[Mapping[str, Any]] = {
    "after": AfterValidator,
    "before": BeforeValidator,
    "plain": PlainValidator,
    "wrap": WrapValidator,
}


@cached
def field_validators(cls: type[Any]) -> Mapping[str, tuple[Any, ...]]:
    """The validators that a model or a dataclass has for its fields, as marks, by attribute."""
    decorated = getattr(getattr(cls, "__pydantic_decorators__", None), "field_validators", {})
    found: dict[str, tuple[Any, ...]] = {}
    for one in decorated.values():
        mark = _MARKS[one.info.mode](one.func)
        for attribute in cls.__pydantic_fields__ if "*" in one.info.fields else one.info.fields:
            found[attribute] = (*found.get(attribute, ()), mark)
    return found


def limited_as_written(read: Shape, written: Shape, marks: tuple[Any, ...] = ()) -> Shape:
    """``written`` with those limits alone that the values respect which ``read`` makes.

    ``marks`` are validators around it.
    """
    if not marks and not _has_code(read):
        return written
    found = outcomes(read, marks)
    every = (written, *relaxations(written))
    return next(each for each in every if all(_fits(each, value) for value in found))


def read_back(read: Object, written: Object) -> Object:
    """``written``, judged by the code of the model if that takes what it has made itself."""
    found = outcomes(read) if read.checked else ()
    if not any(misfits_by_code(written.annotation, value) for value in found):
        return written
    by_type = unchecked(read, written.fields)
    if all(mistyped(by_type, value) is None for value in found):
        return by_type
    free = (replace(each, shape=unlimited(each.shape)) for each in written.fields)
    return unchecked(read, tuple(free))


def _has_code(shape: Shape) -> bool:
    if not isinstance(shape, _MAY_HAVE_CODE) or not shape.checked:
        return False
    _, metadata = peel(shape.annotation)
    return has_code(mark for mark in metadata if not isinstance(mark, BytesInText))


def _fits(shape: Shape, value: Any) -> bool:
    if isinstance(shape, Array | Map) and isinstance(value, list | dict):
        most = shape.max_length
        if len(value) < shape.min_length or (most is not None and len(value) > most):
            return False
    return not misfits_by_code(shape.annotation, value) and mistyped(shape, value) is None


@cached
def outcomes(shape: Shape, marks: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """JSON that ``shape`` writes of a few values that it reads, with these validators around it."""
    annotation = annotate(shape.annotation, marks)
    found = tuple(_written(annotation, _tried(shape)))
    return found or tuple(_written(annotation, iter(_OTHERS)))


def _tried(shape: Shape) -> Iterator[Any]:
    yield from attempts(shape, _TRIED)
    match shape:
        case Scalar():
            for number in range(_TRIED):
                yield from islice(candidates(shape, number), _MOST_CANDIDATES)
        case Array(max_length=int(most)) if most <= _LONGEST and not shape.positions:
            yield from ([item] * most for item in attempts(shape.item, 1))


def _written(annotation: Any, values: Iterator[Any]) -> Iterator[Any]:
    adapter = adapter_of(annotation)
    for value in values:
        try:
            with warnings.catch_warnings(action="ignore"):
                read = adapter.validate_json(json.dumps(value))
                yield json.loads(adapter.dump_json(read, by_alias=True))
        except Exception:  # noqa: S112 - whatever code of the model raises: it writes nothing
            continue
