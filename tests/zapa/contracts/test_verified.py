"""The references pass every interaction, in process and by Pact, and know nothing of the engine."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from handfast.model.cases import Case, cases_of
from handfast.model.results import Result
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process
from handfast.transports.redis_clients import fake_redis
from zapa_contracts.bindings import providers
from zapa_contracts.system import SYSTEM

CASES = cases_of(SYSTEM.contracts)
NAMES = [offer.provider for offer in SYSTEM.offers]


def of(provider: str) -> tuple[Case, ...]:
    return tuple(case for case in CASES if case.provider == provider)


def failed(results: tuple[Result, ...]) -> dict[str, list[str]]:
    """What did not pass, and why."""
    return {
        f"{one.consumer} -> {one.provider}: {one.interaction}": [
            f"{mismatch.clause} {mismatch.where}: {mismatch.got}" for mismatch in one.mismatches
        ]
        for one in results
        if not one.passed
    }


@pytest.mark.parametrize("provider", NAMES)
def test_the_reference_passes_every_interaction(provider: str) -> None:
    results = asyncio.run(verify_in_process(of(provider), providers(fake_redis())[provider]))
    assert failed(results) == {}
    assert len(results) == len(of(provider)) > 0


@pytest.mark.parametrize("provider", NAMES)
def test_the_reference_passes_every_interaction_by_pact(provider: str) -> None:
    results = verify_by_pact(of(provider), providers(fake_redis())[provider])
    assert failed(results) == {}
    assert len(results) == len(of(provider)) > 0


@pytest.mark.parametrize("provider", NAMES)
def test_the_bindings_have_a_handler_for_each_state_and_trigger(provider: str) -> None:
    offer, bound = SYSTEM.offer(provider), providers(fake_redis())[provider]
    assert offer is not None
    assert set(bound.states) == {state.name for state in offer.states}
    assert set(bound.triggers) == {trigger.name for trigger in offer.triggers}


def test_the_reference_knows_nothing_of_the_engine() -> None:
    """Importing all of it, in an interpreter of its own, loads no engine and no declaration."""
    code = (
        "import importlib, pkgutil, sys\n"
        "import zapa_contracts.reference as reference\n"
        "for found in pkgutil.walk_packages(reference.__path__, reference.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
        "roots = ('handfast', 'zapa_contracts')\n"
        "ours = {name for name in sys.modules if name.split('.')[0] in roots}\n"
        "print({n for n in ours if not n.startswith(reference.__name__)})\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "{'zapa_contracts'}"
