"""One run: a system's providers held to their contracts in every way that was asked for.

Chooses nothing about promises; it starts what is needed, hands each provider its cases, and
gathers the verdicts.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handfast.drift.usage import known_drifts
from handfast.model import MessageInteraction, System
from handfast.model.cases import Case, cases_of
from handfast.model.results import Fault, Report, Verdict, Way
from handfast.providers.provider import CannotHold, start_fault
from handfast.providers.requirements import messages_of
from handfast.run.by_pact import hold_by_pact
from handfast.run.in_process import hold_in_process
from handfast.run.tally import Tally, counted
from handfast.transports.redis_clients import Clients, fake_redis, redis_at
from handfast.transports.redis_database import opened
from handfast.transports.redis_server import NoRedisServerError, real_redis
from handfast.transports.redis_stream import KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.drift.differences import Differences
    from handfast.providers.provider import Provider

__all__ = ["Plan", "hold_system", "planned"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which cases are held in which way, in the order in which they will be."""

    ways: tuple[tuple[Way, str, tuple[Case, ...]], ...]

    @property
    def total(self) -> int:
        """How many verdicts the run will come to."""
        return sum(len(cases) for _, _, cases in self.ways)

    def cases(self, provider: str) -> tuple[Case, ...]:
        """The cases of ``provider``, each once."""
        found = (case for _, name, cases in self.ways if name == provider for case in cases)
        return tuple({case.id: case for case in found}.values())


def planned(
    system: System,
    ways: frozenset[Way],
    keep: Callable[[Case], bool] = lambda case: True,
    providers: frozenset[str] | None = None,
) -> Plan:
    """The plan of a run: per provider in process, by Redis stream where it is one, by Pact."""
    kept = [case for case in cases_of(system.contracts) if keep(case)]
    names = [offer.provider for offer in system.offers]
    rows: list[tuple[Way, str, tuple[Case, ...]]] = []
    for name in names:
        if providers is not None and name not in providers:
            continue
        mine = tuple(case for case in kept if case.provider == name)
        streamed = tuple(case for case in mine if _by_stream(case))
        straight = tuple(case for case in mine if not _by_stream(case))
        for way, cases in (
            (Way.IN_PROCESS, straight),
            (Way.FAKE_STREAM, streamed),
            (Way.REAL_STREAM, streamed),
            (Way.PACT, mine),
        ):
            if way in ways and cases:
                rows.append((way, name, cases))
    return Plan(tuple(rows))


def _by_stream(case: Case) -> bool:
    """Whether what is held is an entry of a Redis stream, of which there are two kinds."""
    interaction = case.interaction
    return (
        isinstance(interaction, MessageInteraction) and interaction.message.transport.kind == KIND
    )


def hold_system(
    system: System,
    plan: Plan,
    providers: Callable[[Clients], Mapping[str, Provider]],
    redis_url: str | None = None,
    *,
    starts_redis: bool = True,
    on_verdict: Callable[[Verdict], None] = lambda verdict: None,
) -> Report:
    """Hold what ``providers`` makes to ``plan``; with ``redis_url`` every way uses that Redis.

    ``starts_redis`` False starts no real Redis of ours (a service of one's own has its own).

    What stops one way (a provider that does not start) is an obstacle of the report, said once.
    The other ways are still run as far as they don't need the same: without a Redis to read
    back from, whatever is no message; without the provider, nothing.
    """
    verdicts: list[Verdict] = []
    obstacles: list[Fault] = []
    mapped: dict[str, Differences] = {}
    gone: set[str] = set()
    with ExitStack() as stack:
        real: list[Clients] = [redis_at(redis_url)] if redis_url else []
        is_given = bool(redis_url) or not starts_redis
        ways = plan.ways
        away = _away(plan, providers(real[0] if real else fake_redis())) if is_given else ()
        if away:
            without = [_without_messages(row, providers(fake_redis()), on_verdict) for row in ways]
            verdicts += [verdict for told, _, _ in without for verdict in told]
            count = len({case.id for _, unheld, _ in without for case in unheld})
            obstacles += [counted(fault, count) for fault in away]
            ways = tuple(row for _, _, row in without)
            real, redis_url = [], None
        for way, name, cases in ways:
            try:
                if way is Way.REAL_STREAM and starts_redis and not real:
                    real.append(_real(stack))
                uses_real = redis_url is not None or way is Way.REAL_STREAM
                clients = real[0] if real and uses_real else fake_redis()
                provider = _provider(providers(clients), name)
                if provider.drift is not None:
                    mapped[name] = provider.drift
                if name in gone:
                    verdicts += _unmet(way, cases, provider, on_verdict)[0]
                elif cases:
                    verdicts += _hold(way, cases, provider, on_verdict)
            except CannotHold as stop:
                verdicts += stop.verdicts
                obstacles += [fault for fault in stop.faults if fault not in obstacles]
                gone |= {name} if stop.gone else set()
    if not plan.total:
        obstacles.append(_nothing_to_hold(system))
    drifts = [
        row
        for name, drift in mapped.items()
        for row in known_drifts(name, drift, plan.cases(name), verdicts)
    ]
    return Report(system.name, tuple(verdicts), tuple(obstacles), plan.total, tuple(drifts))


def _real(stack: ExitStack) -> Clients:
    try:
        return redis_at(stack.enter_context(real_redis()))
    except NoRedisServerError as error:
        fault = start_fault("Redis", str(error), "", expected="a Redis server")
    except ValueError as error:
        fault = start_fault("REDIS_URL", str(error), "mend it, or unset it", expected="its address")
    raise CannotHold((fault,))


def _away(plan: Plan, bound: Mapping[str, Provider]) -> tuple[Fault, ...]:
    """Why messages cannot be read back, where any must be: one Redis serves all providers."""
    reads = {name for way, name, cases in plan.ways for c in cases if messages_of(c, way)}
    found = next((provider for name, provider in bound.items() if name in reads), None)
    if found is None:
        return ()

    async def reach(provider: Provider) -> None:
        async with opened(provider):
            pass

    try:
        asyncio.run(reach(found))
    except CannotHold as stop:
        return stop.faults
    return ()


def _without_messages(
    row: tuple[Way, str, tuple[Case, ...]],
    bound: Mapping[str, Provider],
    on_verdict: Callable[[Verdict], None],
) -> tuple[tuple[Verdict, ...], tuple[Case, ...], tuple[Way, str, tuple[Case, ...]]]:
    """Verdicts on what lacks a handler besides, what cannot be read back, and what remains."""
    way, name, cases = row
    reading = tuple(case for case in cases if messages_of(case, way))
    if name not in bound:
        return (), reading, row
    told, unheld = _unmet(way, reading, bound[name], on_verdict)
    return told, unheld, (way, name, tuple(case for case in cases if case not in reading))


def _unmet(
    way: Way, cases: tuple[Case, ...], provider: Provider, on_verdict: Callable[[Verdict], None]
) -> tuple[tuple[Verdict, ...], tuple[Case, ...]]:
    """The verdicts on cases that lack a handler, which nobody need be asked for, and the rest."""
    tally = Tally(way, cases, on_verdict)
    rest = tuple(case for _, case in tally.holdable(provider))
    return tally.result(), rest


def _hold(
    way: Way, cases: tuple[Case, ...], provider: Provider, on_verdict: Callable[[Verdict], None]
) -> tuple[Verdict, ...]:
    if way is Way.PACT:
        return hold_by_pact(cases, provider, on_verdict=on_verdict)
    return asyncio.run(hold_in_process(cases, provider, way=way, on_verdict=on_verdict))


def _provider(bound: Mapping[str, Provider], name: str) -> Provider:
    if name in bound:
        return bound[name]
    fault = start_fault(
        name,
        f"bindings for {', '.join(sorted(bound)) or 'nothing'}",
        f"give {name} by --app or --url, or choose another with --provider",
        expected="a running service, or a binding that starts one",
    )
    raise CannotHold((fault,))


def _nothing_to_hold(system: System) -> Fault:
    return start_fault(
        system.name,
        "none that fits the filters",
        f"`handfast list {system.name}` shows every interaction by name",
        expected="at least one interaction to hold a provider to",
    )
