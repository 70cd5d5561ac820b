"""One thing that must be true of any value: tried by seed, saved when it fails, tried again.

Knows neither side of a contract: what one attempt does is up to who makes the property.
"""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.fuzz.finding import FuzzResult
from handfast.fuzz.search import digest_of, round_sizes, search, try_again
from handfast.fuzz.store import StoreError, not_saved, record_of
from handfast.model import HttpInteraction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.database import ExampleDatabase
    from hypothesis.strategies import SearchStrategy

    from handfast.fuzz.finding import Finding
    from handfast.fuzz.search import Attempt
    from handfast.fuzz.store import StoredFinding
    from handfast.model.cases import Case

__all__ = ["Property", "recheck", "try_properties"]


@dataclass(frozen=True, slots=True)
class Property:
    """What must be true of any value of ``strategy`` in one case: ``attempt`` tries one of them.

    ``kind`` says what is made of the case, so that the two name the property. ``weight`` is how
    many times as many values it is tried with as others are.
    """

    case: Case
    kind: str
    strategy: SearchStrategy[Any]
    attempt: Attempt
    weight: int = 1


def try_properties(
    properties: Iterable[Property],
    *,
    seed: int,
    until: float,
    examples: int,
    database: ExampleDatabase | None,
    system: str,
    on_case: Callable[[], None],
) -> FuzzResult:
    """Try each property with ``examples`` values, a few of each before many of one.

    ``on_case`` is called before each value is tried.
    """
    left = list(properties)
    wanted, tried = dict.fromkeys(map(_tried, left)), set[str]()
    cases = 0
    found: dict[str, Finding] = {}
    unsaved: list[str] = []
    for number, size in enumerate(round_sizes(examples)):
        for one in tuple(left):
            if time.monotonic() > until:
                break
            searched = search(
                one.strategy,
                one.attempt,
                seed=_seed(one, seed, number),
                examples=size * one.weight,
                until=until,
                on_case=on_case,
            )
            cases += searched.cases
            if searched.cases or time.monotonic() <= until:
                tried.add(_tried(one))
            if searched.failures:
                left.remove(one)
            for shrunk in searched.failures:
                if shrunk.finding.id in found:
                    continue
                found[shrunk.finding.id] = shrunk.finding
                if database is not None and shrunk.choices is not None:
                    record = record_of(
                        shrunk.finding,
                        system=system,
                        case=one.case.id,
                        kind=one.kind,
                        choices=shrunk.choices,
                        digest=shrunk.digest,
                    )
                    unsaved += not_saved(database, record)
    missed = tuple(name for name in wanted if name not in tried)
    return FuzzResult(cases, tuple(found.values()), missed=missed, not_saved=tuple(unsaved))


def _tried(one: Property) -> str:
    """The operation or message that a property is about."""
    interaction = one.case.interaction
    if isinstance(interaction, HttpInteraction):
        return interaction.operation.name
    return interaction.message.name


def recheck(stored: StoredFinding, properties: Iterable[Property]) -> FuzzResult:
    """Try the stored choices again.

    Raises:
        StoreError: no such property is here, or its choices make something else here.
    """
    one = next((p for p in properties if p.case.id == stored.case and p.kind == stored.kind), None)
    if one is None:
        msg = f"{stored.id} is about {stored.case!r} ({stored.kind}), which is not declared here"
        raise StoreError(msg)
    try:
        value, finding = try_again(one.strategy, one.attempt, stored.choices)
    except ValueError as error:
        raise StoreError(_changed(stored)) from error
    if digest_of(value) != stored.digest:
        raise StoreError(_changed(stored))
    return FuzzResult(1, () if finding is None else (finding,))


def _changed(stored: StoredFinding) -> str:
    return (
        f"{stored.id} can't be replayed: its choices make something else here than where it was "
        "found (models, strategies or Hypothesis itself have changed); search again"
    )


def _seed(one: Property, seed: int, number: int) -> int:
    """Another seed for each property and round, the same on every machine."""
    return zlib.crc32(f"{seed} {number} {one.kind} {one.case.id}".encode())
