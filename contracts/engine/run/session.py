"""One run: a system's providers held to their contracts in every way that was asked for.

Chooses nothing about promises; it starts what is needed, hands each provider its cases, and
gathers the verdicts.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.engine.cases import Case, cases_of
from contracts.engine.faults import Fault, Report, Verdict, Way
from contracts.engine.model import MessageInteraction, System
from contracts.engine.run.in_process import hold_in_process
from contracts.engine.run.pact_provider import hold_by_pact
from contracts.engine.run.provider import CannotHold, start_fault
from contracts.engine.run.redis_clients import Clients, fake_redis, redis_at
from contracts.engine.run.redis_server import NoRedisServerError, real_redis
from contracts.engine.run.streams import KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contracts.engine.run.provider import Provider

__all__ = ["Plan", "hold_system", "planned"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which cases are held in which way, in the order in which they will be."""

    ways: tuple[tuple[Way, str, tuple[Case, ...]], ...]

    @property
    def total(self) -> int:
        """How many verdicts the run will come to."""
        return sum(len(cases) for _, _, cases in self.ways)


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
        straight = tuple(case for case in mine if case not in streamed)
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

    What stops one way (a provider that does not start) is an obstacle of the report, said once;
    the other ways are still run.
    """
    verdicts: list[Verdict] = []
    obstacles: list[Fault] = []
    with ExitStack() as stack:
        real: list[Clients] = [redis_at(redis_url)] if redis_url else []
        for way, name, cases in plan.ways:
            try:
                needs_real = way is Way.REAL_STREAM and starts_redis
                if needs_real and not real:
                    real.append(redis_at(stack.enter_context(real_redis())))
                clients = real[0] if redis_url or needs_real else fake_redis()
                verdicts += _hold(way, cases, _provider(providers(clients), name), on_verdict)
            except NoRedisServerError as error:
                obstacles.append(start_fault("Redis", str(error), "", expected="a Redis server"))
            except CannotHold as stop:
                verdicts += stop.verdicts
                obstacles += [fault for fault in stop.faults if fault not in obstacles]
    if not plan.total:
        obstacles.append(_nothing_to_hold(system))
    return Report(system.name, tuple(verdicts), tuple(obstacles))


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
        f"`contracts list {system.name}` shows every interaction by name",
        expected="at least one interaction to hold a provider to",
    )
