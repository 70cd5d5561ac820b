"""Compares what two sides answered to the same step. Pure; sends nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from handfast.compare.judged.differences import Difference, Kind
from handfast.model.bodies import document_of
from handfast.shapes.fields import fields_of
from handfast.shapes.values.fit import takes
from handfast.wire.json_text import value_in_text
from handfast.wire.media_types import media_type_of
from handfast.wire.paths import MISSING, last_key
from handfast.wire.texts import Unreadable
from handfast.wire.times import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handfast.compare.judged.pairing import Pairing
    from handfast.expectation.judge import Received
    from handfast.model import Message, Operation
    from handfast.wire.paths import Step as PathStep

__all__ = ["compared_answers", "compared_messages", "differing", "document_in", "places_of"]

type _At = tuple[PathStep, ...]
type _Found = tuple[_At, Kind, Any, Any]

_FINEST: Final = timedelta(milliseconds=1)


def document_in(operation: Operation, received: Received) -> Any:
    """What the body of an answer holds; ``MISSING`` where it is empty or can't be read."""
    answer = operation.answer(received.status)
    if answer is not None and answer.content is not None:
        try:
            return document_of(answer.content, received.body)
        except Unreadable:
            pass
    if not received.body:
        return MISSING
    text = received.body.decode("utf-8", "replace")
    value = value_in_text(text)
    return text if value is MISSING else value


def compared_answers(
    operation: Operation,
    received: tuple[Received, Received],
    documents: tuple[Any, Any],
    pairing: Pairing,
    *,
    invalid: bool = False,
) -> list[Difference]:
    """Each difference between two answers; of refusals the free text is not compared.

    ``invalid``: the request was a near miss.
    """
    first, second = received
    status = first.status
    if status != second.status:
        declared = operation.answer(second.status) is not None
        # which of two refusals comes first is nobody's promise where a request has several faults
        both_refuse = invalid and declared and min(status, second.status) >= 400
        difference = Difference(
            of=operation.name,
            kind=Kind.REFUSAL if both_refuse else Kind.STATUS,
            path=(),
            first=status,
            second=second.status,
            status=status,
            declared=declared,
        )
        return [difference]
    found = list(_headers(operation, first, second, pairing))
    if status < 400:
        found += differing(documents[0], documents[1], (), pairing, ordered=True)
    return [
        Difference(
            of=operation.name,
            kind=kind,
            path=at,
            first=one,
            second=other,
            status=status,
            loses=pairing.loses(one, other),
            places=places_of(one, other, pairing) if kind is Kind.ORDER else (),
        )
        for at, kind, one, other in found
    ]


def _headers(
    operation: Operation, first: Received, second: Received, pairing: Pairing
) -> Iterator[_Found]:
    answer = operation.answer(first.status)
    if answer is None:
        return
    if answer.content is not None:
        types = [media_type_of(each.header("content-type") or "") for each in (first, second)]
        if types[0] != types[1]:
            yield ("content-type",), Kind.CONTENT_TYPE, types[0], types[1]
    for name in fields_of(answer.headers):
        one, other = first.header(name), second.header(name)
        if (one is None) != (other is None) or (
            one is not None and not pairing.same(one, other, name.replace("-", "_"))
        ):
            yield (name,), Kind.HEADER, one, other


def differing(
    one: Any, other: Any, at: _At, pairing: Pairing, *, ordered: bool = False
) -> list[_Found]:
    """Each difference between two documents, with its path."""
    if isinstance(one, dict) and isinstance(other, dict):
        found: list[_Found] = []
        for key in sorted({*one, *other}):
            found += differing(
                one.get(key, MISSING), other.get(key, MISSING), (*at, key), pairing, ordered=False
            )
        return found
    if isinstance(one, list) and isinstance(other, list):
        return _lists(one, other, at, pairing, ordered=ordered)
    if {one is MISSING or one is None, other is MISSING or other is None} == {True}:
        return [] if one is other else [(at, Kind.NULL_OR_ABSENT, one, other)]
    if one is MISSING or other is MISSING or isinstance(one, dict | list | bytes):
        return [] if one == other else [(at, Kind.VALUE, one, other)]
    if pairing.same(one, other, last_key(at)):
        return []
    inner = _inner(one), _inner(other)
    if MISSING not in inner:
        return differing(*inner, at, pairing)
    moments = moment(one), moment(other)
    if None not in moments and pairing.distance(*moments) < _FINEST:  # type: ignore[arg-type]  # neither is None
        return [(at, Kind.PRECISION, one, other)]
    return [(at, Kind.VALUE, one, other)]


def _inner(text: Any) -> Any:
    """The object or array that ``text`` is as JSON; ``MISSING`` where it is none."""
    if not isinstance(text, str) or not text.startswith(("{", "[")):
        return MISSING
    value = value_in_text(text)
    return value if isinstance(value, dict | list) else MISSING


def _lists(
    one: Sequence[Any], other: Sequence[Any], at: _At, pairing: Pairing, *, ordered: bool
) -> list[_Found]:
    """The differences of two lists as sets of items, and of their order if that counts."""
    length = len(pairing.trail)
    by_position: list[_Found] = []
    if len(one) == len(other):
        for index, (first, second) in enumerate(zip(one, other, strict=True)):
            by_position += differing(first, second, (*at, index), pairing)
        if not by_position:
            return []
    pairing.undo(length)
    places, left = _matched(one, other, pairing)
    if None not in places and not left:
        return [(at, Kind.ORDER, list(one), list(other))] if ordered else []
    if len(one) != len(other):
        return [(at, Kind.NUMBER, list(one), list(other))]
    return _closest(one, other, at, places.index(None), left, pairing)


def _matched(
    one: Sequence[Any], other: Sequence[Any], pairing: Pairing
) -> tuple[list[int | None], list[int]]:
    """Where in ``other`` each item of ``one`` stands, and the places that are left.

    Items match that don't differ; each place is given once, ``None`` where nothing matches.
    """
    left = list(range(len(other)))
    places: list[int | None] = []
    for item in one:
        place = next((at for at in left if _is_same(item, other[at], pairing)), None)
        if place is not None:
            left.remove(place)
        places.append(place)
    return places, left


def _is_same(one: Any, other: Any, pairing: Pairing) -> bool:
    length = len(pairing.trail)
    if not differing(one, other, (), pairing):
        return True
    pairing.undo(length)
    return False


def places_of(one: Sequence[Any], other: Sequence[Any], pairing: Pairing) -> tuple[int, ...]:
    """Where each item of ``one`` stands in ``other``, which has as many.

    One that matches nothing is given the first place that is left.
    """
    places, left = _matched(one, other, pairing)
    return tuple(left.pop(0) if place is None else place for place in places)


def _closest(
    one: Sequence[Any],
    other: Sequence[Any],
    at: _At,
    number: int,
    left: list[int],
    pairing: Pairing,
) -> list[_Found]:
    """How an item differs from the one that is most like it."""
    best: list[_Found] | None = None
    for index in left:
        length = len(pairing.trail)
        found = differing(one[number], other[index], (*at, number), pairing)
        pairing.undo(length)
        if best is None or len(found) < len(best):
            best = found
    return best or []


def compared_messages(
    sharing: Sequence[Message], first: Sequence[Any], second: Sequence[Any], pairing: Pairing
) -> list[Difference]:
    """Each difference between what two sides published at the address that ``sharing`` have."""
    if len(first) != len(second):
        one_more = max(first, second, key=len)[-1]
        of, counts = _name_of(sharing, one_more), (len(first), len(second))
        kind = Kind.MESSAGES
        return [Difference(of=of, kind=kind, path=(), first=counts[0], second=counts[1])]
    found = []
    for at, _, one, other in differing(list(first), list(second), (), pairing):
        place = at[0] if at and isinstance(at[0], int) else 0
        of = _name_of(sharing, first[place])
        loses = pairing.loses(one, other)
        found.append(
            Difference(of=of, kind=Kind.MESSAGE, path=at[1:], first=one, second=other, loses=loses)
        )
    return found


def _name_of(sharing: Sequence[Message], payload: Any) -> str:
    """The name of the message that ``payload`` is one of."""
    fits = (one for one in sharing if takes(one.payload.model, payload))
    return next(fits, sharing[0]).name
