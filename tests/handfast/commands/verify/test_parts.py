"""`handfast verify --operation`: a half-built service, in process and by Pact."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PART = Path(__file__).parents[2] / "part_of_core.py"
APPS = """
from part_of_core import lossy, part_of_core
part, more, broken = part_of_core(), part_of_core("GET /audit"), lossy()
"""


@pytest.fixture
def verified(handfast: Callable[..., tuple[int, str]], folder: Path) -> Any:
    """Verifies one of three half-built Cores for one consumer: exit code and JSON."""
    shutil.copy(PART, folder)
    (folder / "parts.py").write_text(APPS)

    def run(app: str, *more: str) -> tuple[int, dict[str, Any]]:
        operations = ("POST /users", "get_settings", "PATCH /settings/*")
        chosen = [word for one in operations for word in ("--operation", one)]
        what = ("life_organiser", "--consumer", "assistant", "--app", f"parts:{app}")
        code, _ = handfast("verify", *what, *chosen, *more)
        (report,) = json.loads((folder / ".handfast/report.json").read_text())["reports"]
        return code, report

    yield run
    import parts  # type: ignore[import-not-found]  # noqa: PLC0415  # written above

    for app in (parts.part, parts.more, parts.broken):
        app.state.core.close()


def test_what_it_has_passes_in_both_modes_and_the_rest_is_named(
    verified: Callable[..., tuple[int, dict[str, Any]]],
) -> None:
    """A route that came since stops the run; a fault in a route that it has fails it."""
    code, report = verified("part")
    assert (code, report["passed"], report["obstacles"]) == (0, True, [])
    results = report["results"]
    passed = [(one["mode"], one["interaction"]) for one in results if one["verdict"] == "passed"]
    names = (
        "ask for the settings of a user",
        "ask for the settings of a user who never changed them",
    )
    assert passed == [(mode, name) for mode in ("in process", "by Pact") for name in names]
    left_out = {m["where"] + ": " + m["got"] for one in results for m in one["left_out"]}
    assert left_out == {
        "GET /search: left out",
        "GET /memories/{memory_id}: left out",
        "GET /events: left out",
        "GET /reminders: left out",
        "GET /tasks: left out",
        "POST /reminders: left out",
        "POST /tasks: left out",
        "state 'another user has things of their own': needs POST /memories, which is left out",
    }

    code, report = verified("more", "--mode", "in-process")
    found = [(one["place"], one["got"]) for one in report["obstacles"]]
    assert (code, found) == (3, [("GET /audit", "a route of the application")])

    code, report = verified("broken")
    failed = {
        (one["mode"], m["where"])
        for one in report["results"]
        if one["verdict"] == "failed"
        for m in one["mismatches"]
    }
    assert code == 1
    assert failed == {("in process", "timezone"), ("by Pact", "timezone")}


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        ("GET /setings/*", "'GET /setings/*' names no operation of core"),
        ("!*", "nothing is left to verify: name an operation"),
    ],
)
def test_a_choice_of_nothing_is_refused(
    operation: str, fault: str, handfast: Callable[..., tuple[int, str]], folder: Path
) -> None:
    (folder / "empty.py").write_text("from fastapi import FastAPI\napp = FastAPI()\n")
    code, printed = handfast(
        "verify", "life_organiser", "--app", "empty:app", "--operation", operation
    )
    assert (code, fault in printed) == (2, True)
