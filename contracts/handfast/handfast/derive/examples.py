"""Derives an example of a model as JSON: always the same, and one its model accepts. Pure."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

from handfast.shapes import Array, Choice, Encoded, Map, Nullable, Object, Scalar, Union, shape_of
from handfast.shapes.caching import cached
from handfast.shapes.fit import misfits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.shapes import Kind, Shape

__all__ = ["example", "example_of"]

_EXAMPLES: Final[Mapping[Kind, str | bool]] = {
    "boolean": True,
    "bytes": "bytes",
    "date": "2031-04-02",
    "datetime": "2031-04-02T06:15:00.250Z",
    "duration": "PT15M",
    "time": "06:15:00",
    "uuid": "5f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a11",
}
_TEXTS: Final = ("text", "a", "09:00", "UTC", "en", "+15550100", "someone@example.org", "")
_DRAWN_OUT: Final = 64


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
    made = _made(shape, full, 0)
    if not isinstance(shape, Scalar) and (refused := misfits(shape.annotation, made)):
        where, why = refused[0]
        raise TypeError(_without(shape, f"{where}: {why}"))
    return made


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
        case Encoded():
            return json.dumps(_made(shape.of, full, number))
        case Object():
            return {
                field.name: _made(field.shape, full, number)
                for field in shape.fields
                if full or field.required
            }
        case Array():
            count = max(shape.min_length, 1 if full and shape.max_length != 0 else 0)
            return [_made(shape.item, full, index if shape.unique else 0) for index in range(count)]
        case Map():
            count = max(shape.min_length, 1 if full and shape.max_length != 0 else 0)
            keys = (str(_made(shape.key, full, index)) for index in range(count))
            return {key: _made(shape.value, full, 0) for key in keys}
        case _:
            return "anything"


@cached
def _scalar(shape: Scalar, number: int) -> Any:
    for candidate in _candidates(shape, number):
        if not misfits(shape.annotation, candidate):
            return candidate
    raise TypeError(_without(shape, "no value of ours fits"))


def _candidates(shape: Scalar, number: int) -> Iterator[Any]:
    if shape.kind in ("integer", "number", "decimal"):
        yield from _numbers(shape, number)
    elif shape.kind in _EXAMPLES:
        yield _EXAMPLES[shape.kind]
    else:
        yield from _texts(shape, number)


def _numbers(shape: Scalar, number: int) -> Iterator[Any]:
    step = shape.multiple_of or 1
    lowest = next((bound for bound in (shape.ge, shape.gt) if bound is not None), None)
    highest = next((bound for bound in (shape.le, shape.lt) if bound is not None), None)
    starts = [1, lowest, highest] if lowest is None or lowest <= 1 else [lowest, highest]
    for start in starts:
        if start is None:
            continue
        for near in (0, 1, -1):
            found = (math.ceil(start / step) + near + number) * step
            yield str(found) if shape.kind == "decimal" else found
    if shape.kind != "integer" and lowest is not None and highest is not None:
        yield (float(lowest) + float(highest)) / 2


def _texts(shape: Scalar, number: int) -> Iterator[str]:
    suffix = f" {number}" if number else ""
    for text in _TEXTS:
        padded = text + "." * ((shape.min_length or 0) - len(text))
        yield (padded + suffix)[: shape.max_length]
    if shape.pattern is not None:
        from handfast.derive.patterns import text_for  # noqa: PLC0415 - few models come this far

        pattern = getattr(shape.pattern, "pattern", shape.pattern)
        for more in range(number, _DRAWN_OUT):
            try:
                yield text_for(pattern, more)
            except ValueError:
                return


def _without(shape: Shape, why: str) -> str:
    return f"{shape.annotation!r} has no example ({why}): give it Samples(good=..., bad=...)"
