"""The pretend Core beside the reference: what compare shows is what is listed, with its reason.

That Core is of another making: plain dicts, ULIDs for ids, another search.
"""

from __future__ import annotations

import asyncio
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handfast.compare.playing import play
from handfast.compare.running import compare
from handfast.compare.setting import opened_pair
from handfast.providers.provider import RunningProvider
from handfast.testing.subjects import ServiceUnderTest, subject_of
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import providers
from life_organiser_contracts.system import SYSTEM

ROOT = Path(__file__).parents[1]
SERVICE = ROOT / "service_repo" / "core"
LISTED = tomllib.loads(
    (ROOT / "data" / "life_organiser" / "differences_of_my_core.toml").read_text(encoding="utf-8")
)["difference"]
KEYS = {(row["of"], row["kind"], row["place"]) for row in LISTED}
CORE = SYSTEM.offer("core")
assert CORE is not None
OFFER = CORE


@pytest.fixture
def my_core(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningProvider]:
    """The pretend Core, with the operations that it has."""
    monkeypatch.setattr(sys, "path", [str(SERVICE), str(SERVICE / "tests"), *sys.path])
    before = set(sys.modules)
    service: dict[str, Any] = dict(__import__("core_for_tests").service)
    routes = {
        f"{method} {route.path}"
        for route in service["app"].routes
        for method in set(route.methods or ()) - {"HEAD"}
    }
    served = [name for one in OFFER.operations if (name := f"{one.method} {one.path}") in routes]
    app, states, redis = (service.pop(name) for name in ("app", "states", "redis"))
    whole = ServiceUnderTest(SYSTEM, "core", app, None, states, redis, service)
    subject, faults = subject_of(whole, served)
    assert (faults, len(served)) == ([], 20)
    yield subject.provider(app)
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(SERVICE)):
            del sys.modules[name]


def reference() -> RunningProvider:
    return providers(fake_redis())["core"]


def test_each_difference_has_its_reason() -> None:
    """Once each."""
    assert len(KEYS) == len(LISTED) == sum(bool(row["reason"]) for row in LISTED)


def test_a_few_sessions_show_nothing_that_is_not_listed(my_core: RunningProvider) -> None:
    """And the score, which differs as soon as something is found: the short form of the below."""

    async def shown() -> set[tuple[str, str, str]]:
        async with opened_pair(SYSTEM, OFFER, (reference(), my_core), 0) as (sides, maker):
            played = [await play(sides, maker.session(number)) for number in range(3)]
        return {one.key for each in played for one in each.differences}

    assert asyncio.run(shown()) <= KEYS


@pytest.mark.long
def test_twenty_thousand_steps_show_what_is_listed(my_core: RunningProvider) -> None:
    """All of it, and nothing else."""
    found = compare(SYSTEM, OFFER, (reference(), my_core), steps=20_000).found
    assert {one.found.difference.key for one in found} == KEYS


def test_the_clock_of_a_session_never_goes_back(my_core: RunningProvider) -> None:
    """As none does: the states of a declared request leave it where it is."""

    async def moments() -> list[list[Any]]:
        async with opened_pair(SYSTEM, OFFER, (reference(), my_core), 0) as (_, maker):
            sessions = [maker.session(number) for number in range(60)]
        return [
            [step.parameters["now"] for step in session.steps if "now" in step.parameters]
            for session in sessions
        ]

    found = asyncio.run(moments())
    assert max(map(len, found)) > 1
    for one in found:
        assert one == sorted(one, key=lambda moment: moment.milliseconds)


def test_a_difference_that_is_not_listed_is_found(my_core: RunningProvider) -> None:
    """A Core that never resets shows what sessions before have left."""
    unclean = replace(my_core, reset=None)

    async def shown() -> set[tuple[str, str, str]]:
        async with opened_pair(SYSTEM, OFFER, (reference(), unclean), 0) as (sides, maker):
            played = [await play(sides, maker.session(number)) for number in range(6)]
        return {one.key for each in played for one in each.differences}

    assert asyncio.run(shown()) - KEYS != set()
