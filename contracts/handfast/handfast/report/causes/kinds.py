"""Which mismatches have one cause: each gets a kind and the names that tell two causes apart. Pure.

One broken field shows in many interactions, in several modes and in words that differ by mode. What
is compared here is only what the cause itself decides: the model's field, the operation, the place
that raised. Where that is not enough to be sure, two causes are better than one: a reader who finds
a cause twice loses a moment, one who is not shown it loses the cause.
"""

from __future__ import annotations

import dataclasses
import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.model.clauses import OF_DELIVERY, OF_LISTS, Clause
from handfast.model.results import Mode, Responsible
from handfast.report.causes.subjects import subject_of
from handfast.shapes import Choice, Nullable, Scalar
from handfast.shapes.values.comparison import is_of
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handfast.model.results import Mismatch, Result
    from handfast.report.causes.subjects import Declared, Subject
    from handfast.shapes import Shape

__all__ = ["Kind", "Occurrence", "occurrences_in"]


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


_MISSING = re.compile(r"nothing$|no such key")
_VARIES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", re.IGNORECASE)
_COUNT = re.compile(r"\bitems?$")
_ITEMS = re.compile(r"(\d+) items?$")
_SEVERAL = 3
_NUMERIC = frozenset({"boolean", "integer", "number", "decimal"})
_FIRST_REFUSAL = 400
_IN_BODY = frozenset({Kind.MISSING, Kind.TYPE, Kind.VALUE, Kind.ITEMS, Kind.MESSAGE, Kind.HEAD})


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


def occurrences_in(results: Iterable[Result], declared: Declared) -> tuple[Occurrence, ...]:
    """Every mismatch of ``results`` with the kind and the names of its cause.

    Pact reports the items of a list one by one, and never their order: what another mode found at
    the same place of the same interaction decides.
    """
    found = [one for result in results for one in _of_result(result, declared)]
    found = list(_with_routes(found))
    found = list(_with_effects(found))
    lists = {one.names for one in found if one.kind is Kind.ITEMS}
    found = [_as_items(one, lists) for one in found]
    known = {one.place: one for one in found if one.result.mode is not Mode.PACT}
    return tuple(_as_known(one, known) for one in found)


def _of_result(result: Result, declared: Declared) -> Iterator[Occurrence]:
    about = [(one, subject_of(result, one, declared)) for one in result.mismatches]
    other = next(
        (one for one, subject in about if subject.is_kind and one.clause is Clause.EQUALS), None
    )
    expected = {(s.field, one.expected) for one, s in about if _is_item(one)}
    for one, subject in about:
        kind, names = _kind_of(result, one, subject)
        if other is not None and one.path and kind is not Kind.SET_UP:
            kind, names = Kind.MESSAGE, (other.got,)
        elif kind is Kind.VALUE and _is_item(one) and (subject.field, one.got) in expected:
            kind, names = Kind.ITEMS, (subject.offered,)  # it stands elsewhere in the list
        yield Occurrence(result, one, subject, kind, names)


def _kind_of(result: Result, one: Mismatch, about: Subject) -> tuple[Kind, tuple[str, ...]]:
    if one.raised:
        first = next(one.raised[0].chain())
        return Kind.RAISED, (first.type, first.place or first.message)
    if one.whose is Responsible.SET_UP:
        return Kind.SET_UP, (one.place, _VARIES.sub("*", one.got))
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
        return Kind.ARRIVAL, (one.expected, _VARIES.sub("*", one.got))
    return Kind.HEAD, (about.offered, one.clause, one.place)


def _at_path(one: Mismatch, about: Subject) -> tuple[Kind, tuple[str, ...]]:
    field = about.field if "." in about.field else f"{about.offered} {about.field}".strip()
    field = field or one.where
    if one.clause in OF_LISTS or (one.path and not isinstance(one.path[-1], str) and about.offered):
        return Kind.ITEMS, (about.offered,)
    if _MISSING.match(one.got):
        return Kind.MISSING, (field,)
    if _has_other_type(one) or _is_misfit(one, about):
        return Kind.TYPE, (about.origin or field,)
    is_whole = not one.path and _value(one.expected) is None
    if is_whole and not _COUNT.search(one.expected):
        return Kind.HEAD, (about.offered, "body", "")
    if one.clause is Clause.THEN:
        return Kind.EFFECT, (about.main,)
    return Kind.VALUE, (field,)


def _is_item(one: Mismatch) -> bool:
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


def _with_routes(found: list[Occurrence]) -> Iterator[Occurrence]:
    """What answers another status: one operation, or the refusals of several operations.

    Refusals are mostly made in one place for all operations. Where an operation does not succeed
    either, it is that operation that is broken.
    """
    failing = {
        one.key
        for one in found
        if one.kind is Kind.STATUS and int(one.mismatch.expected[:3] or 0) < _FIRST_REFUSAL
    }
    for one in found:
        if one.kind is not Kind.STATUS or one.key in failing:
            yield one
            continue
        expected, got = one.mismatch.expected[:3], one.names[1]
        yield Occurrence(one.result, one.mismatch, one.subject, Kind.REFUSAL, (expected, got))


def _with_effects(found: list[Occurrence]) -> Iterator[Occurrence]:
    """What is read afterwards is of the cause that the answer itself shows, where it is the same.

    That is the same value in place of the same one, or a list that is in another order anywhere.
    """
    shown = {_swap(one): one for one in found if one.kind is Kind.VALUE}
    unordered = {one.names for one in found if one.mismatch.clause is Clause.ORDERED}
    wrong = _wrong_lists(found)
    for one in found:
        same = shown.get(_swap(one)) if one.kind is Kind.EFFECT else None
        items = (one.subject.offered,)
        if same is not None:
            yield dataclasses.replace(one, kind=same.kind, names=same.names)
        elif one.kind is Kind.EFFECT and (
            (_is_item(one.mismatch) and items in unordered) or _is_list_of(wrong, one)
        ):
            yield dataclasses.replace(one, kind=Kind.ITEMS, names=items)
        else:
            yield one


def _is_list_of(wrong: set[tuple[str, bool | None]], one: Occurrence) -> bool:
    """Whether ``one`` is about the items of one of the lists that are ``wrong``."""
    name = one.subject.offered
    if _is_item(one.mismatch):
        return not wrong.isdisjoint({(name, True), (name, False)})
    return (name, _longer(one)) in wrong


def _wrong_lists(found: list[Occurrence]) -> set[tuple[str, bool | None]]:
    """The operations that answer too many items, or too few, whatever was done before.

    They do so by themselves, and after several others: what these did is not what is wrong.
    """
    after: dict[tuple[str, bool | None], set[str]] = {}
    for one in found:
        if one.kind in (Kind.ITEMS, Kind.EFFECT) and _longer(one) is not None:
            key = (one.subject.offered, _longer(one))
            after.setdefault(key, set()).add(one.subject.main)
    return {key for key, mains in after.items() if key[0] in mains and len(mains) >= _SEVERAL}


def _longer(one: Occurrence) -> bool | None:
    """Whether a list has more items than expected; None: it is not their number that differs."""
    numbers = [_ITEMS.search(text) for text in (one.mismatch.got, one.mismatch.expected)]
    got, expected = [None if found is None else int(found[1]) for found in numbers]
    return None if got is None or expected is None else got > expected


def _swap(one: Occurrence) -> tuple[str, ...]:
    """The interaction, whichever mode showed it, and which value came in place of which."""
    return (*one.place[:4], one.mismatch.expected, one.mismatch.got)


def _as_items(one: Occurrence, lists: set[tuple[str, ...]]) -> Occurrence:
    """Another value in an item is another item, where the operation answers other items at all."""
    items = (one.subject.offered,)
    if one.kind is Kind.VALUE and _is_item(one.mismatch) and items in lists:
        return dataclasses.replace(one, kind=Kind.ITEMS, names=items)
    return one


def _as_known(one: Occurrence, known: Mapping[tuple[str, ...], Occurrence]) -> Occurrence:
    same = known.get(one.place) if one.result.mode is Mode.PACT and one.kind in _IN_BODY else None
    return one if same is None else dataclasses.replace(one, kind=same.kind, names=same.names)
