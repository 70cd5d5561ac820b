"""What kind of cause a mismatch has, and the names that tell two causes apart. Pure.

Judged by the results of one interaction alone.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handfast.expectation.match import is_absent
from handfast.frozen import dataclass
from handfast.model.clauses import OF_DELIVERY, OF_LISTS, Clause
from handfast.model.results import Responsible
from handfast.report.causes.subjects import subject_of
from handfast.shapes import Choice, Nullable, Scalar
from handfast.shapes.values.comparison import is_of
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.model.results import Mismatch, Result
    from handfast.report.causes.subjects import Declared, Subject
    from handfast.shapes import Shape

__all__ = ["VARIES", "Kind", "Occurrence", "is_item", "is_missing", "occurrences_of"]


class Kind(StrEnum):
    """What is wrong, as far as it tells one cause from another."""

    RAISED = "raised"
    STATUS = "another status"
    REFUSAL = "another refusal"
    MISSING = "missing"
    TYPE = "another type"
    VALUE = "another value"
    ITEMS = "other items"
    MESSAGE = "another message"
    ARRIVAL = "arrival"
    HEAD = "head or body"
    CHANGED = "changed"
    EFFECT = "no effect"
    CLIENT = "client"
    SET_UP = "set-up"


_NOTHING: Final = re.compile(r"nothing( there)?$")
VARIES: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", re.IGNORECASE)
_COUNT = re.compile(r"\bitems?$")
_NUMERIC = frozenset({"boolean", "integer", "number", "decimal"})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mismatch of one result; ``names`` and ``kind`` are those of its cause."""

    result: Result
    mismatch: Mismatch
    subject: Subject
    kind: Kind
    names: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Equal where the cause is one."""
        return (self.result.provider, self.kind, *self.names)

    @property
    def place(self) -> tuple[str, ...]:
        """The interaction and the place in it, whichever mode showed it."""
        one = self.result
        return (one.consumer, one.provider, one.interaction, one.state, self.mismatch.where)


def occurrences_of(result: Result, declared: Declared) -> Iterator[Occurrence]:
    """Each mismatch of ``result`` with the kind and the names of its cause."""
    about = [(one, subject_of(result, one, declared)) for one in result.mismatches]
    other = next(
        (one for one, subject in about if subject.is_kind and one.clause is Clause.EQUALS), None
    )
    expected = {(s.field, one.expected) for one, s in about if is_item(one)}
    for one, subject in about:
        kind, names = _kind_of(result, one, subject)
        if other is not None and one.path and kind is not Kind.SET_UP:
            kind, names = Kind.MESSAGE, (other.got,)
        elif kind is Kind.VALUE and is_item(one) and (subject.field, one.got) in expected:
            kind, names = Kind.ITEMS, (subject.offered,)  # it stands elsewhere in the list
        yield Occurrence(result, one, subject, kind, names)


def _kind_of(result: Result, one: Mismatch, about: Subject) -> tuple[Kind, tuple[str, ...]]:
    if one.raised:
        first = next(one.raised[0].chain())
        return Kind.RAISED, (first.type, first.place or first.message)
    if one.whose is Responsible.SET_UP:
        return Kind.SET_UP, (one.place, VARIES.sub("*", one.got))
    if one.clause in (Clause.HANDLED, Clause.AFTER_FAILURE):
        return Kind.CLIENT, (result.consumer, one.place, one.remedy)
    if one.whose is Responsible.CONSUMER:
        return Kind.CLIENT, (result.consumer, one.clause, about.field or one.place, about.main)
    if one.place.endswith("the status"):
        return Kind.STATUS, (about.offered, one.got[:3])
    if one.clause is Clause.UNCHANGED and " before" not in one.place:
        return Kind.CHANGED, (about.main,)
    if one.path is None:
        return _without_path(one, about)
    return _at_path(one, about)


def _without_path(one: Mismatch, about: Subject) -> tuple[Kind, tuple[str, ...]]:
    if one.clause in (
        Clause.EXACTLY,
        Clause.REPLY,
        Clause.WIRE,
        Clause.ATTRIBUTES,
        Clause.PUBLISHED,
        *OF_DELIVERY,
    ):
        return Kind.ARRIVAL, (one.expected, VARIES.sub("*", one.got))
    return Kind.HEAD, (about.offered, one.clause, one.place)


def _at_path(one: Mismatch, about: Subject) -> tuple[Kind, tuple[str, ...]]:
    field = about.field if "." in about.field else f"{about.offered} {about.field}".strip()
    field = field or one.where
    if one.clause in OF_LISTS or (one.path and not isinstance(one.path[-1], str) and about.offered):
        return Kind.ITEMS, (about.offered,)
    if is_missing(one):
        return Kind.MISSING, (field,)
    if _has_other_type(one) or _is_misfit(one, about):
        return Kind.TYPE, (about.origin or field,)
    is_whole = not one.path and _value(one.expected) is None
    if is_whole and not _COUNT.search(one.expected):
        return Kind.HEAD, (about.offered, "body", "")
    if one.clause is Clause.THEN:
        return Kind.EFFECT, (about.main,)
    return Kind.VALUE, (field,)


def is_missing(one: Mismatch) -> bool:
    """Whether nothing came where something was expected."""
    return is_absent(one) or _NOTHING.match(one.got) is not None


def is_item(one: Mismatch) -> bool:
    """Whether it is about an item of a list, or something inside one."""
    return any(isinstance(step, int) for step in one.path or ())


def _has_other_type(one: Mismatch) -> bool:
    """Whether a value of another type came: texts in place of numbers, say."""
    if one.clause is Clause.READS:
        return bool(one.path)
    expected, got = _value(one.expected), _value(one.got)
    if expected is None or got is None:  # null is a value of many types
        return False
    numbers = (int, float)
    alike = isinstance(expected, numbers) and isinstance(got, numbers)
    return not alike and type(expected) is not type(got)


def _is_misfit(one: Mismatch, about: Subject) -> bool:
    """Whether a value came whose type that field never has, whatever was expected of it.

    A text that is none of its values, or that is not of its pattern, is another value.
    """
    value = _value(one.got)
    is_read = value is not None or one.got == "null"
    if about.shape is None or not is_read or is_of(about.shape, value):
        return False
    at = moment(value)
    return not isinstance(value, str) or not _has_texts(about.shape) or at is not None


def _has_texts(shape: Shape) -> bool:
    match shape:
        case Nullable(of):
            return _has_texts(of)
        case Scalar():
            return shape.kind not in _NUMERIC
        case Choice():
            return any(isinstance(one, str) for one in shape.values)
        case _:
            return False


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
