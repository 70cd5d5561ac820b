"""Properties of a provider: every valid request is answered as declared, each near miss refused.

Each request is sent from the clean slate and in the state that its interaction declares.
``requests`` makes them, ``attempts`` sends them, ``clauses`` knows what applies to their answers.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handfast.fuzz.event_loop import entered
from handfast.fuzz.property import Property, recheck, try_properties
from handfast.fuzz.provider.attempts import attempt_invalid, attempt_valid
from handfast.fuzz.provider.clauses import STATE_REFUSALS, facts_of, states_of
from handfast.fuzz.provider.parts import chosen_names, named_values
from handfast.fuzz.provider.requests import invalid_requests, valid_requests
from handfast.fuzz.provider.target import Target
from handfast.http.connection import connected
from handfast.isolation.apply import isolated
from handfast.model import HttpInteraction
from handfast.model.results import Responsible
from handfast.providers.errors import NotSetUp
from handfast.providers.handlers import set_up_afresh
from handfast.providers.left_out import itself_left_out, without_left_out
from handfast.providers.provider import ANSWER_SECONDS, MOST_UNANSWERED
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hypothesis.database import ExampleDatabase

    from handfast.fuzz.finding import Finding, FuzzResult
    from handfast.fuzz.store import StoredFinding
    from handfast.model.cases import Case
    from handfast.model.results import Mismatch
    from handfast.providers.provider import RunningProvider

__all__ = ["fuzz_properties", "replay_property"]

_FIRST: Final = 4  # times as many requests as for another state of the same operation


def fuzz_properties(
    cases: Sequence[Case],
    provider: RunningProvider,
    *,
    seed: int = 0,
    until: float = float("inf"),
    examples: int = 60,
    database: ExampleDatabase | None = None,
    system: str = "",
    only: Callable[[Case], bool] = lambda case: True,
    on_case: Callable[[], None] = lambda: None,
) -> FuzzResult:
    """Try ``provider`` with requests that no example of ``cases`` sends.

    ``until`` is a moment of ``time.monotonic``, ``examples`` how many requests each property is
    tried with at most (four times as many the first of each operation). What is found is saved in
    ``database``, if there is one, under ``system``. ``only`` chooses the cases that are tried, all
    of them show what is declared. ``on_case`` is called before each request. Interactions whose
    handlers are missing are left out; so is what needs an operation that the provider leaves out,
    and what needs a state that can't be set up: both are named in the result. Runs an event loop
    of its own.

    Raises:
        CannotVerify: the provider does not start.
        NotSetUp: a state could be set up at first, and then not any more; or the provider hangs.
    """
    chosen = [case for case in cases if isinstance(case.interaction, HttpInteraction)]
    chosen = [case for case in chosen if only(case)]
    wanted, lacking = _parts(chosen, provider)
    with _target(_parts(cases, provider)[0], provider) as target:
        ready, unready, failed = _set_up_once(target, wanted, until)
        result = try_properties(
            _properties(target, ready),
            seed=seed,
            until=until,
            examples=examples,
            database=database,
            system=system,
            on_case=on_case,
        )
    left_out = tuple(dict.fromkeys((*lacking, *unready)))
    return replace(result, left_out=left_out, not_set_up=failed)


def replay_property(
    stored: StoredFinding, cases: Sequence[Case], provider: RunningProvider
) -> FuzzResult:
    """Send again what was found: once it is mended, nothing is found any more.

    Raises:
        StoreError: no such interaction is declared here, or it makes another request here.
        CannotVerify, NotSetUp: as above.
    """
    parts, _ = _parts(cases, provider)
    with _target(parts, provider) as target:
        # its case alone: others of the same requests may not have been there when it was found
        return recheck(stored, _properties(target, [c for c in parts if c.id == stored.case]))


def _parts(
    cases: Sequence[Case], provider: RunningProvider
) -> tuple[list[Case], tuple[Mismatch, ...]]:
    """``cases`` as far as they need nothing that is left out, and a mismatch for the rest."""
    parts: list[Case] = []
    lacking: tuple[Mismatch, ...] = ()
    for case in cases:
        itself = itself_left_out(case, provider.left_out)
        part, clauses = without_left_out(case, provider.left_out)
        parts += [] if itself else [part]
        lacking += itself or clauses
    return parts, lacking


def _set_up_once(
    target: Target, cases: Sequence[Case], until: float
) -> tuple[list[Case], tuple[Mismatch, ...], tuple[Mismatch, ...]]:
    """The cases whose states can be set up, a mismatch for what needs what is left out, and others.

    Equal states are set up once, unless something is left out; none past ``until``.
    """
    ready: list[Case] = []
    lacking: tuple[Mismatch, ...] = ()
    failed: dict[str, list[Mismatch]] = {}  # by the state: what was raised may name another id
    known: dict[str, Mismatch | None] = {}
    late = 0
    for case in cases:
        http = case.interaction
        if not isinstance(http, HttpInteraction) or not _can_be_set_up(http, target.provider):
            continue
        states = states_of(http)
        if target.provider.left_out:
            states = f"{states} {case.id}"  # which neighbours can be done without, it says itself
        if states not in known and time.monotonic() <= until:
            known[states] = None
            try:
                lacking += target.run(
                    set_up_afresh(target.provider, http, {}, ANSWER_SECONDS)
                ).left_out
            except NotSetUp as stop:
                late += stop.late
                if late >= MOST_UNANSWERED:
                    raise
                known[states] = stop.mismatch
        mismatch = known.get(states)
        if mismatch is None:
            ready.append(case)
        elif mismatch.whose is Responsible.LEFT_OUT:
            lacking += (mismatch,)
        else:
            failed.setdefault(mismatch.where, []).append(mismatch)
    return ready, lacking, tuple(_counted(several[0], len(several)) for several in failed.values())


def _counted(mismatch: Mismatch, count: int) -> Mismatch:
    """``mismatch`` with how many interactions were not tried for it."""
    not_tried = number_of(count, "interaction was", "interactions were")
    return replace(mismatch, got=f"{mismatch.got}; {not_tried} not tried")


@contextmanager
def _target(cases: Sequence[Case], provider: RunningProvider) -> Iterator[Target]:
    provider = isolated(provider, cases).provider
    with entered(connected(provider, ANSWER_SECONDS)) as (runner, connection):
        yield Target(runner, connection, provider, chosen_names(cases), facts_of(cases))


def _properties(target: Target, cases: Sequence[Case]) -> Iterator[Property]:
    """One property for all interactions that would be tried with the same requests.

    Near misses come first: one property an operation is soon through with.
    """
    ready = [
        (case, case.interaction)
        for case in cases
        if isinstance(case.interaction, HttpInteraction)
        and _can_be_set_up(case.interaction, target.provider)
    ]
    first = {http.operation.name: (case, http) for case, http in reversed(ready) if _succeeds(http)}
    for case, http in first.values():
        yield from _invalid(target, case, http)
    tried: set[str] = set()
    for case, http in ready:
        situation = _situation(http, target.chosen)
        refused_by_state = (
            http.exchange.expected_status in STATE_REFUSALS
            and states_of(http) not in target.facts[http.operation.name].answered
        )
        if situation not in tried and (_succeeds(http) or refused_by_state):
            weight = 1 if http.operation.name in tried else _FIRST
            tried |= {situation, http.operation.name}
            yield _valid(target, case, http, weight)


def _succeeds(http: HttpInteraction) -> bool:
    return http.exchange.expected_status < 400


def _can_be_set_up(http: HttpInteraction, provider: RunningProvider) -> bool:
    return all(given.state.name in provider.states for given in http.given)


def _situation(http: HttpInteraction, chosen: frozenset[str]) -> str:
    """All that the requests of an interaction depend on, as text."""
    declared = [
        (part, name, value)
        for part in ("path", "query", "body")
        for name, value in named_values(getattr(http.exchange, part)).items()
        if getattr(value, "name", None) in chosen
    ]
    exchange = http.exchange
    states = states_of(http)
    return repr((http.operation.name, exchange.expected_status, states, declared, exchange.reads))


def _valid(target: Target, case: Case, http: HttpInteraction, weight: int) -> Property:
    def attempt(parts: Any) -> Finding | None:
        return target.run(attempt_valid(target, case, http, parts))

    return Property(case, "valid request", valid_requests(http), attempt, weight)


def _invalid(target: Target, case: Case, http: HttpInteraction) -> Iterator[Property]:
    def attempt(invalid: Any) -> Finding | None:
        return target.run(attempt_invalid(target, case, http, invalid))

    strategy = invalid_requests(http, target.chosen)
    if strategy is not None:
        yield Property(case, "near miss", strategy, attempt, _FIRST)
