"""Which clauses of a declared answer apply to the answer to another valid request. Pure.

Nothing is guessed: a clause applies if it is about what the state decides, or if declarations show
that a field comes back as it was sent.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from handfast.expectation.build import shape_within
from handfast.frozen import dataclass
from handfast.fuzz.provider.parts import content_sent, parameter_models
from handfast.model import NOT_NULL, Exchange, HttpInteraction, Unchanged, Value
from handfast.model.values import references
from handfast.shapes.places import places
from handfast.shapes.values.equality import same
from handfast.shapes.values.fit import misfits_at
from handfast.wire.paths import steps
from handfast.wire.texts import wire_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model import Then
    from handfast.model.cases import Case

__all__ = [
    "STATE_REFUSALS",
    "OperationFacts",
    "applicable",
    "applicable_afterwards",
    "facts_of",
    "refusals_at",
    "refusals_elsewhere",
    "refusals_of",
    "refused_as",
]

type _Read = tuple[str, frozenset[str]]

STATE_REFUSALS: Final = frozenset({404, 409, 410})
"""Refusals that a state brings about, whatever valid values are sent (RFC 9110, section 15.5)."""

_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})
"""What comes back as it was sent by chance."""


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """What declarations of one operation show together.

    ``echoed`` are the fields that come back as they were sent; ``ordered`` the one order in
    which its lists come, if they all agree; ``refused`` the requests that are refused for a value;
    ``unchanged`` the reads that some request must leave as they were; ``changed`` what others are
    there to change, so that it stays for the sake of what was sent alone.
    """

    echoed: frozenset[str] = frozenset()
    ordered: str | None = None
    refused: tuple[Exchange, ...] = ()
    unchanged: tuple[Exchange, ...] = ()
    changed: frozenset[_Read] = frozenset()


def facts_of(cases: Iterable[Case]) -> dict[str, OperationFacts]:
    """What is known of each operation, by its name."""
    by_operation: defaultdict[str, list[HttpInteraction]] = defaultdict(list)
    for case in cases:
        if isinstance(case.interaction, HttpInteraction):
            by_operation[case.interaction.operation.name].append(case.interaction)
    return {name: _facts(tuple(several)) for name, several in by_operation.items()}


def _facts(several: tuple[HttpInteraction, ...]) -> OperationFacts:
    answered = [http for http in several if http.exchange.expected_status < 400]
    echoes = [(name, echo) for http in answered for name, echo in _echoes(http)]
    never = {name for name, echo in echoes if not echo}
    orders = {http.exchange.ordered for http in answered if http.exchange.ordered is not None}
    return OperationFacts(
        frozenset(name for name, echo in echoes if echo and name not in never),
        orders.pop() if len(orders) == 1 else None,
        tuple(one.exchange for one in several if _for_a_value(one.exchange)),
        _distinct(one.exchange for h in several for one in h.then if _is_whole(one)),
        frozenset(
            read
            for http in answered
            for one in http.then
            if not _is_whole(one) and (read := _read(one)) is not None
        ),
    )


def _read(promise: Then) -> _Read | None:
    """What ``promise`` reads: an operation, and the values of the states that it names."""
    exchange = promise.exchange if isinstance(promise, Unchanged) else promise
    if not isinstance(exchange, Exchange):
        return None
    named = references((exchange.path, exchange.query))
    return exchange.operation.name, frozenset(map(repr, named))


def _for_a_value(exchange: Exchange) -> bool:
    """Whether it is a value that is refused, and one that the operation's models let through."""
    status = exchange.expected_status
    by_code = status != 422 or bool(exchange.equals)
    return status >= 400 and status not in STATE_REFUSALS and by_code


def _is_whole(promise: Then) -> TypeGuard[Unchanged]:
    """Whether it is a read of which nothing at all may change, whatever is sent."""
    return isinstance(promise, Unchanged) and not promise.but


def _distinct(exchanges: Iterable[Exchange]) -> tuple[Exchange, ...]:
    found: list[Exchange] = []
    for one in exchanges:
        if one not in found:
            found.append(one)
    return tuple(found)


def _echoes(http: HttpInteraction) -> Iterable[tuple[str, bool]]:
    """Each path of the answer that is sent and expected, and whether that is the same."""
    answer = http.exchange.answer
    if answer is None or answer.content is None:
        return
    shape = shape_within(answer.content)
    for path, sent in _sent(http.exchange).items():
        back = http.exchange.equals.get(path, NOT_NULL)
        if back is not NOT_NULL:
            (place, *_) = places(shape, steps(path))
            alike = sent == back if references((sent, back)) else same(place.shape, sent, back)
            if not alike or sent not in _NOTHING:
                yield path, alike


def _sent(http: Exchange) -> dict[str, Any]:
    """What is sent, by the path at which it would come back: a filter in each item."""
    body = http.body if isinstance(http.body, dict) else {}
    return {**body, **{f"[*].{name}": value for name, value in http.query.items()}}


def applicable(
    declared: HttpInteraction, request: Exchange, facts: OperationFacts, chosen: frozenset[str]
) -> Exchange:
    """``request`` with those clauses of ``declared`` that apply to its answer."""
    if declared.exchange.expected_status >= 400:
        return _without_clauses(request)
    sent = _sent(request)
    equals = {
        path: value
        for path, value in declared.exchange.equals.items()
        if _first(path) not in sent and _is_decided(path, value, chosen)
    }
    echoed = {name: value for name, value in sent.items() if name in facts.echoed}
    return replace(_without_clauses(request), equals={**equals, **echoed}, ordered=facts.ordered)


def _first(path: str) -> str:
    """The field that a path leads into."""
    return str(next(iter(steps(path)), ""))


def _is_decided(path: str, value: Any, chosen: frozenset[str]) -> bool:
    indexed = any(isinstance(step, int) for step in steps(path))
    return isinstance(value, Value) and value.name in chosen and not indexed


def refused_as(exchange: Exchange, status: int) -> Exchange:
    """The exchange with no clause but that it is refused with ``status``."""
    return replace(_without_clauses(exchange), status=status, reads=None)


def _without_clauses(exchange: Exchange) -> Exchange:
    """The exchange with no clause but its status and what is read of its answer."""
    return replace(
        exchange,
        equals={},
        answer_headers={},
        ordered=None,
        contains=None,
        exactly=None,
        at_least=None,
        at_most=None,
    )


def refusals_of(request: Exchange, facts: OperationFacts) -> tuple[Exchange, ...]:
    """The declared refusals that ``request`` may get, though its values are valid.

    One is of this very request, blanks at the ends of a text apart; or its answer has a value of
    its own, by which it is recognised.
    """
    found = []
    for one in facts.refused:
        by_answer = {p: value for p, value in one.equals.items() if not references(value)}
        if by_answer or _alike(one, request):
            refused = refused_as(request, one.expected_status)
            found.append(replace(refused, equals=by_answer))
    return tuple(found)


def refusals_at(facts: OperationFacts, part: str, at: str) -> tuple[int, ...]:
    """The statuses with which interactions refuse a value of the same field that has not its form.

    ``at`` is the path into ``part``. What no model takes may be refused otherwise than is usual:
    an unknown choice with 400, say.
    """
    name = _first(at)
    return tuple(
        sorted({one.expected_status for one in facts.refused if _fails_at(one, part, name)})
    )


def _fails_at(exchange: Exchange, part: str, name: str) -> bool:
    sent = getattr(exchange, part)
    value = sent.get(name) if isinstance(sent, dict) else None
    content = content_sent(exchange)
    body = None if content is None else content.model
    model = body if part == "body" else parameter_models(exchange.operation).get(part)
    if value is None or model is None or references(value) or exchange.expected_status >= 500:
        return False
    return any(path[:1] == (name,) for path, _ in misfits_at(model, {name: value}))


def refusals_elsewhere(declared: Exchange, request: Exchange) -> tuple[Exchange, ...]:
    """What ``request`` may get that names another thing than the state has: that it isn't there."""
    if not any(
        _names_another(getattr(declared, part), getattr(request, part))
        for part in ("path", "query", "body")
    ):
        return ()
    known = (one.status for one in declared.operation.answers if one.status in STATE_REFUSALS)
    return tuple(refused_as(request, status) for status in known)


def _names_another(declared: Any, sent: Any) -> bool:
    if not isinstance(declared, dict) or not isinstance(sent, dict):
        return False
    return any(references(value) and sent.get(name) != value for name, value in declared.items())


def _alike(refused: Exchange, request: Exchange) -> bool:
    for part in ("path", "query", "body"):
        declared, sent = getattr(refused, part), getattr(request, part)
        if not isinstance(declared, dict) or not isinstance(sent, dict):
            if declared != sent:
                return False
            continue
        for name, value in declared.items():
            if references(value):
                continue
            if name not in sent or wire_text(value).strip() != wire_text(sent[name]).strip():
                return False
    return True


def applicable_afterwards(
    declared: HttpInteraction, request: Exchange, facts: OperationFacts
) -> tuple[Then, ...]:
    """What must be true after ``request``: neighbours stay, and what was stored can be read.

    A read of one thing must show each field that comes back as it was sent; one of a list may
    leave out what was sent, so that only its model applies.
    """
    sent = request.body if isinstance(request.body, dict) else {}
    found: list[Then] = []
    for promise in declared.then:
        if _is_whole(promise):
            found += [] if _read(promise) in facts.changed else [promise]
        elif isinstance(promise, Exchange) and promise.expected_status < 400:
            echoed = {
                path: sent[path] for path in promise.equals if path in sent and path in facts.echoed
            }
            found.append(replace(_without_clauses(promise), equals=echoed))
    return tuple(found)
