"""A half-built service adopts the suite in one pass, by the operations that it has."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "service_repo/new/life-organiser-core/core_service"
DOORS = """
from datetime import UTC, datetime
from types import SimpleNamespace

from core_service import main, memories
from core_service.main import create_app
from core_service.users import USERS
from handfast.testing import provider_tests


def reset():
    USERS.clear()
    memories.MEMORIES.clear()
    main.datetime = memories.datetime = datetime


def stop_the_clock(now, in_seven_days):
    stopped = SimpleNamespace(now=lambda zone: datetime.fromisoformat(now))
    main.datetime = memories.datetime = stopped


def expire(now=datetime.max.replace(tzinfo=UTC)):
    rows = memories.MEMORIES.items()
    for key in [key for key, row in rows if "pending_expires_at" in row]:
        if memories.MEMORIES[key]["pending_expires_at"] <= now:
            del memories.MEMORIES[key]


more = create_app()
more.patch("/memories/{memory_id}")(lambda memory_id: {})
chosen = {
    "operations": ["POST /users", "create_memory", "GET /memories/*"],
    "reset": reset,
    "states": {
        "Redis is down": lambda: None,
        "the clock stands still": stop_the_clock,
        "the scheduler runs": lambda: expire(memories.datetime.now(UTC)),
        "seven days pass and the scheduler runs": expire,
        "seven days pass but for a minute and the scheduler runs": lambda: None,
    },
}
test_part = provider_tests("life_organiser", "core", app=create_app(), **chosen)
test_more = provider_tests("life_organiser", "core", app=more, consumers="assistant", **chosen)
"""


@pytest.fixture
def printed(repository: pytest.Pytester) -> str:
    """Yield what pytest prints of two such Cores, one of which has a route that is new."""
    shutil.copytree(CORE, repository.path / "core_service")
    repository.makepyfile(DOORS)
    return repository.runpytest("-rA", "-v").stdout.str()


def test_a_core_with_three_routes_is_verified_by_them(printed: str) -> None:
    """Green for its routes; every other operation, and each clause that needs one, is named.

    A route that came since fails a test of an unchanged file.
    """
    part = re.findall(r"::test_part\[(.*?)\] (PASSED|SKIPPED|FAILED)", printed)
    assert {verdict for _, verdict in part} == {"PASSED", "SKIPPED"}
    passed = [name for name, verdict in part if verdict == "PASSED"]
    assert (len(passed) > 30, passed[-1]) == (True, "26-operations-left-out-not-there")
    assert re.search(r"llm-worker: \d+ interactions are left out \(PATCH /llm-jobs/", printed)
    clauses = re.findall(r"\d+ x not verified: (.*): needs (.*), which is left out", printed)
    assert clauses == [
        ("what must then be true", "GET /settings/{user_id}"),
        ("state 'another user has things of their own'", "PATCH /memories/{memory_id}"),
        ("what must then be true", "GET /search"),
        ("what must then be true", "GET /audit"),
    ]
    needed = re.findall(r"SKIPPED .*?not verified: state ([^:]*): needs ([^,]*),", printed)
    assert list(dict.fromkeys(needed)) == [
        ("'a user with settings exists'", "PATCH /settings/{user_id}"),
        ("'a reminder is due'", "POST /reminders"),
        ("'a memory with two confirmed tags exists'", "POST /memories/{memory_id}/tags"),
        ("'a pending image with two suggested tags exists'", "POST /memories/{memory_id}/tags"),
    ]
    (failed,) = re.findall(r"^FAILED .*::(test_.*\])", printed, re.MULTILINE)
    assert failed == f"test_more[{passed[-1]}]"
    assert "1 x PATCH /memories/{memory_id}: expected not there, since it is left out" in printed
