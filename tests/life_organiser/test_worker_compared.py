"""The reference worker beside itself shows no difference, and one that is late a message too many.

It answers no request of its own: its sessions are what consumers of its messages rely on.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from handfast.compare.judged.differences import Difference
from handfast.compare.playing import play
from handfast.compare.running import Compared, compare
from handfast.compare.sessions import Session, Step
from handfast.compare.setting import opened_pair
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import providers
from life_organiser_contracts.system import SYSTEM

WORKER = SYSTEM.offer("llm-worker")
assert WORKER is not None
OFFER = WORKER
REFERENCE = "life_organiser_contracts.reference"


def both(package: str) -> Any:
    """The reference, and the worker of ``package``."""
    return tuple(providers(fake_redis(), one)["llm-worker"] for one in (REFERENCE, package))


def searched(steps: int, seed: int) -> Compared:
    return compare(SYSTEM, OFFER, both(REFERENCE), steps=steps, seed=seed)


def differences(package: str, *steps: Step) -> tuple[int, tuple[Difference, ...]]:
    """The number of the last step that was played, and how both differed at it."""

    async def run() -> tuple[int, tuple[Difference, ...]]:
        async with opened_pair(SYSTEM, OFFER, both(package), 0) as (sides, _):
            played = await play(sides, Session(steps))
            return played.steps[-1][0].number, played.differences

    return asyncio.run(run())


def happens(number: int, what: str, **parameters: Any) -> Step:
    return Step(number=number, happens=what, parameters=parameters)


@pytest.fixture
def changed(changing: Any) -> Any:
    """The reference, of which changed copies are made."""
    return changing.Changed(SYSTEM, lambda package: providers(fake_redis(), package))


JOB = "9b2e8a51-3f0c-4c44-8a3e-0d4f1f6c2a10"
OLD_JOB = (
    happens(
        1,
        "the job was queued before",
        queued_at="2031-03-19T06:15:00Z",
        now="2031-04-02T06:15:00Z",
        attempts=0,
    ),
    happens(
        2,
        "the worker finishes a job",
        job_type="followup",
        payload={"user_id": 70_011, "message": "fern"},
        job_id=JOB,
        user_id=70_011,
    ),
    Step(number=3, operation="get_job_of_worker", parts={"path": {"job_id": JOB}}),
)
"""A job that is as old as a job may be, right now."""


def test_a_worker_is_compared_by_what_it_publishes_and_leaves_in_core(
    changed: Any, tmp_path: Path
) -> None:
    """One that tries a job of fourteen days at that very moment publishes other messages."""
    tries = {
        "id": "a job expires a moment too late",
        "file": "worker/work.py",
        "old": "if clock() - started.created_at >= _LIFE:",
        "new": "if clock() - started.created_at > _LIFE:",
    }
    with changed.copy(tries, tmp_path) as package:
        number, found = differences(package, *OLD_JOB)
    assert (number, {one.kind.value for one in found}) == (2, {"message"})
    assert differences(REFERENCE, *OLD_JOB) == (3, ())


def test_the_worker_beside_itself_shows_no_difference() -> None:
    """Its sessions are what is relied on of it: jobs come to an end in them."""
    result = searched(60, seed=3)
    assert result.found == ()
    assert result.coverage.happened["the worker finishes a job"] > 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_five_thousand_steps_of_the_worker_show_no_difference(seed: int) -> None:
    """Twice alike; and jobs were found in Core afterwards."""
    result = searched(5_000, seed)
    assert (result.found, result.coverage.succeeded("get_job_of_worker") > 0) == ((), True)
    assert searched(5_000, seed).coverage == result.coverage
