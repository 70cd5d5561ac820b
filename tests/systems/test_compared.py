"""Each reference provider that answers or publishes, beside itself: no difference.

Life Organiser has tests of its own, with more steps.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from handfast.compare.running import Compared, compare
from handfast.transports.redis.clients import fake_redis

PROVIDERS = [
    ("ai_voice", "customer-lookup-server"),
    ("ai_voice", "data-api-server"),
    ("ai_voice", "twilio"),
    ("ai_voice", "voice-parser"),
    ("ai_voice", "webhook-handler"),
    ("service_desk", "communication-service"),
    ("service_desk", "file-service"),
    ("service_desk", "ticket-service"),
    ("service_desk", "user-service"),
    ("video_pipeline", "api-gateway"),
    ("video_pipeline", "supabase"),
    ("video_pipeline", "worker"),
    ("zapa", "whatsapp-bridge"),
    ("zapa", "zapa-private"),
    ("zapa", "zapa-public"),
]
FEW = [
    ("service_desk", "ticket-service"),
    ("zapa", "whatsapp-bridge"),
]
"""One that plays in turn and one that plays side by side, for the short form."""


NOT_READ = ("communication-service",)
"""Whose messages are not compared: what a WebSocket brings comes when the machine has time."""


def beside_itself(system: str, provider: str, steps: int) -> Compared:
    declared = import_module(f"{system}_contracts.system").SYSTEM
    made = import_module(f"{system}_contracts.bindings").providers
    pair = made(fake_redis())[provider], made(fake_redis())[provider]
    if provider in NOT_READ:
        pair = replace(pair[0], transports={}), replace(pair[1], transports={})
    return compare(declared, declared.offer(provider), pair, steps=steps, seed=2)


@pytest.mark.parametrize(("system", "provider"), FEW)
def test_a_few_sessions_show_no_difference(system: str, provider: str) -> None:
    """The short form of the below; something was done that succeeded."""
    result = beside_itself(system, provider, 40)
    assert result.found == ()
    statuses = {status for counts in result.coverage.answers.values() for status in counts}
    assert min(statuses) < 400


@pytest.mark.long
@pytest.mark.parametrize(("system", "provider"), PROVIDERS)
def test_five_thousand_steps_show_no_difference(system: str, provider: str) -> None:
    """And every operation did what it is for."""
    result = beside_itself(system, provider, 5_000)
    assert result.found == ()
    operations = result.operations
    assert [one.name for one in operations if not result.coverage.succeeded(one.name)] == []


@pytest.mark.parametrize("system", ["ai_voice", "service_desk", "video_pipeline", "zapa"])
def test_no_provider_is_left_out(system: str) -> None:
    """But those that only reply: there is nothing to play on them."""
    offers = import_module(f"{system}_contracts.system").SYSTEM.offers
    listed = {provider for of, provider in PROVIDERS if of == system}
    assert {one.provider for one in offers if one.operations or one.triggers} == listed
