"""Nothing is found in any reference service by what is generated: in process, and at a URL.

Life Organiser's Core has tests of its own for its properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from handfast.fuzz.finding import FuzzResult, Source
from handfast.fuzz.openapi.fuzzing import DOCUMENTS, Round, fuzz_document
from handfast.fuzz.provider.fuzzing import fuzz_properties
from handfast.http.serving import serving
from handfast.model import HttpInteraction, Offer, System
from handfast.model.cases import Case, cases_of
from handfast.providers.provider import RunningProvider
from handfast.transports.redis.clients import fake_redis
from video_pipeline_contracts.providers.supabase import SIGN

NAMES = ("ai_voice", "life_organiser", "service_desk", "video_pipeline", "zapa")
SYSTEMS: Mapping[str, System] = {
    name: import_module(f"{name}_contracts.system").SYSTEM for name in NAMES
}


def _is_asked(case: Case, offer: Offer) -> bool:
    return case.provider == offer.provider and isinstance(case.interaction, HttpInteraction)


OFFERS = {
    f"{name}: {offer.provider}": (system, offer)
    for name, system in SYSTEMS.items()
    for offer in system.offers
    if any(_is_asked(case, offer) for case in cases_of(system.contracts))
}

SUPABASE = "video_pipeline: supabase"

each_reference = pytest.mark.parametrize("reference", OFFERS)


def in_process(system: System, offer: Offer) -> RunningProvider:
    """The reference provider, with a Redis of its own."""
    bindings = import_module(f"{system.name}_contracts.bindings")
    made: RunningProvider = bindings.BINDINGS.providers(fake_redis())[offer.provider]
    return made


@contextmanager
def at_a_url(provider: RunningProvider) -> Iterator[RunningProvider]:
    """The same, reached by its URL."""
    with serving(provider) as served:
        yield replace(provider, app=None, url=served.url)


def found_by_properties(provider: RunningProvider, name: str, **options: Any) -> FuzzResult:
    system, offer = OFFERS[name]
    cases = [case for case in cases_of(system.contracts) if case.provider == offer.provider]
    return fuzz_properties(cases, provider, **options)


def found_by(source: Source, provider: RunningProvider, name: str, round_: Round) -> FuzzResult:
    system, offer = OFFERS[name]
    return fuzz_document(source, offer, provider, round_=round_, contracts=system.contracts)


def test_nothing_is_found_by_a_few_properties() -> None:
    """The short form of the below: how the stand-in of Supabase, which says 400, signs a URL."""
    provider = in_process(*OFFERS[SUPABASE])
    fuzzed = found_by_properties(
        provider,
        SUPABASE,
        seed=1,
        examples=1,
        only=lambda case: getattr(case.interaction, "operation", None) == SIGN,
    )
    assert fuzzed.found == ()
    assert fuzzed.cases > 3


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
@each_reference
def test_nothing_is_found_by_more_properties(reference: str, seed: int) -> None:
    fuzzed = found_by_properties(in_process(*OFFERS[reference]), reference, seed=seed, examples=10)
    assert fuzzed.found == ()
    assert fuzzed.cases > 10


@pytest.mark.long
@each_reference
def test_nothing_is_found_by_properties_at_a_url(reference: str) -> None:
    with at_a_url(in_process(*OFFERS[reference])) as provider:
        fuzzed = found_by_properties(provider, reference, seed=1, examples=3)
    assert fuzzed.found == ()
    assert fuzzed.cases > 3


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("source", DOCUMENTS)
@each_reference
def test_nothing_is_found_by_documents(reference: str, source: Source, seed: int) -> None:
    provider = in_process(*OFFERS[reference])
    assert found_by(source, provider, reference, Round(seed=seed, examples=10)).found == ()


@pytest.mark.long
@pytest.mark.parametrize("source", DOCUMENTS)
@each_reference
def test_nothing_is_found_by_documents_at_a_url(reference: str, source: Source) -> None:
    with at_a_url(in_process(*OFFERS[reference])) as provider:
        assert found_by(source, provider, reference, Round(examples=3)).found == ()
