"""Runs the parts of ``handfast fuzz``: documents, properties and consumers, one after another."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from handfast.bound.parts import bindings_of, bound_provider
from handfast.commands.children.seldom import seldom
from handfast.commands.options.subjects import bound_providers
from handfast.frozen import dataclass
from handfast.fuzz.consumer.fuzzing import fuzz_consumer
from handfast.fuzz.finding import FuzzResult, Source
from handfast.fuzz.openapi.fuzzing import DOCUMENTS, Round
from handfast.fuzz.openapi.rounds import fuzz_by_document
from handfast.fuzz.provider.fuzzing import fuzz_properties
from handfast.model import HttpInteraction
from handfast.model.cases import cases_of, name_of
from handfast.providers.errors import CannotVerify, NotSetUp
from handfast.report.fuzz_terminal import FuzzRow
from handfast.transports.redis.clients import fake_redis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.database import ExampleDatabase

    from handfast.bindings import ConsumerClient
    from handfast.commands.options.subjects import ServiceOptions
    from handfast.drift.rows import Differences
    from handfast.model import Contract, Offer, System
    from handfast.model.cases import Case
    from handfast.providers.provider import RunningProvider

__all__ = ["FuzzRun", "provider_of", "run_parts"]

_WITHOUT_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FuzzRun:
    """What a run is about; ``cases`` None: all of the system; ``seconds`` None: one round.

    ``known`` are the differences of the provider that consumers' clients are written for.
    """

    system: System
    subject: ServiceOptions
    provider: str | None
    seed: int
    examples: int
    seconds: float | None
    cases: tuple[Case, ...] | None
    database: ExampleDatabase
    known: tuple[Differences, ...] = ()


class _Fuzz(Protocol):
    """Fuzzes one service until a moment of ``time.monotonic``; None: one round."""

    def __call__(self, until: float | None, on_case: Callable[[], None]) -> FuzzResult: ...


@dataclass(frozen=True, slots=True)
class _Task:
    """What makes one row of the result: by which source, of which service, and how."""

    source: Source
    service: str
    fuzz: _Fuzz


def run_parts(run: FuzzRun, parts: frozenset[str], send: Callable[[Any], None]) -> None:
    """Run ``parts`` one after another, each with an equal share of the time that is left.

    What was reached is sent: a row without cases when a part begins, then how many there are by
    now, and the whole row. What an earlier part found is not found again.

    Raises:
        CannotVerify: a provider cannot be loaded.
        StoreError: what is found can't be saved.
    """
    until = None if run.seconds is None else time.monotonic() + run.seconds
    tasks = [task for part, tasks_of in _PARTS.items() if part in parts for task in tasks_of(run)]
    known: set[str] = set()
    for number, task in enumerate(tasks):
        send(FuzzRow(task.source, task.service, FuzzResult(0)))
        try:
            result = task.fuzz(_share(until, len(tasks) - number), _counted(send))
        except (CannotVerify, NotSetUp) as stop:
            mismatches = stop.mismatches if isinstance(stop, CannotVerify) else (stop.mismatch,)
            send(FuzzRow(task.source, task.service, FuzzResult(0), mismatches))
            return
        found = tuple(one for one in result.found if one.id not in known)
        known.update(one.id for one in found)
        send(FuzzRow(task.source, task.service, replace(result, found=found)))


def _counted(send: Callable[[Any], None]) -> Callable[[], None]:
    """Counts, and sends the number from time to time."""
    count, sometimes = 0, seldom(send)

    def on_case() -> None:
        nonlocal count
        count += 1
        sometimes(count)

    return on_case


def _share(until: float | None, tasks: int) -> float | None:
    if until is None:
        return None
    now = time.monotonic()
    return now + max(0.0, until - now) / tasks


def _of_documents(run: FuzzRun) -> Iterator[_Task]:
    for offer in _offers(run):
        if _operations(run, offer) == ():
            continue
        provider = provider_of(run, offer.provider)
        operations = _operations(run, offer, provider.left_out)
        if operations == ():
            continue
        first = Round(seed=run.seed, examples=run.examples, operations=operations)
        for source in DOCUMENTS:
            fuzz = partial(_fuzz_document, run, source, offer, provider, first)
            yield _Task(source, offer.provider, fuzz)


def _fuzz_document(
    run: FuzzRun,
    source: Source,
    offer: Offer,
    provider: RunningProvider,
    first: Round,
    until: float | None,
    on_case: Callable[[], None],
) -> FuzzResult:
    return fuzz_by_document(
        source,
        offer,
        provider,
        first,
        contracts=run.system.contracts,
        until=until,
        database=run.database,
        system=run.system.name,
        on_case=on_case,
    )


def _of_properties(run: FuzzRun) -> Iterator[_Task]:
    chosen = _chosen_ids(run)
    for offer in _offers(run):
        every = cases_of(run.system.contracts)
        cases = tuple(case for case in every if case.provider == offer.provider)
        if chosen.isdisjoint(case.id for case in cases):
            continue
        provider = provider_of(run, offer.provider)
        fuzz = partial(_fuzz_properties, run, cases, provider)
        yield _Task(Source.PROPERTIES, offer.provider, fuzz)


def _fuzz_properties(
    run: FuzzRun,
    cases: tuple[Case, ...],
    provider: RunningProvider,
    until: float | None,
    on_case: Callable[[], None],
) -> FuzzResult:
    chosen = _chosen_ids(run)
    return fuzz_properties(
        cases, provider, only=lambda case: case.id in chosen, **_search_options(run, until, on_case)
    )


def _of_consumers(run: FuzzRun) -> Iterator[_Task]:
    clients = bindings_of(run.system).consumers
    chosen = _chosen_ids(run)
    for contract in run.system.contracts:
        client = clients.get(contract.consumer)
        if client is None or run.provider not in (None, contract.provider):
            continue
        if chosen.isdisjoint(case.id for case in cases_of((contract,))):
            continue
        fuzz = partial(_fuzz_consumer, run, contract, client)
        yield _Task(Source.CONSUMER, f"{contract.consumer} <- {contract.provider}", fuzz)


def _fuzz_consumer(
    run: FuzzRun,
    contract: Contract,
    client: ConsumerClient,
    until: float | None,
    on_case: Callable[[], None],
) -> FuzzResult:
    chosen = _chosen_ids(run)
    return fuzz_consumer(
        contract,
        client,
        only=lambda case: case.id in chosen,
        drift=run.known,
        **_search_options(run, until, on_case),
    )


_PARTS: dict[str, Callable[[FuzzRun], Iterator[_Task]]] = {
    "documents": _of_documents,
    "properties": _of_properties,
    "consumers": _of_consumers,
}


def _search_options(
    run: FuzzRun, until: float | None, on_case: Callable[[], None]
) -> dict[str, Any]:
    """What properties and consumers have in common: with a time, only the time ends them."""
    return {
        "seed": run.seed,
        "examples": run.examples if until is None else _WITHOUT_LIMIT,
        "until": float("inf") if until is None else until,
        "database": run.database,
        "system": run.system.name,
        "on_case": on_case,
    }


def _offers(run: FuzzRun) -> list[Offer]:
    offers = [offer for offer in run.system.offers if offer.operations]
    if run.provider is None and run.subject.is_own:
        return offers[:1]
    return [offer for offer in offers if run.provider in (None, offer.provider)]


def _cases(run: FuzzRun) -> tuple[Case, ...]:
    return cases_of(run.system.contracts) if run.cases is None else run.cases


def _chosen_ids(run: FuzzRun) -> frozenset[str]:
    return frozenset(case.id for case in _cases(run))


def _operations(
    run: FuzzRun, offer: Offer, left_out: frozenset[str] = frozenset()
) -> tuple[str, ...] | None:
    """The operations to fuzz, by name: those that the chosen cases call and that are not left out.

    None: all.
    """
    if run.cases is None and not left_out:
        return None
    called = {
        case.interaction.operation.name
        for case in run.cases or ()
        if case.provider == offer.provider and isinstance(case.interaction, HttpInteraction)
    }
    return tuple(
        sorted(
            one.name
            for one in offer.operations
            if name_of(one) not in left_out and (run.cases is None or one.name in called)
        )
    )


def provider_of(run: FuzzRun, name: str) -> RunningProvider:
    """The provider ``name`` of the system, or the service of one's own in its place."""
    made, _ = bound_providers(run.system, run.subject, name)
    return bound_provider(made(fake_redis()), name)
