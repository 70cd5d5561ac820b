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
from handfast.model import NOT_NULL, Exchange, HttpInteraction, Unchanged, Value
from handfast.model.values import is_one_value, references
from handfast.shapes.places import places
from handfast.shapes.values.equality import same
from handfast.wire.paths import steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model import Then
    from handfast.model.cases import Case

__all__ = [
    "STATE_REFUSALS",
    "OperationFacts",
    "applicable",
    "facts_of",
    "first_field",
    "is_whole",
    "read_of",
    "refused_as",
    "states_of",
    "without_clauses",
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
    there to change, so that it stays for the sake of what was sent alone; ``nulls`` the fields of
    which null comes back too, where others take it for what was not sent; ``answered`` the states
    in which some request succeeds.
    """

    echoed: frozenset[str] = frozenset()
    ordered: str | None = None
    refused: tuple[Exchange, ...] = ()
    unchanged: tuple[Exchange, ...] = ()
    changed: frozenset[_Read] = frozenset()
    nulls: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()

    def comes_back(self, path: str, value: Any) -> bool:
        """Whether ``value``, sent as the field at ``path``, comes back as it was sent."""
        return path in self.echoed and (value is not None or path in self.nulls)


def states_of(http: HttpInteraction) -> str:
    """The states of an interaction, as a text that equal ones share."""
    return repr([(given.state.name, given.values()) for given in http.given])


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
        _distinct(one.exchange for h in several for one in h.then if is_whole(one)),
        frozenset(
            read
            for http in answered
            for one in http.then
            if not is_whole(one) and (read := read_of(one)) is not None
        ),
        frozenset(path for http in answered for path in _nulls(http.exchange)),
        frozenset(map(states_of, answered)),
    )


def _nulls(exchange: Exchange) -> Iterable[str]:
    """Each path at which null is sent, and comes back."""
    return (
        path
        for path, value in _sent(exchange).items()
        if value is None and exchange.equals.get(path, NOT_NULL) is None
    )


def read_of(promise: Then) -> _Read | None:
    """What ``promise`` reads: an operation, and the values of the states that it names."""
    exchange = promise.exchange if isinstance(promise, Unchanged) else promise
    if not isinstance(exchange, Exchange):
        return None
    named = references((exchange.path, exchange.query))
    return exchange.operation.name, frozenset(map(repr, named))


def _for_a_value(exchange: Exchange) -> bool:
    """Whether it is a value that is refused, and one that the operation's models let through."""
    status = exchange.expected_status
    by_code = status != exchange.operation.conventions.invalid or bool(exchange.equals)
    return status >= 400 and status not in STATE_REFUSALS and by_code


def is_whole(promise: Then) -> TypeGuard[Unchanged]:
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
        if is_one_value(back):
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
        return without_clauses(request)
    sent = _sent(request)
    equals = {
        path: value
        for path, value in declared.exchange.equals.items()
        if first_field(path) not in sent and _is_decided(path, value, chosen)
    }
    echoed = {name: value for name, value in sent.items() if facts.comes_back(name, value)}
    return replace(without_clauses(request), equals={**equals, **echoed}, ordered=facts.ordered)


def first_field(path: str) -> str:
    """The field that a path leads into."""
    return str(next(iter(steps(path)), ""))


def _is_decided(path: str, value: Any, chosen: frozenset[str]) -> bool:
    indexed = any(isinstance(step, int) for step in steps(path))
    return isinstance(value, Value) and value.name in chosen and not indexed


def refused_as(exchange: Exchange, status: int) -> Exchange:
    """The exchange with no clause but that it is refused with ``status``."""
    return replace(without_clauses(exchange), status=status, reads=None)


def without_clauses(exchange: Exchange) -> Exchange:
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
