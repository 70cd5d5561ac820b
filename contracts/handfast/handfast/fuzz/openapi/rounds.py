"""Fuzzes by documents until time is up, round after round, and keeps how each find comes back.

A round is a seed and how far to go: the same round sends the same requests to a provider with a
clean slate, so that it can be replayed on another machine.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import time
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from handfast.fuzz.finding import Finding, FuzzResult
from handfast.fuzz.openapi.fuzzing import PHASES, Round, Source, fuzz_document
from handfast.fuzz.store import StoredFinding, StoreError, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.database import ExampleDatabase

    from handfast.model import Contract, Offer
    from handfast.providers.provider import Provider

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
    provider: Provider,
    first: Round,
    *,
    contracts: Sequence[Contract] = (),
    until: float | None = None,
    database: ExampleDatabase | None = None,
    system: str = "",
    on_case: Callable[[], None] = lambda: None,
    on_noise: Callable[[str, int], None] = lambda name, times: None,
) -> FuzzResult:
    """Fuzz ``provider`` by one document: ``first``, and then others until ``until``.

    ``until`` is a moment of ``time.monotonic``, None: only ``first``. What is found is kept in
    ``database``, if there is one, under ``system``. Limits and declared examples are tried in the
    first round only: they are the same in each.

    Raises:
        CannotHold: as ``fuzz_document``.
        StoreError: the database can't be written.
    """
    cases, found = 0, dict[str, Finding]()
    now = first
    while True:
        end = float("inf") if until is None else until
        done = fuzz_document(
            source,
            offer,
            provider,
            round_=now,
            contracts=contracts,
            until=end,
            on_case=on_case,
            on_noise=on_noise,
        )
        cases += done.cases
        for one in done.found:
            if one.id not in found and database is not None:
                keep(database, _kept(one, now, system))
            found.setdefault(one.id, one)
        phases = tuple(phase for phase in first.phases if phase in _NEW_EACH_TIME)
        if not done.cases or not phases or time.monotonic() >= end or until is None:
            return FuzzResult(cases, tuple(found.values()))
        now = dataclasses.replace(now, seed=now.seed + _SEEDS_BETWEEN, phases=phases)


def replay_by_document(
    kept: StoredFinding, offer: Offer, provider: Provider, contracts: Sequence[Contract] = ()
) -> FuzzResult:
    """Run again the round that found ``kept``: first on its operation alone, then as it was.

    Raises:
        StoreError: what is kept is no round of a document.
        CannotHold: as ``fuzz_document``.
    """
    round_ = _round(kept)
    alone = {operation.name for operation in offer.operations} & {kept.interaction}
    narrow = [dataclasses.replace(round_, operations=(name,)) for name in alone]
    cases = 0
    for attempt in (*narrow, round_):
        done = fuzz_document(
            Source(kept.source), offer, provider, round_=attempt, contracts=contracts
        )
        cases += done.cases
        again = tuple(one for one in done.found if one.id == kept.id)
        if again:
            return FuzzResult(cases, again)
    return FuzzResult(cases, ())


def _kept(found: Finding, round_: Round, system: str) -> StoredFinding:
    parts = (round_.seed, round_.examples, round_.phases, round_.operations)
    recipe = json.dumps(parts).encode()
    return StoredFinding(
        id=found.id,
        system=system,
        provider=found.provider,
        source=str(found.source),
        kind=_line(found.where),
        interaction=_line(found.interaction),
        drawn=_digest(recipe),
        choices=base64.b64encode(recipe),
    )


def _round(kept: StoredFinding) -> Round:
    try:
        seed, examples, phases, operations = _RECIPE.validate_json(kept.choices)
    except ValidationError as error:
        raise StoreError(f"{kept.id} holds no round that this version can run") from error
    ordered = tuple(phase for phase in PHASES if phase in phases)
    return Round(seed=seed, examples=examples, phases=ordered, operations=operations)


def _line(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)[:500]


def _digest(recipe: bytes) -> str:
    return hashlib.sha256(recipe).hexdigest()[:16]
