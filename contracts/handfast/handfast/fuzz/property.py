"""One thing that must hold whatever is drawn: tried with a seed, kept when it fails, tried again.

Knows neither side of a promise: what an attempt is, its maker says.
"""

from __future__ import annotations

import base64
import dataclasses
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handfast.fuzz.finding import FuzzResult
from handfast.fuzz.search import again, digest_of, rounds, seek
from handfast.fuzz.store import StoredFinding, StoreError, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.database import ExampleDatabase
    from hypothesis.strategies import SearchStrategy

    from handfast.fuzz.finding import Finding
    from handfast.model.cases import Case

__all__ = ["Property", "check", "recheck"]


@dataclass(frozen=True, slots=True)
class Property:
    """What must hold of one case: ``kind`` says what is made of it; an attempt may find a fault.

    ``weight`` is how many times as many values it is tried with as others are.
    """

    case: Case
    source: str
    kind: str
    strategy: SearchStrategy[Any]
    attempt: Callable[[Any], Finding | None]
    weight: int = 1


def check(
    properties: Iterable[Property],
    *,
    seed: int,
    until: float,
    examples: int,
    database: ExampleDatabase | None,
    system: str,
) -> FuzzResult:
    """Try each property with ``examples`` values, a few of each before many of one.

    Raises:
        StoreError: the database can't be written.
    """
    left = list(properties)
    cases = 0
    found: dict[str, Finding] = {}
    for number, size in enumerate(rounds(examples)):
        for one in tuple(left):
            if time.monotonic() > until:
                break
            sought = seek(
                one.strategy,
                one.attempt,
                number=_seed(one, seed, number),
                examples=size * one.weight,
                until=until,
            )
            cases += sought.cases
            if sought.shrunk:
                left.remove(one)
            for shrunk in sought.shrunk:
                if shrunk.found.id in found:
                    continue
                found[shrunk.found.id] = shrunk.found
                if database is not None and shrunk.choices is not None:
                    keep(
                        database, _kept(one, shrunk.found.id, shrunk.drawn, shrunk.choices, system)
                    )
    return FuzzResult(cases, tuple(found.values()))


def recheck(kept: StoredFinding, properties: Iterable[Property]) -> FuzzResult:
    """Try again what was kept; what is found bears the id it was kept under.

    Raises:
        StoreError: no such property is here, or its choices make something else now.
    """
    one = next(
        (p for p in properties if p.case.id == kept.interaction and p.kind == kept.kind), None
    )
    if one is None:
        msg = f"{kept.id} is about {kept.interaction!r} ({kept.kind}), which is not declared here"
        raise StoreError(msg)
    try:
        drawn, found = again(one.strategy, one.attempt, kept.choices)
    except ValueError as error:
        raise StoreError(_changed(kept)) from error
    if digest_of(drawn) != kept.drawn:
        raise StoreError(_changed(kept))
    return FuzzResult(1, () if found is None else (dataclasses.replace(found, id=kept.id),))


def _changed(kept: StoredFinding) -> str:
    return (
        f"{kept.id} can't be replayed: its choices make something else here than where it was "
        "found (models, strategies or Hypothesis itself have changed); search again"
    )


def _seed(one: Property, seed: int, number: int) -> int:
    """Another seed for each property and round, the same on every machine."""
    return zlib.crc32(f"{seed} {number} {one.kind} {one.case.id}".encode())


def _kept(one: Property, name: str, drawn: str, choices: bytes, system: str) -> StoredFinding:
    return StoredFinding(
        id=name,
        system=system,
        provider=one.case.provider,
        source=one.source,
        kind=one.kind,
        interaction=one.case.id,
        drawn=drawn,
        choices=base64.b64encode(choices),
    )
