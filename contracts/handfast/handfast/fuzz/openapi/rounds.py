"""Fuzzes by documents until time is up, round after round, and saves how each finding comes back.

A round is a seed and how far to go: the same round sends the same requests to a provider with a
clean slate, so that it can be replayed on another machine.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from handfast.fuzz.finding import FuzzResult, Source
from handfast.fuzz.openapi.fuzzing import PHASES, Round, fuzz_document
from handfast.fuzz.search import digest_of
from handfast.fuzz.store import StoredFinding, StoreError, not_saved, record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.database import ExampleDatabase

    from handfast.fuzz.finding import Finding
    from handfast.model import Contract, Offer
    from handfast.providers.provider import RunningProvider

__all__ = ["fuzz_by_document", "replay_by_document"]

_NEW_EACH_TIME: Final = ("fuzzing", "stateful")
_SEEDS_BETWEEN: Final = 1_000_003

_Examples = Annotated[int, Field(ge=1, le=1000)]
_Phase = Literal["examples", "coverage", "fuzzing", "stateful"]
_Name = Annotated[str, Field(max_length=200)]
_RECIPE: Final = TypeAdapter(
    tuple[int, _Examples, tuple[_Phase, ...], tuple[_Name, ...] | None],
)


def fuzz_by_document(
    source: Source,
    offer: Offer,
    provider: RunningProvider,
    first: Round,
    *,
    contracts: Sequence[Contract] = (),
    until: float | None = None,
    database: ExampleDatabase | None = None,
    system: str = "",
    on_case: Callable[[], None] = lambda: None,
) -> FuzzResult:
    """Fuzz ``provider`` by one document: ``first``, and then others until ``until``.

    ``until`` is a moment of ``time.monotonic``, None: only ``first``. What is found is saved in
    ``database``, if there is one, under ``system``. Limits and declared examples are tried in the
    first round only: they are the same in each.

    Raises:
        CannotVerify: as ``fuzz_document``.
    """
    end = float("inf") if until is None else until
    cases, current = 0, first
    missed: tuple[str, ...] | None = None
    noise: Counter[str] = Counter()
    found: dict[str, Finding] = {}
    unsaved: list[str] = []
    while True:
        done = fuzz_document(
            source,
            offer,
            provider,
            round_=current,
            contracts=contracts,
            until=end,
            on_case=on_case,
        )
        cases += done.cases
        missed = tuple(one for one in done.missed if missed is None or one in missed)
        noise.update(done.noise)
        for one in done.found:
            if one.id not in found and database is not None:
                unsaved += not_saved(database, _record(one, current, system))
            found.setdefault(one.id, one)
        phases = tuple(phase for phase in first.phases if phase in _NEW_EACH_TIME)
        if not done.cases or not phases or time.monotonic() >= end or until is None:
            every = tuple(found.values())
            return FuzzResult(cases, every, dict(noise), missed=missed, not_saved=tuple(unsaved))
        current = replace(current, seed=current.seed + _SEEDS_BETWEEN, phases=phases)


def replay_by_document(
    stored: StoredFinding,
    offer: Offer,
    provider: RunningProvider,
    contracts: Sequence[Contract] = (),
) -> FuzzResult:
    """Run again the round that found ``stored``: first on its operation alone, then as it was.

    Raises:
        StoreError: what is stored is no round of a document.
        CannotVerify: as ``fuzz_document``.
    """
    round_ = _round(stored)
    alone = {operation.name for operation in offer.operations} & {stored.case}
    narrow = [replace(round_, operations=(name,)) for name in alone]
    cases = 0
    for attempt in (*narrow, round_):
        done = fuzz_document(
            Source(stored.source), offer, provider, round_=attempt, contracts=contracts
        )
        cases += done.cases
        again = tuple(one for one in done.found if one.id == stored.id)
        if again:
            return FuzzResult(cases, again)
    return FuzzResult(cases)


def _record(finding: Finding, round_: Round, system: str) -> StoredFinding:
    recipe = json.dumps((round_.seed, round_.examples, round_.phases, round_.operations)).encode()
    return record_of(
        finding,
        system=system,
        case=finding.operation,
        kind=finding.mismatch.where,
        choices=recipe,
        digest=digest_of(recipe),
    )


def _round(stored: StoredFinding) -> Round:
    try:
        seed, examples, phases, operations = _RECIPE.validate_json(stored.choices)
    except ValidationError as error:
        raise StoreError(f"{stored.id} is no round that this version can run") from error
    ordered = tuple(phase for phase in PHASES if phase in phases)
    return Round(seed=seed, examples=examples, phases=ordered, operations=operations)
