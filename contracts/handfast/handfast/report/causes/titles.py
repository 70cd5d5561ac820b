"""What a cause is called, and what is to be done about it: one sentence each. Pure.

A title stands alone: it names the provider's promise and what is wrong with it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from handfast.expectation.match import is_absent
from handfast.model.clauses import OF_DELIVERY, Clause
from handfast.model.results import Responsible
from handfast.report.causes.kinds import Kind
from handfast.report.causes.texts import how_texts_differ
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from handfast.report.causes.kinds import Occurrence

__all__ = ["remedy_of", "title_of"]

_LONGEST: Final = 70
_LONGEST_ERROR: Final = 120
_BODIES: Final = MappingProxyType({"{": "an object", "[": "a list"})
_FORMS: Final = ("JSON", "UTF-8", "each key once")
"""What a body is not that can't be read, whatever it begins with."""
_MOST: Final = 3
_OF_ANSWERS: Final = frozenset({Kind.STATUS, Kind.REFUSAL, Kind.ITEMS, Kind.HEAD})
"""Kinds whose titles name the answer, and not what led to it."""
_REFUSALS: Final = ("4", "5")


def title_of(group: Sequence[Occurrence], best: Occurrence) -> str:
    """The sentence above ``group``, of which ``best`` shows the cause best."""
    return f"{_after(group, best)}{_TITLES[best.kind](group, best)}"


def remedy_of(best: Occurrence) -> str:
    """What the mismatch itself advises, else what its kind does."""
    return best.mismatch.remedy or _REMEDIES[best.kind]


def _after(group: Sequence[Occurrence], best: Occurrence) -> str:
    """What was asked for before, where no answer but those to further requests is wrong."""
    if best.kind not in _OF_ANSWERS or not all(one.mismatch.after for one in group):
        return ""
    names = _some(one.subject.main for one in group)
    return f"after {names}, " if names else ""


def _raised(group: Sequence[Occurrence], best: Occurrence) -> str:
    first = next(best.mismatch.raised[0].chain())
    errors = {next(one.mismatch.raised[0].chain()).error for one in group}
    says = f": {first.message}" if len(errors) == 1 and first.message else ""
    error = f"{first.name}{says}"
    place = f" at {_short_place(first.place)}" if first.place else ""
    return f"{_raising(best)} raises {_cut(error, _LONGEST_ERROR)}{place}"


def _raising(best: Occurrence) -> str:
    """Whose code it is: a handler's, a client's or a reader's has a place of its own."""
    own = best.mismatch.whose is not Responsible.PROVIDER and best.mismatch.clause != "status"
    return best.mismatch.where if own else best.result.provider


def _status(group: Sequence[Occurrence], best: Occurrence) -> str:
    name = best.subject.offered or "the provider"
    return f"{name} answers {best.mismatch.got[:3]} instead of {_expected_statuses(group)}"


def _refusal(group: Sequence[Occurrence], best: Occurrence) -> str:
    operations = _some(one.subject.offered for one in group)
    by = f" ({operations})" if operations else ""
    expected, got = best.names
    if not got.startswith(_REFUSALS):
        return f"{best.result.provider} answers {got} instead of refusing with {expected}{by}"
    return f"{best.result.provider} refuses with {got} instead of {expected}{by}"


def _missing(group: Sequence[Occurrence], best: Occurrence) -> str:
    return f"{best.names[0]} is missing{_answers(group)}"


def _type(group: Sequence[Occurrence], best: Occurrence) -> str:
    got, expected = _cut(best.mismatch.got), _cut(best.mismatch.expected)
    wanted = next((one.mismatch.expected for one in group if one.mismatch.clause == "reads"), "")
    field = best.subject.field if best.subject.origin else best.names[0]
    return f"{field} has another type: {got} instead of {_cut(wanted) or expected}"


def _value(group: Sequence[Occurrence], best: Occurrence) -> str:
    got, expected = _cut(best.mismatch.got), _cut(best.mismatch.expected)
    also = dict.fromkeys(
        one.subject.field for one in group if one.subject.field != best.subject.field
    )
    more = f" (and {_some(also)})" if also else ""
    altered = how_texts_differ(best.mismatch.expected, best.mismatch.got)
    if altered:
        return f"{best.names[0]}{_answers(group)} {altered}{more}"
    return f"{best.names[0]} has another value{_answers(group)}: {got} instead of {expected}{more}"


def _items(group: Sequence[Occurrence], best: Occurrence) -> str:
    clauses = {one.mismatch.clause for one in group}
    if "ordered" in clauses:
        path = best.subject.field or best.mismatch.where
        expected = f"{best.mismatch.expected} of {path}"
        return f"{best.subject.offered} answers in another order: not in {expected}"
    got, expected = _cut(best.mismatch.got), _cut(best.mismatch.expected)
    place = f"{best.mismatch.where} is " if best.mismatch.path else ""
    return f"{best.subject.offered} answers other items: {place}{got} instead of {expected}"


def _message(group: Sequence[Occurrence], best: Occurrence) -> str:
    wanted = _some(
        one.mismatch.expected
        for one in group
        if one.subject.is_kind and one.mismatch.got == best.names[0]
    )
    return f"{best.result.provider} sends {_cut(best.names[0])} instead of {wanted}"


def _arrival(group: Sequence[Occurrence], best: Occurrence) -> str:
    places = _some(one.mismatch.place or one.subject.offered for one in group)
    got, expected = _cut(best.mismatch.got), _cut(best.mismatch.expected)
    return f"messages at {places}: expected {expected}, got {got}"


def _head(group: Sequence[Occurrence], best: Occurrence) -> str:
    got, expected = best.mismatch.got, _cut(best.mismatch.expected)
    operations = _some(one.subject.offered for one in group) or best.result.provider
    if best.mismatch.path == () and best.mismatch.expected in _FORMS and got != "an empty body":
        return f"{operations} answers what can't be read instead of {expected}"
    if best.mismatch.path == ():
        return f"{operations} answers {_BODIES.get(got[:1], _cut(got))} instead of {expected}"
    return f"{operations} answers with {best.mismatch.where} {_cut(got)} instead of {expected}"


def _changed(group: Sequence[Occurrence], best: Occurrence) -> str:
    fields = _some(
        one.subject.field if "." in one.subject.field else one.subject.offered for one in group
    )
    return f"{best.subject.main} changes what it must leave alone: {fields}"


def _effect(group: Sequence[Occurrence], best: Occurrence) -> str:
    field = best.subject.field if "." in best.subject.field else ""
    got, expected = _cut(best.mismatch.got), _cut(best.mismatch.expected)
    after = f"after {best.subject.main}, {best.subject.offered} answers"
    return f"{after} {f'{field} ' if field else ''}{got} instead of {expected}"


def _client(_: Sequence[Occurrence], best: Occurrence) -> str:
    one = best.mismatch
    got, expected = _cut(one.got), _cut(one.expected)
    instead = "" if got.startswith("absent") else f" instead of {expected}"
    if one.clause is Clause.ANSWER:
        return f"{one.where} {got}"
    if one.clause in (Clause.HANDLED, Clause.AFTER_FAILURE, *OF_DELIVERY):
        return f"the reader of {one.where}: {got}{instead}"
    if one.clause is not Clause.REQUEST:
        return f"{one.where} is {'missing' if is_absent(one) else f'{got}{instead}'}"
    if one.where in (expected, got):  # a whole request
        return f"{best.result.consumer} sends {got}{instead}"
    if expected == "once":
        return f"{best.result.consumer} sends {one.where} {got}{instead}"
    if expected == "absent":
        return f"{best.result.consumer} sends {one.where}, which this interaction does not have"
    return f"in what {best.result.consumer} sends, {one.where} is {got}{instead}"


def _set_up(group: Sequence[Occurrence], best: Occurrence) -> str:
    if best.kind is Kind.SET_UP and best.mismatch.raised:
        return f"nothing is set up by {best.names[0]}, which answers {best.names[1]}"
    got = _cut(best.mismatch.got)
    return f"{best.mismatch.where}: {got} instead of {_cut(best.mismatch.expected)}"


def _answers(group: Iterable[Occurrence]) -> str:
    """In what it was found."""
    names = _some(one.subject.offered for one in group)
    return f" in {names}" if names else ""


def _expected_statuses(group: Iterable[Occurrence]) -> str:
    wanted = (one for one in group if one.mismatch.whose is not Responsible.SET_UP)
    found = sorted({one.mismatch.expected[:3] for one in wanted})
    return " or ".join(found)


def _some(names: Iterable[str]) -> str:
    """The most frequent of ``names``, and how many there are besides."""
    all_of_them = [name for name in names if name]
    known = sorted(dict.fromkeys(all_of_them), key=lambda name: -all_of_them.count(name))
    more = [f"{number_of(len(known) - _MOST, 'other')}"] if len(known) > _MOST else []
    parts = [_cut(name) for name in known[:_MOST]] + more
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1] if parts else "")))


def _cut(text: str, longest: int = _LONGEST) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[:longest]}…"


def _short_place(place: str) -> str:
    """The end of a path with the line and the function, as far as it tells files apart."""
    file, comma, rest = place.partition(", ")
    return "/".join(file.split("/")[-2:]) + comma + rest


_TITLES: Final[Mapping[Kind, Callable[[Sequence[Occurrence], Occurrence], str]]] = MappingProxyType(
    {
        Kind.RAISED: _raised,
        Kind.STATUS: _status,
        Kind.REFUSAL: _refusal,
        Kind.MISSING: _missing,
        Kind.TYPE: _type,
        Kind.VALUE: _value,
        Kind.ITEMS: _items,
        Kind.MESSAGE: _message,
        Kind.ARRIVAL: _arrival,
        Kind.HEAD: _head,
        Kind.CHANGED: _changed,
        Kind.EFFECT: _effect,
        Kind.CLIENT: _client,
        Kind.SET_UP: _set_up,
    }
)

_REMEDIES: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.RAISED: "handle what is raised there, or raise what becomes the expected answer",
        Kind.STATUS: "answer with the expected status, or agree on another with its consumers",
        Kind.REFUSAL: "refuse with the expected status, or agree on another with its consumers",
        Kind.MISSING: "answer with it, or take it out of what its consumers read",
        Kind.TYPE: "answer with a value of the model, or widen the model for every consumer",
        Kind.VALUE: "answer with the value that was sent or stored, as its consumers expect",
        Kind.ITEMS: "answer with the expected items in the expected order",
        Kind.MESSAGE: "see why it sends this message: in its log, or in the answers that it gets",
        Kind.ARRIVAL: "publish what is declared, in its form and as often as declared",
        Kind.HEAD: "answer as declared, or agree on what is answered with its consumers",
        Kind.CHANGED: "change only what the request names",
        Kind.EFFECT: "store what the request asks for before it is answered",
        Kind.CLIENT: "mend the client, or declare what it really sends and reads",
        Kind.SET_UP: "mend what the set-up needs, and verify again",
    }
)
