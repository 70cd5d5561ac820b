"""The reference services pass every interaction, by whatever means, and leave no stream behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from handfast.http.connection import client_for
from handfast.http.through_api import handlers_through_api
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.cases import Case, cases_of
from handfast.model.results import Mode
from handfast.model.values import givens
from handfast.providers.provider import RunningProvider
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis, redis_at
from life_organiser_contracts.bindings import core_provider, providers
from life_organiser_contracts.system import SYSTEM
from life_organiser_contracts.working import Around, handle_job
from life_organiser_contracts.world import REFERENCE, World, serve

type Failed = Callable[..., dict[str, list[str]]]

CASES = cases_of(SYSTEM.contracts)
CORE = SYSTEM.offers[0]
UNREACHABLE = {
    "Redis is down",
    "a backup was made",
    "the clock stands still",
    "one fired and two upcoming reminders exist",
    "an event has been pending for a day",
    "the scheduler runs",
    "seven days pass and the scheduler runs",
    "seven days pass but for a minute and the scheduler runs",
    "Redis is back",
    "Core misses that a job was published, and the scheduler runs",
}


def of(provider: str) -> tuple[Case, ...]:
    return tuple(case for case in CASES if case.provider == provider)


def states_of(case: Case) -> set[str]:
    interaction = case.interaction
    when = interaction.when if isinstance(interaction, HttpInteraction) else ()
    return {given.state.name for given in (*givens(interaction), *when)}


@pytest.mark.parametrize("provider", ["core", "llm-worker"])
def test_the_reference_passes_every_interaction(failed: Failed, provider: str) -> None:
    results = asyncio.run(verify_in_process(of(provider), providers(fake_redis())[provider]))

    assert failed(results) == {}
    assert len(results) == len(of(provider))


@pytest.mark.parametrize("provider", ["core", "llm-worker"])
def test_the_reference_publishes_on_a_real_redis_as_declared(
    failed: Failed, provider: str, redis_url: str
) -> None:
    messages = tuple(c for c in of(provider) if isinstance(c.interaction, MessageInteraction))
    bound = providers(redis_at(redis_url))[provider]
    results = asyncio.run(verify_in_process(messages, bound, mode=Mode.REAL_STREAM))

    assert failed(results) == {}
    assert len(results) == len(messages) > 0


@pytest.fixture
def core_of_ones_own() -> Iterator[RunningProvider]:
    """The reference as a stranger: no clean slate, and states through its API only."""
    redis = fake_redis()
    world = World(REFERENCE, redis)
    app = serve(world)
    handlers = handlers_through_api(CORE, lambda: client_for(app=app))
    yield RunningProvider(name="core", app=app, states=handlers, triggers=handlers, redis=redis)
    world.close()


def test_what_the_api_can_bring_about_suffices_for_all_but_a_few(
    failed: Failed, core_of_ones_own: RunningProvider
) -> None:
    """Nobody's rows are wiped in between, so that each interaction stands among the others'.

    Lists of everybody's rows alone are not verified then, and reported so.
    """
    reachable = tuple(case for case in of("core") if not states_of(case) & UNREACHABLE)
    results = asyncio.run(verify_in_process(reachable, core_of_ones_own))

    mismatches = [mismatch for result in results for mismatch in result.mismatches]
    assert [mismatch for mismatch in mismatches if "isolation unique" not in mismatch.got] == []
    assert len(failed(results)) == 3
    assert len(results) == len(reachable) > 300


def test_each_state_and_trigger_is_reachable_through_the_api_but_for_a_few() -> None:
    offered = {state.name for state in (*CORE.states, *CORE.triggers)}
    handlers = handlers_through_api(CORE, lambda: client_for(url="http://127.0.0.1:1"))

    assert offered - set(handlers) == UNREACHABLE
    assert set(handlers) <= offered


def test_the_bindings_have_a_handler_for_each_state_and_trigger() -> None:
    for offer in SYSTEM.offers:
        bound = providers(fake_redis())[offer.provider]
        assert set(bound.states) >= {state.name for state in offer.states}
        assert set(bound.triggers) >= {trigger.name for trigger in offer.triggers}


def test_a_core_that_forgets_its_clock_is_caught() -> None:
    """The same Core passes above; with a clock of its own its times are wrong."""
    provider = core_provider(fake_redis())
    names = ("create an image memory that expires in seven days",)
    timed = tuple(case for case in of("core") if case.interaction.name in names)
    deaf = {**provider.states, "the clock stands still": lambda **_: None}
    deaf_core = RunningProvider(
        name="core",
        app=provider.app,
        states=deaf,
        triggers=provider.triggers,
        reset=provider.reset,
        redis=provider.redis,
    )
    (result,) = asyncio.run(verify_in_process(timed, deaf_core))

    assert {mismatch.where.rpartition(": ")[2] for mismatch in result.mismatches} == {
        "created_at",
        "pending_expires_at",
        "updated_at",
    }


class Broken(World):
    """A world whose Core ends with what is no error of Core's."""

    @property
    def app(self) -> Any:
        """The application, which ends with its first request."""

        async def app(*_: Any) -> None:
            raise ZeroDivisionError

        return app


@pytest.mark.parametrize("world", [World, Broken])
def test_whatever_ends_a_job_its_stream_is_gone_from_the_redis(world: type[World]) -> None:
    """Which may be the user's own."""
    payload = {"user_id": 70_011, "message": "the fern"}
    job = {"job_type": "followup", "payload": payload}
    around, redis = Around(reply={"question": "Which fern?"}), fake_redis()

    async def run() -> tuple[bool, list[Any]]:
        broke = False
        with closing(world(REFERENCE, None)) as opened:
            try:
                await handle_job(opened, around, redis, "1", 70_011, **job)
            except ZeroDivisionError:
                broke = True
        async with redis() as client:
            return broke, await client.keys("*verified*")

    assert asyncio.run(run()) == (world is Broken, [])
