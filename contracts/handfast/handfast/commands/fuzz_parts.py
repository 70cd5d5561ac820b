"""Lets each part of ``handfast fuzz`` run, or replays what one of them found."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.progress import Progress, TextColumn, TimeElapsedColumn

from handfast.commands.subjects import Subject, bindings_of, bound_providers
from handfast.fuzz.consumer import fuzzing as consumers
from handfast.fuzz.openapi.fuzzing import Round, Source
from handfast.fuzz.openapi.rounds import fuzz_by_document, replay_by_document
from handfast.fuzz.provider import fuzzing as properties
from handfast.fuzz.store import StoreError, find, opened_store
from handfast.model.cases import Case, cases_of
from handfast.report.fuzz_terminal import Tried
from handfast.transports.redis_clients import fake_redis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.database import ExampleDatabase
    from rich.console import Console

    from handfast.model import Contract, Offer, System
    from handfast.providers.provider import Provider

__all__ = ["Fuzzing", "StoreError", "opened_store", "replayed", "tried_parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuzzing:
    """What a run is about; ``cases`` None: all of the system; ``seconds`` None: one round."""

    system: System
    subject: Subject
    provider: str | None
    seed: int
    examples: int
    seconds: float | None
    cases: tuple[Case, ...] | None
    database: ExampleDatabase
    console: Console


@dataclass(frozen=True, slots=True)
class _Step:
    """One row of the table, and what runs it until a moment (None: one round)."""

    source: str
    service: str
    run: Callable[[float | None, Callable[[], None], Counter[str]], Any]


def tried_parts(fuzzing: Fuzzing, parts: frozenset[str]) -> tuple[Tried, ...]:
    """Run ``parts`` one after another, each with an equal share of the time that is left.

    Raises:
        CannotHold, NotSetUp: a provider does not start, or a state can't be set up.
        StoreError: what is found can't be kept.
    """
    until = None if fuzzing.seconds is None else time.monotonic() + fuzzing.seconds
    steps = [step for part, made in _STEPS.items() if part in parts for step in made(fuzzing)]
    tried: list[Tried] = []
    columns = (
        TextColumn("{task.description:<40}"),
        TextColumn("{task.completed:.0f} cases"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=fuzzing.console, transient=True) as progress:
        for number, step in enumerate(steps):
            task = progress.add_task(f"{step.source} of {step.service}", total=None)
            noise: Counter[str] = Counter()

            def advance(task: Any = task) -> None:
                progress.advance(task)

            done = step.run(_share(until, len(steps) - number), advance, noise)
            progress.update(task, completed=done.cases)
            tried.append(Tried(step.source, step.service, done, dict(noise)))
    return tuple(tried)


def replayed(fuzzing: Fuzzing, wanted: str) -> tuple[Tried, ...]:
    """Try again what is kept under an id.

    Raises:
        StoreError: nothing is kept under it, or it can't be tried any more.
        CannotHold, NotSetUp: as above.
    """
    kept = find(fuzzing.database, wanted)
    offers = {offer.provider: offer for offer in fuzzing.system.offers}
    if kept.system not in ("", fuzzing.system.name) or kept.provider not in offers:
        raise StoreError(
            f"{wanted} was found in {kept.provider} of {kept.system}: name that system"
        )
    if kept.source == consumers.SOURCE:
        contract, (call, errors, keep) = _contract_of(fuzzing, kept.interaction), _driven(fuzzing)
        done = consumers.replay_consumer(kept, contract, call, errors=errors, keep=keep)
        return (Tried(kept.source, contract.consumer, done, {}),)
    provider = _provider(fuzzing, kept.provider)
    if kept.source == properties.SOURCE:
        done = properties.replay_property(kept, cases_of(fuzzing.system.contracts), provider)
    elif kept.source in set(Source):
        offer = offers[kept.provider]
        done = replay_by_document(kept, offer, provider, fuzzing.system.contracts)
    else:
        raise StoreError(f"{wanted} was found by {kept.source!r}, which this version does not know")
    return (Tried(kept.source, kept.provider, done, {}),)


def _share(until: float | None, steps: int) -> float | None:
    if until is None:
        return None
    now = time.monotonic()
    return now + max(0.0, until - now) / steps


def _of_documents(fuzzing: Fuzzing) -> Iterator[_Step]:
    for offer in _offers(fuzzing):
        names = _operations(fuzzing, offer)
        if names == ():
            continue
        provider = _provider(fuzzing, offer.provider)
        first = Round(seed=fuzzing.seed, examples=fuzzing.examples, operations=names)
        for source in Source:

            def run(
                until: float | None,
                on_case: Callable[[], None],
                noise: Counter[str],
                source: Source = source,
                offer: Offer = offer,
                provider: Provider = provider,
                first: Round = first,
            ) -> Any:
                return fuzz_by_document(
                    source,
                    offer,
                    provider,
                    first,
                    contracts=fuzzing.system.contracts,
                    until=until,
                    database=fuzzing.database,
                    system=fuzzing.system.name,
                    on_case=on_case,
                    on_noise=lambda name, times: noise.update({name: times}),
                )

            yield _Step(source, offer.provider, run)


def _of_properties(fuzzing: Fuzzing) -> Iterator[_Step]:
    ids = {case.id for case in _cases(fuzzing)}

    def keep(case: Case) -> bool:
        return case.id in ids

    for offer in _offers(fuzzing):
        every = cases_of(fuzzing.system.contracts)
        cases = tuple(case for case in every if case.provider == offer.provider)
        if not any(case.id in ids for case in cases):
            continue
        provider = _provider(fuzzing, offer.provider)

        def run(
            until: float | None,
            on_case: Callable[[], None],
            noise: Counter[str],
            cases: tuple[Case, ...] = cases,
            provider: Provider = provider,
        ) -> Any:
            return properties.fuzz_properties(cases, provider, keep=keep, **_common(fuzzing, until))

        yield _Step(properties.SOURCE, offer.provider, run)


def _of_consumers(fuzzing: Fuzzing) -> Iterator[_Step]:
    if bindings_of(fuzzing.system).DRIVEN is None:
        return
    call, errors, drivable = _driven(fuzzing)
    ids = {case.id for case in _cases(fuzzing)}

    def keep(case: Case) -> bool:
        return case.id in ids and drivable(case)

    for contract in fuzzing.system.contracts:
        chosen = fuzzing.provider in (None, contract.provider)
        if not chosen or not any(case.id in ids for case in cases_of((contract,))):
            continue

        def run(
            until: float | None,
            on_case: Callable[[], None],
            noise: Counter[str],
            contract: Contract = contract,
        ) -> Any:
            return consumers.fuzz_consumer(
                contract,
                call,
                errors=errors,
                keep=keep,
                **_common(fuzzing, until),
            )

        yield _Step(consumers.SOURCE, f"{contract.consumer} <- {contract.provider}", run)


_STEPS = {
    "documents": _of_documents,
    "properties": _of_properties,
    "consumers": _of_consumers,
}


def _common(fuzzing: Fuzzing, until: float | None) -> dict[str, Any]:
    """What properties and consumers are told alike: with a time, only the time ends them."""
    return {
        "seed": fuzzing.seed,
        "examples": fuzzing.examples if until is None else 1_000_000,
        "until": float("inf") if until is None else until,
        "database": fuzzing.database,
        "system": fuzzing.system.name,
    }


def _offers(fuzzing: Fuzzing) -> list[Offer]:
    offers = [offer for offer in fuzzing.system.offers if offer.operations]
    if fuzzing.provider is None and fuzzing.subject.is_own:
        return offers[:1]
    return [offer for offer in offers if fuzzing.provider in (None, offer.provider)]


def _cases(fuzzing: Fuzzing) -> tuple[Case, ...]:
    return cases_of(fuzzing.system.contracts) if fuzzing.cases is None else fuzzing.cases


def _operations(fuzzing: Fuzzing, offer: Offer) -> tuple[str, ...] | None:
    if fuzzing.cases is None:
        return None
    relied = {
        case.interaction.operation.name
        for case in fuzzing.cases
        if case.provider == offer.provider and hasattr(case.interaction, "operation")
    }
    return tuple(sorted(relied))


def _provider(fuzzing: Fuzzing, name: str) -> Provider:
    made, _ = bound_providers(fuzzing.system, fuzzing.subject, name)
    return made(fake_redis())[name]


def _driven(fuzzing: Fuzzing) -> tuple[Any, Any, Callable[[Case], bool]]:
    call, errors, drivable = bindings_of(fuzzing.system).DRIVEN
    return call, errors, drivable


def _contract_of(fuzzing: Fuzzing, case: str) -> Contract:
    for contract in fuzzing.system.contracts:
        if any(one.id == case for one in cases_of((contract,))):
            return contract
    raise StoreError(f"{case!r} is not declared here any more")
