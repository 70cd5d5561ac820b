"""Nothing is found in the reference Core and the shared client, whatever the strategies make."""

from __future__ import annotations

import time

import pytest
from pydantic import ValidationError

from handfast.fuzz.consumer.fuzzing import fuzz_consumer
from handfast.fuzz.provider.fuzzing import fuzz_properties
from handfast.model import Contract
from handfast.model.cases import Case, cases_of
from handfast.transports.redis_clients import fake_redis
from life_organiser_contracts.bindings import core_provider
from life_organiser_contracts.driving import drive, unsendable
from life_organiser_contracts.system import SYSTEM
from shared.core_client import CoreError

CASES = tuple(case for case in cases_of(SYSTEM.contracts) if case.provider == "core")
ERRORS = (CoreError, ValidationError)


def can_be_sent(case: Case) -> bool:
    return unsendable(case) is None


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
    fuzzed = fuzz_consumer(
        contract, drive, errors=ERRORS, keep=can_be_sent, examples=1, patience=0.2
    )
    assert fuzzed.found == ()
    assert fuzzed.cases > 5


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("contract", SYSTEM.contracts, ids=named)
def test_the_client_takes_all_that_may_come(contract: Contract, seed: int) -> None:
    fuzzed = fuzz_consumer(
        contract, drive, errors=ERRORS, keep=can_be_sent, seed=seed, examples=25, patience=0.2
    )
    assert fuzzed.found == ()


def test_the_client_gives_up_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow Core is reported as one that is not available, long before it lets the client down."""
    monkeypatch.setattr("shared.core_call.TIMEOUT_SECONDS", 0.05)
    contract = next(c for c in SYSTEM.contracts if c.consumer == "email-poller")
    began = time.monotonic()
    fuzzed = fuzz_consumer(
        contract, drive, errors=(CoreError,), keep=can_be_sent, examples=1, patience=60.0
    )
    assert fuzzed.found == ()
    assert time.monotonic() - began < 30.0
