"""Proposes JSON values that a scalar may be, whether or not they fit it. Pure.

Always the same ones in the same order; ``examples`` takes the first that its model accepts.
"""

from __future__ import annotations

import base64
import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_jsonable_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.shapes.nouns import Scalar

__all__ = ["candidates"]

_TEXTS: Final = ("text", "a", "09:00", "UTC", "en", "+15550100", "someone@example.org", "YWJj", "")
_BYTES: Final = (b"bytes", b"a", b"abc")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_DRAWN_OUT: Final = 64
_DRAWN_OUT_AGAIN: Final = 8
_SHIFTS: Final = 8
_VERSIONS: Final = "41235678"
_DURATION: Final = timedelta(minutes=15)
_DAY: Final = date(2031, 4, 2)
_TIME: Final = time(6, 15)
_MOMENT: Final = datetime(2031, 4, 2, 6, 15, 0, 250_000, UTC)
_PAST: Final = timedelta(days=365 * 30)
_STEPS: Final = (timedelta(), timedelta(seconds=1), timedelta(days=1), timedelta(microseconds=1))


def candidates(shape: Scalar, number: int) -> Iterator[Any]:
    """Values for an example of ``shape``; with another ``number``, others of them come first."""
    match shape.kind:
        case "integer" | "number" | "decimal":
            yield from _numbers(shape, number)
        case "boolean":
            yield from (True, False) if number % 2 == 0 else (False, True)
        case "uuid":
            for version in _VERSIONS:
                yield f"5f0c2d7e-8f4b-{version}b0a-9d6a-{0x0C3F5F2B9A11 + number:012x}"
        case "bytes":
            yield from _bytes(shape, number)
        case "date" | "datetime" | "duration" | "time":
            yield from _moments(shape, number)
        case _:
            yield from _texts(shape, number)


def _bounds(shape: Scalar) -> tuple[Any, Any]:
    lowest = next((bound for bound in (shape.ge, shape.gt) if bound is not None), None)
    highest = next((bound for bound in (shape.le, shape.lt) if bound is not None), None)
    return lowest, highest


def _numbers(shape: Scalar, number: int) -> Iterator[Any]:
    lowest, highest = (
        None if bound is None or not math.isfinite(bound) else Fraction(str(bound))
        for bound in _bounds(shape)
    )
    starts = [Fraction(1), lowest, highest]
    if lowest is not None and lowest > 1:
        starts = [lowest, highest]
    steps = [Fraction(str(shape.multiple_of or 1))]
    if shape.kind != "integer" and shape.multiple_of is None:
        places = 2 if shape.decimal_places is None else shape.decimal_places
        steps += [Fraction(1, 2), Fraction(1, 10**places)]
    between = [] if lowest is None or highest is None else [(lowest + highest) / 2]
    for step in steps:
        for start in starts if step == steps[0] else [*between, *starts]:
            if start is not None:
                multiple = math.ceil(start / step)
                for near in (number, number + 1, number - 1, -number):
                    yield _number(shape, (multiple + near) * step)
    if shape.kind != "integer":
        yield from (_number(shape, middle) for middle in between)


def _number(shape: Scalar, value: Fraction) -> Any:
    if shape.kind == "decimal":
        return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return value.numerator if value.denominator == 1 else float(value)


def _moments(shape: Scalar, number: int) -> Iterator[str]:
    """What ``shape`` usually is, its bounds and what is near them, and what is between them."""
    lowest, highest = _bounds(shape)
    starts = [(start, timedelta()) for start in _usual(shape)]
    for bound in (lowest, highest):
        if bound is not None:
            starts += [(bound, near) for step in _STEPS for near in (step, -step)]
    if lowest is not None and highest is not None and not isinstance(lowest, time):
        starts.append((lowest + (highest - lowest) / 2, timedelta()))
    later = timedelta(days=number) if shape.kind == "date" else timedelta(seconds=number)
    for start, near in starts:
        moved = _moved(start, near + later)
        if moved is not None:
            yield _written(moved)


def _usual(shape: Scalar) -> tuple[Any, ...]:
    match shape.kind:
        case "date":
            return (_DAY, _DAY - _PAST)
        case "time":
            return (_TIME,)
        case "duration":
            return (_DURATION,)
        case _:
            moments = (_MOMENT, _MOMENT - _PAST)
            return (*moments, *(moment.replace(tzinfo=None) for moment in moments))


def _moved(start: Any, by: timedelta) -> Any:
    """``start`` moved ``by`` so much, or None where it can't be."""
    try:
        if isinstance(start, time):
            return (datetime.combine(_DAY, start) + by).timetz()
        return start + by
    except OverflowError:
        return None


def _written(value: Any) -> Any:
    if isinstance(value, datetime) and value.microsecond % 1000 == 0 and value.microsecond:
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return to_jsonable_python(value)


def _texts(shape: Scalar, number: int) -> Iterator[str]:
    suffix = f" {number}" if number else ""
    for text in _TEXTS:
        padded = text + "." * ((shape.min_length or 0) - len(text))
        yield _ended(padded, suffix, shape.max_length)
    if number:
        letter = _LETTERS[number % len(_LETTERS)]
        yield letter * max(shape.min_length or 0, 1)
    if shape.pattern is not None:
        from handfast.shapes.examples.patterns import text_for  # noqa: PLC0415 - few models come this far

        pattern = getattr(shape.pattern, "pattern", shape.pattern)
        for shift in range(_SHIFTS):
            for more in range(number, _DRAWN_OUT if shift == 0 else number + _DRAWN_OUT_AGAIN):
                try:
                    yield text_for(pattern, more, shift)
                except ValueError:
                    return


def _ended(text: str, suffix: str, longest: int | None) -> str:
    """``text`` with ``suffix`` at its end, which is cut last."""
    if longest is None or len(suffix) > longest:
        return (text + suffix)[:longest]
    return text[: longest - len(suffix)] + suffix


def _bytes(shape: Scalar, number: int) -> Iterator[str]:
    """As text, then in the encodings in which models write bytes."""
    suffix = str(number) if number else ""
    least = shape.min_length or 0
    for plain in _BYTES:
        yield _ended(plain.decode() + "." * (least - len(plain)), suffix, shape.max_length)
    for plain in _BYTES:
        longer = plain + b"." * (least - len(plain)) + suffix.encode()
        yield base64.urlsafe_b64encode(longer).decode()
        yield longer.hex()
    yield ""
