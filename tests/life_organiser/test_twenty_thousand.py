"""The reference Core stands fuzzing: 20,000 cases without a failure, each run twice alike."""

from __future__ import annotations

import pytest

from handfast.fuzz.finding import FuzzResult, Source
from handfast.fuzz.openapi.fuzzing import DOCUMENTS, PHASES, Round, fuzz_document
from handfast.fuzz.provider.fuzzing import fuzz_properties
from handfast.model.cases import cases_of
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import core_provider
from life_organiser_contracts.system import SYSTEM

OFFER = next(offer for offer in SYSTEM.offers if offer.provider == "core")
CASES = tuple(case for case in cases_of(SYSTEM.contracts) if case.provider == "core")

FIRST = Round(seed=1, examples=40)
OTHERS = tuple(Round(seed=n, examples=40, phases=("fuzzing", "stateful")) for n in (2, 3))
"""Limits and declared examples are the same for every seed: they are counted once."""

SHARES: dict[tuple[object, object], int] = {
    **{(source, FIRST): 2400 for source in DOCUMENTS},
    **{(source, other): 1200 for source in DOCUMENTS for other in OTHERS},
    **{("properties", seed): 3500 for seed in (1, 2, 3)},
}
"""How many cases each part is at least, so that all of them together are 20,000."""


def by_document(source: Source, round_: Round) -> FuzzResult:
    provider = core_provider(fake_redis())
    return fuzz_document(source, OFFER, provider, round_=round_, contracts=SYSTEM.contracts)


def by_properties(seed: int, examples: int) -> FuzzResult:
    return fuzz_properties(CASES, core_provider(fake_redis()), seed=seed, examples=examples)


def test_the_parts_are_20_000_cases_of_three_seeds_and_both_documents() -> None:
    """Counted once, though each is run twice."""
    assert sum(SHARES.values()) >= 20_000


@pytest.mark.long
@pytest.mark.parametrize("round_", [FIRST, *OTHERS], ids=lambda round_: f"seed {round_.seed}")
@pytest.mark.parametrize("source", DOCUMENTS)
def test_the_reference_stands_what_a_document_makes(source: Source, round_: Round) -> None:
    """In every phase; a second run sends as much and finds the same: nothing."""
    done = by_document(source, round_)
    assert done.found == ()
    assert done.cases >= SHARES[source, round_]
    assert by_document(source, round_) == done


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_reference_answers_any_request_as_interactions_expect(seed: int) -> None:
    """Every valid request is answered as declared, and each near miss refused; twice alike."""
    done = by_properties(seed, 20)
    assert done.found == ()
    assert done.cases >= SHARES["properties", seed]
    assert by_properties(seed, 20) == done


@pytest.mark.parametrize("source", DOCUMENTS)
def test_the_reference_stands_a_little_of_it(source: Source) -> None:
    """The short form of the above, on every operation."""
    done = by_document(source, Round(seed=1, examples=1, phases=(PHASES[0], PHASES[2])))
    assert done.found == ()
    assert done.cases >= len(OFFER.operations)
