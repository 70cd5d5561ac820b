"""The references pass every interaction, in process and by Pact, and leave nothing behind."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from ai_voice_contracts.bindings import providers
from ai_voice_contracts.system import SYSTEM
from handfast.model import HttpInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.results import Result
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process
from handfast.transports.redis_clients import fake_redis

CASES = cases_of(SYSTEM.contracts)
NAMES = [offer.provider for offer in SYSTEM.offers]


def of(provider: str) -> tuple[Case, ...]:
    return tuple(case for case in CASES if case.provider == provider)


def failed(results: tuple[Result, ...]) -> dict[str, list[str]]:
    """What did not pass, and why."""
    return {
        f"{v.consumer} -> {v.provider}: {v.interaction}": [
            f"{f.clause} {f.where}: {f.got}" for f in v.mismatches
        ]
        for v in results
        if not v.passed
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


def is_taken(case: Case) -> bool:
    one = case.interaction
    return isinstance(one, HttpInteraction) and one.exchange.expected_status == 200


def test_a_signature_that_nothing_was_made_of_is_no_reason_to_look_up() -> None:
    """The same handler passes above; with forged signatures it refuses everything."""
    bound = providers(fake_redis())["webhook-handler"]
    taken = [c for c in of("webhook-handler") if is_taken(c)]
    forged = replace(bound, sign=lambda operation, sent: {"X-Twilio-Signature": "forged"})
    results = asyncio.run(verify_in_process(taken, forged))
    answered = {mismatch.got for result in results for mismatch in result.mismatches}
    assert answered == {'403: {"error":"the signature is not right"}'}


def test_a_run_leaves_no_aws_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards calls of AWS go where they would have gone, with the user's own credentials."""
    monkeypatch.setenv("AWS_PROFILE", "one-of-the-users-own")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "the-users-own")
    before = dict(os.environ)
    for provider in ("webhook-handler", "voice-parser", "data-api-server"):
        asyncio.run(verify_in_process(of(provider)[:2], providers(fake_redis())[provider]))
    assert dict(os.environ) == before
    monkeypatch.delenv("AWS_PROFILE")
    once = Config(retries={"total_max_attempts": 1})
    nowhere: Any = {"endpoint_url": "http://127.0.0.1:1", "region_name": "us-east-1"}
    with pytest.raises(EndpointConnectionError):
        boto3.client("s3", config=once, **nowhere).list_buckets()


def test_the_reference_knows_nothing_of_the_engine() -> None:
    """Importing all of it, in an interpreter of its own, loads no engine and no declaration."""
    code = (
        "import importlib, pkgutil, sys\n"
        "import ai_voice_contracts.reference as reference\n"
        "for found in pkgutil.iter_modules(reference.__path__):\n"
        "    importlib.import_module(f'{reference.__name__}.{found.name}')\n"
        "known = ('ai_voice_contracts', reference.__name__)\n"
        "roots = ('handfast', 'ai_voice_contracts')\n"
        "ours = [name for name in sys.modules if name.split('.')[0] in roots]\n"
        "print([n for n in ours if n not in known and not n.startswith(reference.__name__)])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
