"""One run: verifies a system's providers in every mode that was asked for.

It starts what is needed, verifies each provider by its cases, and gathers the results. It judges
nothing itself.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from handfast.bound.parts import bound_provider
from handfast.drift.usage import known_drifts
from handfast.frozen import dataclass
from handfast.http.connection import connected
from handfast.http.presence import left_out_but_there
from handfast.isolation.apply import isolated
from handfast.model.cases import Case, all_cases, cases_of, name_of
from handfast.model.modes import modes_of
from handfast.model.results import Mismatch, Mode, Report, Result
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.providers.left_out import itself_left_out, without_left_out
from handfast.providers.provider import ANSWER_SECONDS
from handfast.providers.requirements import messages_of, with_streams
from handfast.run.by_pact import verify_by_pact
from handfast.run.own_loop import run_in_process
from handfast.run.pact_process import NOTHING, outcome_of
from handfast.run.tally import Tally, counted
from handfast.transports.redis.clients import Clients, OwnRedis, fake_redis, redis_at
from handfast.transports.redis.database import opened
from handfast.transports.redis.server import NoRedisServerError, real_redis

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from handfast.drift.rows import Differences
    from handfast.model import Operation, System
    from handfast.providers.handlers import Saved
    from handfast.providers.provider import RunningProvider
    from handfast.run.pact_process import Beside, Outcome

__all__ = ["Plan", "planned", "verify_system"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which cases are verified in which mode, in the order in which they will be."""

    modes: tuple[tuple[Mode, str, tuple[Case, ...]], ...]

    @property
    def total(self) -> int:
        """How many results the run will come to."""
        return sum(len(cases) for _, _, cases in self.modes)

    def cases(self, provider: str) -> tuple[Case, ...]:
        """The cases of ``provider``, each once."""
        found = (case for _, name, cases in self.modes if name == provider for case in cases)
        return tuple({case.id: case for case in found}.values())


def planned(
    system: System,
    modes: frozenset[Mode],
    keep: Callable[[Case], bool] = lambda case: True,
    providers: frozenset[str] | None = None,
) -> Plan:
    """The plan of a run: per provider in process, by Redis stream where it is one, by Pact."""
    wanted = [case for case in all_cases(system) if keep(case)]
    names = [offer.provider for offer in system.offers]
    rows: list[tuple[Mode, str, tuple[Case, ...]]] = []
    for name in names:
        if providers is not None and name not in providers:
            continue
        mine = tuple(case for case in wanted if case.provider == name)
        for mode in (Mode.IN_PROCESS, Mode.FAKE_STREAM, Mode.REAL_STREAM, Mode.PACT):
            cases = tuple(case for case in mine if mode in (*modes_of(case), Mode.PACT))
            if mode in modes and cases:
                rows.append((mode, name, cases))
    return Plan(tuple(rows))


def verify_system(
    system: System,
    plan: Plan,
    providers: Callable[[Clients], Mapping[str, RunningProvider]],
    redis_url: str | None = None,
    *,
    starts_redis: bool = True,
    on_result: Callable[[Result], None] = lambda result: None,
    beside: Beside = NOTHING,
) -> Report:
    """Verify by ``plan`` what ``providers`` makes; with ``redis_url`` every mode uses that Redis.

    ``starts_redis`` False starts no real Redis of ours (a service of one's own has its own).
    ``beside`` is what another process verifies by Pact meanwhile.

    What stops one mode (a provider that does not start) is an obstacle of the report, once.
    The other modes are still run as far as they don't need the same: without a Redis to read
    back from, whatever is no message; without the provider, nothing.
    """
    results: list[Result] = []
    obstacles: list[Mismatch] = []
    mapped: dict[str, Differences] = {}
    gone: set[str] = set()
    saved: dict[str, Saved] = {}
    with ExitStack() as stack:
        real: list[Clients] = [redis_at(redis_url)] if redis_url else []
        is_given = bool(redis_url) or not starts_redis
        modes = plan.modes
        away = _away(plan, providers(real[0] if real else fake_redis())) if is_given else ()
        if away:
            without = [_without_messages(row, providers(fake_redis()), on_result) for row in modes]
            results += [result for found, _, _ in without for result in found]
            count = len({case.id for _, unread, _ in without for case in unread})
            obstacles += [counted(mismatch, count) for mismatch in away]
            modes = tuple(row for _, _, row in without)
            real, redis_url = [], None
        for mode, name, cases in sorted(modes, key=lambda row: _is_beside(row, beside)):
            try:
                if mode is Mode.REAL_STREAM and starts_redis and not real:
                    real.append(_real(stack))
                uses_real = redis_url is not None or mode is Mode.REAL_STREAM
                clients = real[0] if real and uses_real else fake_redis()
                provider = with_streams(
                    bound_provider(providers(clients), name), system.offer(name)
                )
                if provider.drift is not None:
                    mapped[name] = provider.drift
                if _is_beside((mode, name, cases), beside):
                    results += _awaited(beside.outcomes[name], on_result)
                elif name in gone:
                    results += _unmet(mode, cases, provider, on_result)[0]
                elif cases:
                    mine = saved.setdefault(name, beside.saved(name))
                    results += _verify(mode, cases, provider, on_result, mine)
            except CannotVerify as stop:
                results += stop.results
                obstacles += [mismatch for mismatch in stop.mismatches if mismatch not in obstacles]
                gone |= {name} if stop.gone else set()
        obstacles += _left_out_but_there(system, providers(fake_redis()), gone)
    if not plan.total:
        obstacles.append(_nothing_to_verify(system))
    drifts = [
        row
        for name, drift in mapped.items()
        for row in known_drifts(name, drift, plan.cases(name), results, _all_of(system, name))
    ]
    order = {(mode, name): place for place, (mode, name, _) in enumerate(plan.modes)}
    results.sort(key=lambda result: order[result.mode, result.provider])
    return Report(system.name, tuple(results), tuple(obstacles), plan.total, tuple(drifts))


def _all_of(system: System, provider: str) -> tuple[Case, ...]:
    """Every interaction with ``provider``, chosen for this run or not."""
    return tuple(case for case in cases_of(system.contracts) if case.provider == provider)


def _is_beside(row: tuple[Mode, str, tuple[Case, ...]], beside: Beside) -> bool:
    return row[0] is Mode.PACT and row[1] in beside.outcomes


def _awaited(future: Future[Outcome], on_result: Callable[[Result], None]) -> tuple[Result, ...]:
    results = outcome_of(future)
    for result in results:
        on_result(result)
    return results


def _real(stack: ExitStack) -> Clients:
    try:
        kind = Redis if os.environ.get("REDIS_URL") else OwnRedis
        return redis_at(stack.enter_context(real_redis()), kind)
    except NoRedisServerError as error:
        mismatch = start_mismatch("Redis", str(error), "", expected="a Redis server")
    except ValueError as error:
        mismatch = start_mismatch(
            "REDIS_URL", str(error), "mend it, or unset it", expected="its address"
        )
    raise CannotVerify((mismatch,))


def _away(plan: Plan, bound: Mapping[str, RunningProvider]) -> tuple[Mismatch, ...]:
    """Why messages cannot be read back, where any must be: one Redis serves all providers."""
    reads = {
        name
        for mode, name, cases in plan.modes
        for case in cases
        if _reads_messages(case, mode, bound.get(name))
    }
    found = next((provider for name, provider in bound.items() if name in reads), None)
    if found is None:
        return ()

    async def reach(provider: RunningProvider) -> None:
        async with opened(provider):
            pass

    try:
        asyncio.run(reach(found))
    except CannotVerify as stop:
        return stop.mismatches
    return ()


def _reads_messages(case: Case, mode: Mode, provider: RunningProvider | None) -> bool:
    left_out: frozenset[str] = frozenset() if provider is None else provider.left_out
    chosen = not itself_left_out(case, left_out)
    return chosen and bool(messages_of(without_left_out(case, left_out)[0], mode))


def _without_messages(
    row: tuple[Mode, str, tuple[Case, ...]],
    bound: Mapping[str, RunningProvider],
    on_result: Callable[[Result], None],
) -> tuple[tuple[Result, ...], tuple[Case, ...], tuple[Mode, str, tuple[Case, ...]]]:
    """Results of what lacks a handler too, what cannot be read back, and what remains."""
    mode, name, cases = row
    reading = tuple(case for case in cases if _reads_messages(case, mode, bound.get(name)))
    if name not in bound:
        return (), reading, row
    found, unread = _unmet(mode, reading, bound[name], on_result)
    return found, unread, (mode, name, tuple(case for case in cases if case not in reading))


def _unmet(
    mode: Mode,
    cases: tuple[Case, ...],
    provider: RunningProvider,
    on_result: Callable[[Result], None],
) -> tuple[tuple[Result, ...], tuple[Case, ...]]:
    """The results of cases that lack a handler, for which nothing is run, and the rest."""
    tally = Tally(mode, cases, on_result)
    rest = tuple(case for _, case in tally.verifiable(provider))
    return tally.result(), rest


def _verify(
    mode: Mode,
    cases: tuple[Case, ...],
    provider: RunningProvider,
    on_result: Callable[[Result], None],
    saved: Saved,
) -> tuple[Result, ...]:
    if mode is Mode.PACT:
        return verify_by_pact(cases, provider, on_result=on_result, saved=saved)
    return run_in_process(cases, provider, mode=mode, on_result=on_result, saved=saved)


def _left_out_but_there(
    system: System, bound: Mapping[str, RunningProvider], gone: set[str]
) -> tuple[Mismatch, ...]:
    """A mismatch for each operation that a provider has, though it is left out."""

    async def found(provider: RunningProvider, left_out: list[Operation]) -> tuple[Mismatch, ...]:
        async with connected(provider, ANSWER_SECONDS) as connection:
            return await left_out_but_there(provider.app, connection, left_out)

    mismatches: tuple[Mismatch, ...] = ()
    for offer in system.offers:
        provider = bound.get(offer.provider)
        if provider is None or not provider.left_out or offer.provider in gone:
            continue
        left_out = [one for one in offer.operations if name_of(one) in provider.left_out]
        try:
            mismatches += asyncio.run(found(isolated(provider, ()).provider, left_out))
        except CannotVerify as stop:
            mismatches += stop.mismatches
    return mismatches


def _nothing_to_verify(system: System) -> Mismatch:
    return start_mismatch(
        system.name,
        "none that fits the filters",
        f"`handfast list {system.name}` shows every interaction by name",
        expected="at least one interaction to verify",
    )
