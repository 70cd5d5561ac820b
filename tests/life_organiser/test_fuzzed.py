"""Nothing is found in the reference Core and the shared client, whatever the strategies make."""

from __future__ import annotations

import dataclasses
import time

import pytest

from handfast.bindings import ConsumerClient
from handfast.fuzz.consumer.fuzzing import fuzz_consumer
from handfast.fuzz.provider.fuzzing import fuzz_properties
from handfast.model import Contract
from handfast.model.cases import cases_of
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import BINDINGS, core_provider
from life_organiser_contracts.system import SYSTEM
from shared.core_client import CoreError

CASES = tuple(case for case in cases_of(SYSTEM.contracts) if case.provider == "core")


def client_of(contract: Contract) -> ConsumerClient:
    return BINDINGS.consumers[contract.consumer]


def named(contract: Contract) -> str:
    return f"{contract.consumer} of {contract.provider}"


def test_the_reference_answers_what_it_must() -> None:
    """The short form of the below."""
    fuzzed = fuzz_properties(CASES, core_provider(fake_redis()), seed=7, examples=1)
    assert fuzzed.found == ()
    assert fuzzed.cases > 100


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_reference_answers_all_that_it_must(seed: int) -> None:
    fuzzed = fuzz_properties(CASES, core_provider(fake_redis()), seed=seed, examples=25)
    assert fuzzed.found == ()
    assert fuzzed.cases > 2_000


@pytest.mark.parametrize("contract", SYSTEM.contracts, ids=named)
def test_the_client_takes_what_comes(contract: Contract) -> None:
    """Answers, refusals, messages and broken connections."""
    fuzzed = fuzz_consumer(contract, client_of(contract), examples=1, patience=0.2)
    assert fuzzed.found == ()
    assert fuzzed.cases > 5


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("contract", SYSTEM.contracts, ids=named)
def test_the_client_takes_all_that_may_come(contract: Contract, seed: int) -> None:
    fuzzed = fuzz_consumer(contract, client_of(contract), seed=seed, examples=25, patience=0.2)
    assert fuzzed.found == ()


def test_the_client_gives_up_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow Core is reported as one that is not available, long before it lets the client down."""
    monkeypatch.setattr("shared.core_client.call.TIMEOUT_SECONDS", 2.0)
    contract = next(c for c in SYSTEM.contracts if c.consumer == "email-poller")
    began = time.monotonic()
    client = dataclasses.replace(client_of(contract), errors=(CoreError,))
    fuzzed = fuzz_consumer(contract, client, examples=1, patience=60.0)
    assert fuzzed.found == ()
    assert time.monotonic() - began < 30.0
