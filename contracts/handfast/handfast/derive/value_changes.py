"""What may go wrong with one value of a document: a text is trimmed, a moment loses its seconds.

Each change is what a careless provider does to a value, and leaves a value of the same type. Pure.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.shapes import Anything, Array, Choice, Scalar
from handfast.shapes.caching import cached
from handfast.shapes.examples.examples import example_of
from handfast.shapes.values.fit import misfits
from handfast.wire.paths import MISSING
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from handfast.shapes import Shape

__all__ = ["ANOTHER", "ValueChange", "changes_of"]

ANOTHER: Final = "another value"
"""The change that shows whether a value matters at all."""

_SHORT: Final = 40
_FEW: Final = 3
_LAST_OF_32_BITS: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One thing that may happen to a value.

    ``made`` is what is left of a value; ``MISSING`` where the value has nothing that this takes
    away, so that nobody could notice.
    """

    name: str
    made: Callable[[Any], Any]


def _of_text(change: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: change(value) if isinstance(value, str) else MISSING


def _in_ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode()


def _of_moment(change: Callable[[datetime], datetime]) -> Callable[[Any], Any]:
    def made(value: Any) -> Any:
        at = moment(value)
        return MISSING if at is None or change(at) == at else change(at).isoformat()

    return made


def _an_hour_away(at: datetime) -> datetime:
    """An hour earlier; an hour later where the calendar has nothing earlier."""
    hour = timedelta(hours=1)
    try:
        return at - hour
    except OverflowError:
        return at + hour


def _of_list(change: Callable[[list[Any]], list[Any]]) -> Callable[[Any], Any]:
    return lambda value: change(value) if isinstance(value, list) else MISSING


def _another_number(value: Any) -> Any:
    return value + 1 if isinstance(value, int | float) else MISSING


def _cut_to_32_bits(value: Any) -> Any:
    return value & _LAST_OF_32_BITS if isinstance(value, int) else MISSING


def _rounded(value: Any) -> Any:
    return float(round(value)) if isinstance(value, int | float) else MISSING


_ANOTHER_TEXT: Final = ValueChange(ANOTHER, _of_text(lambda text: f"{text}x"))
_TEXT: Final = (
    (ValueChange("trimmed", _of_text(str.strip)), " a "),
    (ValueChange("in lower case", _of_text(str.lower)), "A"),
    (ValueChange("composed (NFC)", _of_text(partial(unicodedata.normalize, "NFC"))), "e\u0301"),
    (ValueChange("plain forms (NFKC)", _of_text(partial(unicodedata.normalize, "NFKC"))), "\ufb01"),
    (ValueChange("white space squeezed", _of_text(lambda text: " ".join(text.split()))), "a  a"),
    (ValueChange("line ends replaced", _of_text(lambda text: text.replace("\r", ""))), "a\r\na"),
    (ValueChange("escaped for HTML", _of_text(escape)), "<a>"),
    (ValueChange("ASCII alone", _of_text(_in_ascii)), "a\xe9"),
    (
        ValueChange(f"cut to {_SHORT} characters", _of_text(lambda text: text[:_SHORT])),
        "a" * (_SHORT + 1),
    ),
)
"""What may happen to a text, and a text that shows it."""
_MOMENT: Final = (
    ValueChange(ANOTHER, _of_moment(_an_hour_away)),
    ValueChange(
        "without its seconds", _of_moment(lambda one: one.replace(second=0, microsecond=0))
    ),
    ValueChange("without its fraction", _of_moment(lambda one: one.replace(microsecond=0))),
)
_OTHERS: Final[Mapping[str, tuple[ValueChange, ...]]] = {
    "datetime": _MOMENT,
    "str": (_ANOTHER_TEXT,),
    "int": (ValueChange(ANOTHER, _another_number),),
    "integer": (ValueChange(ANOTHER, _another_number),),
    "numeric id": (
        ValueChange(ANOTHER, _another_number),
        ValueChange("cut to 32 bits", _cut_to_32_bits),
    ),
    "number": (ValueChange(ANOTHER, _another_number), ValueChange("rounded", _rounded)),
    "list": (
        ValueChange(ANOTHER, _of_list(lambda items: items[:-1])),
        ValueChange(f"no more than {_FEW} items", _of_list(lambda items: items[:_FEW])),
    ),
}


def changes_of(shape: Shape, value: Any, *, is_id: bool) -> tuple[ValueChange, ...]:
    """The changes that a value of ``shape`` may suffer; none where it can't be another one.

    A text that is an id may only be another: whoever makes ids writes them as it likes.
    """
    if is_id:
        return _OTHERS["numeric id"] if _is_unbounded(shape) else _changes_of(shape, value)[:1]
    if value is None:
        another = ValueChange(ANOTHER, lambda _: _example(shape))
        return tuple(another if one.name == ANOTHER else one for one in _changes_of(shape, ""))
    return _changes_of(shape, value)


def _changes_of(shape: Shape, value: Any) -> tuple[ValueChange, ...]:
    match shape:
        case Anything():
            is_phrase = isinstance(value, str) and len(value.split()) > 1
            return _of_text_of(shape) if is_phrase else _OTHERS.get(type(value).__name__, ())
        case Array():
            return _OTHERS["list"]
        case Choice(values) if len(values) > 1:
            return (ValueChange(ANOTHER, _another_of(values)),)
        case Scalar(kind="boolean"):
            return (ValueChange(ANOTHER, lambda value: not value),)
        case Scalar(kind="string"):
            return _of_text_of(shape)
        case Scalar(kind=kind):
            return _OTHERS.get(kind, ())
    return ()


def _example(shape: Shape) -> Any:
    """A value where none stood; ``MISSING`` where none can be made."""
    try:
        return example_of(shape, full=False)
    except TypeError:
        return MISSING


def _another_of(values: tuple[Any, ...]) -> Callable[[Any], Any]:
    return lambda value: next((one for one in values if one != value), MISSING)


@cached
def _of_text_of(shape: Shape) -> tuple[ValueChange, ...]:
    """What may happen to a text of ``shape``: what some text that fits it would show."""
    shown = tuple(change for change, text in _TEXT if not misfits(shape.annotation, text))
    return (_ANOTHER_TEXT, *shown)


def _is_unbounded(shape: Shape) -> bool:
    if not isinstance(shape, Scalar) or shape.kind != "integer":
        return False
    return shape.le is None and shape.lt is None
