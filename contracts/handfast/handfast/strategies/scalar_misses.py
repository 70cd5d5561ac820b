"""What is wrong for one scalar or choice, each value by exactly one named violation."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis.strategies import SearchStrategy

from handfast.shapes.declared.annotations import peel
from handfast.shapes.declared.choices import is_flags
from handfast.shapes.nouns import Choice, Scalar
from handfast.strategies.json_values import scalar_strategy
from handfast.strategies.texts import matching_texts, special_texts
from handfast.strategies.times import special_moments
from handfast.strategies.validity import accepts
from handfast.strategies.violations import Violation, breaks, refused

__all__ = ["BAD_TYPES", "bad_choices", "bad_scalars"]


BAD_TYPES: tuple[Any, ...] = (0, 1.5, True, "text", [], {}, [0], {"a": 0})
"""One value of every JSON type but null; those that a place accepts are sorted out there."""

_BAD_FORMATS: dict[str, tuple[str, ...]] = {
    "boolean": ("", "maybe"),
    "date": ("", "2024-02-30", "2023-02-29", "2024-13-01", "01.02.2024", "24-01-02"),
    "datetime": (
        "",
        "now",
        "2024-02-30T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T",
    ),
    "decimal": ("", "1,5", "1.5.0", "NaN", "ten"),
    "duration": ("", "an hour", "P", "1 day ago"),
    "integer": ("", "ten", "1.5", "0x10"),
    "number": ("", "ten", "1,5"),
    "time": ("", "25:00:00", "12:60:00", "noon"),
    "uuid": ("", "not-a-uuid", "12345678-1234-1234-1234-12345678901", "g" * 32),
}
_OF_TYPES = ("bad format", "wrong type")
_FEW = 9
_LONGEST_DRAWN = 1000
"""Hypothesis draws no text that is much longer."""
_NAIVE = ("2024-01-01T00:00:00", "2024-02-29 23:59:59.5")


def bad_choices(shape: Choice) -> Iterator[tuple[Violation, SearchStrategy[Any]]]:
    """Values beside the listed ones, and values of another type."""
    texts = [value for value in shape.values if isinstance(value, str)]
    numbers = [value for value in shape.values if isinstance(value, int | float)]
    near = tuple(
        n for t in texts for n in (t.upper(), t.lower(), t.title(), f"{t} ", t[:-1], f"{t}s")
    )
    beside = tuple(value for value in (*near, "", *_next_to(numbers)) if value not in shape.values)
    if not texts:
        beside = tuple(value for value in beside if not isinstance(value, str))
    yield from _refused("not a choice", shape, beside)
    types = {type(value) for value in shape.values}
    yield from _refused("wrong type", shape, tuple(v for v in BAD_TYPES if type(v) not in types))


def bad_scalars(shape: Scalar) -> Iterator[tuple[Violation, SearchStrategy[Any]]]:
    """Every violation of a scalar."""
    other = tuple(value for value in BAD_TYPES if not isinstance(value, str))
    if shape.samples:  # Python's networks take true for a number, and warn that they will not
        other = tuple(value for value in other if not isinstance(value, bool))
    if shape.kind in ("integer", "number"):  # a number of the wrong sort is still a number
        other = ("text", *(value for value in other if not isinstance(value, float)))
    yield from _refused("wrong type", shape, other)
    if is_flags(shape.annotation):
        beside = () if shape.le is None else (shape.le + 1,)
        yield from _refused("not a choice", shape, (*beside, 1.5, *_BAD_FORMATS["integer"]))
        return
    if shape.kind == "integer":
        yield from _refused("bad format", shape, (1.5, *_BAD_FORMATS["integer"]))
    elif shape.kind in _BAD_FORMATS:
        yield from _refused("bad format", shape, _BAD_FORMATS[shape.kind])
    if shape.samples:
        yield from _refused("bad sample", shape, shape.samples.bad)
    if shape.aware:
        yield from _refused("naive", shape, (*_NAIVE, *_without_offset(shape)))
    if shape.pattern is not None:
        yield from _refused("pattern", shape, _off_the_pattern(shape))
    if not (shape.samples and shape.checked):
        yield from _out_of_bounds(shape)
        yield from _off_the_grid(shape)


def _next_to(numbers: list[Any]) -> tuple[Any, ...]:
    return (max(numbers) + 1, min(numbers) - 1) if numbers else ()


def _refused(
    violation: Violation, shape: Scalar | Choice, values: tuple[Any, ...]
) -> Iterator[tuple[Violation, SearchStrategy[Any]]]:
    decides = isinstance(shape, Scalar) and shape.checked and not shape.samples
    if violation in _OF_TYPES and decides:
        # What the type itself takes, code refuses for a reason of its own.
        taken = accepts(peel(shape.annotation)[0])
        values = tuple(value for value in values if not taken(value))
    if (bad := refused(shape.annotation, values, violation)) is not None:
        yield violation, bad


def _without_offset(shape: Scalar) -> tuple[str, ...]:
    """Moments within the shape's bounds: those are looked at before the offset."""
    moments = special_moments(shape)
    return tuple(text.removesuffix("+00:00") for text in moments if text.endswith("+00:00"))


def _off_the_pattern(shape: Scalar) -> tuple[str, ...]:
    low, high = shape.min_length or 0, shape.max_length
    texts = (*_one_off(matching_texts(shape)), *special_texts(shape))
    lengths = range(low, sys.maxsize if high is None else high + 1)
    return tuple(t for t in dict.fromkeys(texts) if len(t) in lengths)


def _one_off(texts: tuple[str, ...]) -> Iterator[str]:
    """The texts with one character changed, left out, or doubled."""
    for text in texts:
        for index, character in enumerate(text):
            before, after = text[:index], text[index + 1 :]
            yield before + after
            for other in (chr(ord(character) + 1), character * 2, "/", " ", "\x00"):
                yield before + other + after


def _out_of_bounds(shape: Scalar) -> Iterator[tuple[Violation, SearchStrategy[Any]]]:
    free = replace(shape, ge=None, gt=None, le=None, lt=None)
    if shape.ge is not None or shape.gt is not None:
        yield from _made("below minimum", _below(shape, free), shape)
    if shape.le is not None or shape.lt is not None:
        yield from _made("above maximum", _above(shape, free), shape)
    if shape.min_length:
        yield from _made(
            "too short", replace(shape, min_length=0, max_length=shape.min_length - 1), shape
        )
    if shape.max_length is not None:
        longer = replace(shape, min_length=shape.max_length + 1, max_length=shape.max_length + 9)
        yield from _made("too long", longer, shape)


def _below(shape: Scalar, free: Scalar) -> Scalar:
    return replace(free, lt=shape.ge) if shape.gt is None else replace(free, le=shape.gt)


def _above(shape: Scalar, free: Scalar) -> Scalar:
    return replace(free, gt=shape.le) if shape.lt is None else replace(free, ge=shape.lt)


def _off_the_grid(shape: Scalar) -> Iterator[tuple[Violation, SearchStrategy[Any]]]:
    if shape.multiple_of is not None:
        yield from _made("not a multiple", replace(shape, multiple_of=None), shape)
    if shape.kind != "decimal":
        return
    if shape.decimal_places is not None:
        places = shape.decimal_places + 1
        if shape.max_digits is None or places <= shape.max_digits:  # else it has too many digits
            finer = replace(shape, decimal_places=places, multiple_of=None)
            yield from _made("too many places", finer, shape)
    if shape.max_digits is not None:
        whole = shape.max_digits - (shape.decimal_places or 0) + 1
        yield from _refused("too many digits", shape, ("1" * whole, "9" * whole))


def _made(
    violation: Violation, outside: Scalar, shape: Scalar
) -> Iterator[tuple[Violation, SearchStrategy[Any]]]:
    text = shape.kind in ("string", "bytes")
    if text and (outside.min_length or 0) > _LONGEST_DRAWN:
        yield from _refused(violation, shape, _plain_texts(outside))
        return
    drawn = scalar_strategy(outside)
    if drawn is None or drawn.is_empty:
        return
    if text and shape.checked:  # code refuses most texts before
        yield from _refused(violation, shape, _plain_texts(outside))
    else:
        yield violation, drawn.filter(breaks(shape.annotation, violation))


def _plain_texts(shape: Scalar) -> tuple[str, ...]:
    """The shortest texts of a length, as they are and as Base64 of it."""
    low, high = shape.min_length or 0, shape.max_length or 0
    counts = range(low, min(high, low + _FEW) + 1)
    lengths = {length for count in counts for length in (count, -(-count // 3) * 4)}
    return tuple("a" * length for length in sorted(lengths))
