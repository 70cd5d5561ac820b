"""Properties of a provider: every valid request is answered as declared, each near miss refused.

Each request is sent from the clean slate and in the state that its interaction declares. Judges by
``judge`` alone; what may be held to is said in ``clauses``, what is sent in ``drawn``.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

from handfast.fuzz.property import Property, check, recheck
from handfast.fuzz.provider.attempts import Room, attempt_miss, attempt_valid
from handfast.fuzz.provider.clauses import OF_THE_STATE, known_of
from handfast.fuzz.provider.requests import chosen_names, missed_requests, valid_requests
from handfast.http.connection import connected
from handfast.model import HttpInteraction
from handfast.providers.provider import ANSWER_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hypothesis.database import ExampleDatabase

    from handfast.fuzz.finding import Finding, FuzzResult
    from handfast.fuzz.store import StoredFinding
    from handfast.model.cases import Case
    from handfast.providers.provider import Provider

__all__ = ["SOURCE", "fuzz_properties", "replay_property"]

SOURCE: Final = "properties"
_FIRST: Final = 4  # times as many requests as for another state of the same operation
_VALID, _MISS = "valid request", "near miss"


def fuzz_properties(
    cases: Sequence[Case],
    provider: Provider,
    *,
    seed: int = 0,
    until: float = float("inf"),
    examples: int = 60,
    database: ExampleDatabase | None = None,
    system: str = "",
    keep: Callable[[Case], bool] = lambda case: True,
) -> FuzzResult:
    """Hold ``provider`` to what ``cases`` declare, with requests that no example sends.

    ``until`` is a moment of ``time.monotonic``, ``examples`` how many requests each property is
    tried with at most (four times as many the first of each operation); what is found is kept in
    ``database``, if there is one, under ``system``. Runs an event loop of its own. Interactions
    whose handlers are missing are left out, and those that ``keep`` does not name.

    Raises:
        CannotHold: the provider does not start.
        NotSetUp: a state could not be set up.
        StoreError: the database can't be written.
    """
    with _room(cases, provider) as room:
        return check(
            _properties(room, [case for case in cases if _is_http(case) and keep(case)]),
            seed=seed,
            until=until,
            examples=examples,
            database=database,
            system=system,
        )


def replay_property(kept: StoredFinding, cases: Sequence[Case], provider: Provider) -> FuzzResult:
    """Send again what was found: nothing is found any more once it is mended.

    Raises:
        StoreError: no such interaction is declared here, or it makes another request now.
        CannotHold, NotSetUp: as above.
    """
    with _room(cases, provider) as room:
        # its case alone: others of the same requests may not have been there when it was found
        return recheck(kept, _properties(room, [c for c in cases if c.id == kept.interaction]))


@contextmanager
def _room(cases: Sequence[Case], provider: Provider) -> Iterator[Room]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        loop = runner.get_loop()
        try:
            line = loop.run_until_complete(
                stack.enter_async_context(connected(provider, ANSWER_SECONDS))
            )
            yield Room(loop, line, provider, chosen_names(cases), known_of(cases))
        finally:
            loop.run_until_complete(stack.aclose())


def _properties(room: Room, cases: Sequence[Case]) -> Iterator[Property]:
    """One property for all interactions that would be tried with the same requests.

    Near misses come first: one property an operation is soon through with.
    """
    held = [
        (case, case.interaction)
        for case in cases
        if isinstance(case.interaction, HttpInteraction)
        and _settable(case.interaction, room.provider)
    ]
    answered = {
        http.operation.name: (case, http) for case, http in reversed(held) if _is_kept(http)
    }
    for case, http in answered.values():
        yield from _missed(room, case, http)
    seen: set[str] = set()
    for case, http in held:
        alike = _situation(http, room.chosen)
        if alike not in seen and (_is_kept(http) or http.exchange.expected_status in OF_THE_STATE):
            weight = 1 if http.operation.name in seen else _FIRST
            seen |= {alike, http.operation.name}
            yield _valid(room, case, http, weight)


def _is_http(case: Case) -> bool:
    return isinstance(case.interaction, HttpInteraction)


def _is_kept(http: HttpInteraction) -> bool:
    return http.exchange.expected_status < 400


def _settable(http: HttpInteraction, provider: Provider) -> bool:
    return all(given.state.name in provider.states for given in http.given)


def _situation(http: HttpInteraction, chosen: frozenset[str]) -> str:
    """All that the requests of an interaction depend on, as text."""
    states = [(given.state.name, given.values()) for given in http.given]
    kept = [
        (part, name, value)
        for part in ("path", "query", "body")
        for name, value in _named(getattr(http.exchange, part)).items()
        if getattr(value, "name", None) in chosen
    ]
    return repr(
        (http.operation.name, http.exchange.expected_status, states, kept, http.exchange.reads)
    )


def _named(part: Any) -> Mapping[str, Any]:
    """The values of a part by name; a body of bytes or a list has none."""
    return part if isinstance(part, dict) else {}


def _valid(room: Room, case: Case, http: HttpInteraction, weight: int) -> Property:
    def attempt(drawn: Any) -> Finding | None:
        return room.run(attempt_valid(room, case, http, drawn))

    return Property(case, SOURCE, _VALID, valid_requests(http), attempt, weight)


def _missed(room: Room, case: Case, http: HttpInteraction) -> Iterator[Property]:
    def attempt(missed: Any) -> Finding | None:
        return room.run(attempt_miss(room, case, http, missed))

    strategy = missed_requests(http, room.chosen)
    if strategy is not None:
        yield Property(case, SOURCE, _MISS, strategy, attempt, _FIRST)
