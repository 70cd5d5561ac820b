"""The reference Core beside itself shows no difference, and beside a changed copy the right one.

The sessions of the short tests are written out; the long ones let the search find them.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

import pytest
from hypothesis.database import DirectoryBasedExampleDatabase

from handfast.compare.judged.differences import Difference
from handfast.compare.playing import play
from handfast.compare.running import SOURCE, Compared, compare, replay
from handfast.compare.sessions import Moment, Reference, Session, Step, written_session
from handfast.compare.setting import opened_pair
from handfast.fuzz.search import digest_of
from handfast.fuzz.store import StoredFinding, find, save
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import providers
from life_organiser_contracts.system import SYSTEM

CORE = SYSTEM.offer("core")
assert CORE is not None
OFFER = CORE
REFERENCE = "life_organiser_contracts.reference"
HOUR = 3_600_000
DAY = 24 * HOUR


def both(package: str) -> Any:
    """The reference, and the Core of ``package``."""
    return providers(fake_redis())["core"], providers(fake_redis(), package)["core"]


def searched(package: str, steps: int, seed: int) -> Compared:
    return compare(SYSTEM, OFFER, both(package), steps=steps, seed=seed)


def differences(package: str, *steps: Step) -> tuple[int, tuple[Difference, ...]]:
    """The number of the last step that was played, and how both differed at it."""

    async def run() -> tuple[int, tuple[Difference, ...]]:
        async with opened_pair(SYSTEM, OFFER, both(package), 0) as (sides, _):
            played = await play(sides, Session(steps))
            return played.steps[-1][0].number, played.differences

    return asyncio.run(run())


def of(number: int, path: str = "id") -> Reference:
    return Reference(number, path, "nothing")


def happens(number: int, what: str, **parameters: Any) -> Step:
    return Step(number=number, happens=what, parameters=parameters)


def asks(number: int, operation: str, **parts: Any) -> Step:
    return Step(number=number, operation=operation, parts=parts)


USER = asks(1, "upsert_user", body={"telegram_user_id": 7, "display_name": "Ada"})
MEMORY = asks(2, "create_memory", body={"owner_user_id": 7, "content": " Water the fern "})
TASK = {"memory_id": of(2), "owner_user_id": 7, "description": "fern"}
REMINDER = {"memory_id": of(2), "owner_user_id": 7}


@dataclass(frozen=True)
class Defect:
    """A change of the reference, a session that shows it, and what the last step shows."""

    file: str
    old: str
    new: str
    session: tuple[Step, ...]
    shows: tuple[str, str, str]


DEFECTS = {
    "a text is trimmed": Defect(
        "memories/memories.py",
        "**body.model_dump(), **_initial_status(body, now)}",
        '**body.model_dump(), **_initial_status(body, now), "content": body.content.strip()}',
        (USER, MEMORY),
        ("create_memory", "value", "content"),
    ),
    "null instead of an empty text": Defect(
        "memories/memories.py",
        "**body.model_dump(), **_initial_status(body, now)}",
        '**body.model_dump(), **_initial_status(body, now), "content": body.content or None}',
        (USER, asks(2, "create_memory", body={"owner_user_id": 7, "content": ""})),
        ("create_memory", "value", "content"),
    ),
    "two filters together are one": Defect(
        "plans/tasks.py",
        '"owner_user_id = ?": query.owner_user_id,',
        '"owner_user_id = ?": None if query.state else query.owner_user_id,',
        (
            USER,
            MEMORY,
            asks(3, "create_task", body=TASK),
            asks(4, "list_tasks", query={"owner_user_id": 8, "state": "NOT_DONE"}),
        ),
        ("list_tasks", "number of items", ""),
    ),
    "ties are turned round": Defect(
        "plans/tasks.py",
        '"created_at DESC, number DESC"',
        '"created_at DESC, number"',
        (
            USER,
            MEMORY,
            asks(3, "create_task", body=TASK),
            asks(4, "create_task", body={**TASK, "description": "hall"}),
            asks(5, "list_tasks", query={"owner_user_id": 7}),
        ),
        ("list_tasks", "order", ""),
    ),
    "the second page begins too late": Defect(
        "database.py",
        "limit, offset]",
        "limit, offset + (offset > 0)]",
        (
            USER,
            MEMORY,
            asks(3, "create_task", body=TASK),
            asks(4, "create_task", body=TASK),
            asks(5, "list_tasks", query={"limit": 1, "offset": 1}),
        ),
        ("list_tasks", "number of items", ""),
    ),
    "a change of one field resets another": Defect(
        "plans/tasks.py",
        "changes = body.model_dump(exclude_unset=True)",
        'changes = {"due_at": None, **body.model_dump(exclude_unset=True)}',
        (
            USER,
            MEMORY,
            asks(3, "create_task", body={**TASK, "due_at": Moment(DAY)}),
            asks(4, "update_task", path={"task_id": of(3)}, body={"description": "hall"}),
        ),
        ("update_task", "value", "due_at"),
    ),
    "a neighbour's change moves": Defect(
        "memories/memories.py",
        "reindex(core, memory_id)\n        _audit(core, memory_id, AuditAction.CREATED",
        'core.store.execute("UPDATE memories SET updated_at = ?", ["2031-01-01T00:00:00.000000Z"])'
        "\n        reindex(core, memory_id)\n        _audit(core, memory_id, AuditAction.CREATED",
        (USER, MEMORY, asks(3, "get_memory", path={"memory_id": of(2)})),
        ("create_memory", "value", "updated_at"),
    ),
    "a reminder fires a day early": Defect(
        "scheduler.py",
        "async def fire_reminders(core: Core, now: datetime) -> None:\n",
        "async def fire_reminders(core: Core, now: datetime) -> None:\n"
        "    now += timedelta(days=1)\n",
        (
            USER,
            MEMORY,
            asks(3, "create_reminder", body={**REMINDER, "fire_at": Moment(HOUR)}),
            happens(4, "the scheduler runs"),
        ),
        ("reminder", "number of messages", ""),
    ),
    "exactly now is not due": Defect(
        "scheduler.py",
        "WHERE NOT fired AND fire_at <= ?",
        "WHERE NOT fired AND fire_at < ?",
        (
            USER,
            MEMORY,
            asks(3, "create_reminder", body={**REMINDER, "fire_at": Moment(0)}),
            happens(4, "the scheduler runs"),
        ),
        ("reminder", "number of messages", ""),
    ),
    "a job counts its attempts from one": Defect(
        "database.py",
        "attempts INTEGER NOT NULL DEFAULT 0",
        "attempts INTEGER NOT NULL DEFAULT 1",
        (
            asks(
                1,
                "create_job",
                body={"job_type": "followup", "payload": {"message": "fern", "user_id": 7}},
            ),
        ),
        ("create_job", "value", "attempts"),
    ),
    "an audit detail is lost": Defect(
        "plans/reminders.py",
        "_audit(core, reminder, AuditAction.UPDATED, detail)",
        "_audit(core, reminder, AuditAction.UPDATED)",
        (
            USER,
            MEMORY,
            asks(3, "create_reminder", body={**REMINDER, "fire_at": Moment(HOUR)}),
            asks(4, "update_reminder", path={"reminder_id": of(3)}, body={}),
            asks(5, "list_audit", query={"entity_type": "reminder", "action": "updated"}),
        ),
        ("list_audit", "value", "[*].detail"),
    ),
}


@pytest.fixture
def changed(changing: Any) -> Any:
    """The reference Core, of which changed copies are made."""
    return changing.Changed(SYSTEM, lambda package: providers(fake_redis(), package))


@pytest.mark.parametrize("name", DEFECTS)
def test_a_session_shows_a_defect(changed: Any, name: str, tmp_path: Path) -> None:
    """The reference beside a copy with one defect: a step differs in that and in nothing else."""
    one = DEFECTS[name]
    change = {"id": name, "file": one.file, "old": one.old, "new": one.new}
    with changed.copy(change, tmp_path) as package:
        number, found = differences(package, *one.session)
    assert [difference.key for difference in found] == [one.shows]
    assert number <= one.session[-1].number
    assert differences(REFERENCE, *one.session)[1] == ()


def test_the_reference_beside_itself_shows_no_difference() -> None:
    """A few sessions, in which a trigger and refusals are reached too."""
    result = searched(REFERENCE, 150, seed=3)
    assert result.found == ()
    assert result.coverage.steps >= 150
    assert result.coverage.happened.total() > 0


def test_a_stored_session_is_replayed_in_another_clone(changed: Any, tmp_path: Path) -> None:
    """With its references and moments: there it shows the same, and nothing on healthy code."""
    one = DEFECTS["a reminder fires a day early"]
    session = written_session(Session(one.session))
    finding = StoredFinding(
        id="1a2b3c4d",
        system=SYSTEM.name,
        provider="core",
        source=SOURCE,
        case="reminder",
        kind="number of messages",
        digest=digest_of(session),
        choices=base64.b64encode(session),
    )
    save(DirectoryBasedExampleDatabase(tmp_path / "here"), finding)
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    stored = find(DirectoryBasedExampleDatabase(tmp_path / "there"), "1a2b3c4d")
    change = {"id": "stored", "file": one.file, "old": one.old, "new": one.new}
    with changed.copy(change, tmp_path) as package:
        (found,) = replay(stored, SYSTEM, OFFER, both(package)).found
    assert found.found.difference.key == one.shows
    assert replay(stored, SYSTEM, OFFER, both(REFERENCE)).found == ()


@pytest.mark.long
def test_memory_is_flat_over_fifty_thousand_steps(caplog: pytest.LogCaptureFixture) -> None:
    """What the process has at its most after 5,000 steps is nearly all that it ever has."""
    caplog.set_level(logging.CRITICAL)  # pytest has in memory what a test logs
    most: dict[int, int] = {}

    def measure(steps: int, _: int) -> None:
        for at in (5_000, 50_000):
            if steps >= at:
                most.setdefault(at, getrusage(RUSAGE_SELF).ru_maxrss)

    compare(SYSTEM, OFFER, both(REFERENCE), steps=50_000, on_played=measure)
    assert most[50_000] < 1.1 * most[5_000], most


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_twenty_thousand_steps_show_no_difference(seed: int) -> None:
    """The reference beside itself, and every operation did what it is for."""
    result, again = searched(REFERENCE, 20_000, seed), searched(REFERENCE, 20_000, seed)
    assert (result.found, again.found) == ((), ())
    assert result.coverage == again.coverage
    assert [one.name for one in OFFER.operations if not result.coverage.succeeded(one.name)] == []


@pytest.mark.long
@pytest.mark.parametrize("name", DEFECTS)
def test_the_search_finds_a_defect(changed: Any, name: str, tmp_path: Path) -> None:
    """Within twenty thousand steps, with a story of at most eight."""
    one = DEFECTS[name]
    change = {"id": name, "file": one.file, "old": one.old, "new": one.new}
    with changed.copy(change, tmp_path) as package:
        found = searched(package, 20_000, seed=0).found
    assert found != ()
    assert min(len(each.found.session.steps) for each in found) <= 8
