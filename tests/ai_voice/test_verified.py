"""The references demand signatures that fit, and leave nothing behind."""

from __future__ import annotations

import asyncio
import os
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
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis

CASES = cases_of(SYSTEM.contracts)
NAMES = [offer.provider for offer in SYSTEM.offers]


def of(provider: str) -> tuple[Case, ...]:
    return tuple(case for case in CASES if case.provider == provider)


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
