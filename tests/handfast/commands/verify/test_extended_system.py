"""A repository that adds to a shipped system: what it adds is verified, rendered and reported."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handfast.bound.parts import reference_providers
from handfast.commands.app import app
from handfast.declare import extends
from handfast.transports.redis.clients import fake_redis

CORE = Path(__file__).resolve().parents[3] / "service_repo" / "core"
WAIVED = "list the upcoming reminders at the very time of one: waived: nobody asks to the second"


@pytest.fixture
def core(folder: Path) -> Path:
    """The repository of a Core with three routes and a message of its own, to stand in."""
    shutil.copytree(CORE, folder, dirs_exist_ok=True)
    return folder


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})
    return done.exit_code, done.output


def modes(folder: Path) -> dict[str, set[str]]:
    """The modes in which each interaction passed, as the written report has it."""
    (report,) = json.loads((folder / "report.json").read_text())["reports"]
    found: dict[str, set[str]] = {}
    for one in report["results"]:
        assert one["verdict"] == "passed"
        found.setdefault(one["interaction"], set()).add(one["mode"])
    return found


def test_what_is_added_is_verified_by_every_mode(
    core: Path, verify_here: Callable[..., tuple[int, str]]
) -> None:
    code, output = verify_here("life_organiser", "--consumer", "digest")
    assert (code, "Passed: all 9 interactions verified." in output) == (0, True), output
    assert modes(core) == {
        "count the notes of a user": {"in process", "by Pact"},
        "add a note": {"in process", "by Pact"},
        "drop a note": {"in process", "by Pact"},
        "hear of a note": {"stream on fakeredis", "stream on Redis", "by Pact"},
    }
    page = (core / "report.html").read_text()
    assert [name for name in ("get_notes_count", "note_added", "digest") if name not in page] == []


def test_a_broken_route_of_ones_own_fails(
    core: Path, verify_here: Callable[..., tuple[int, str]]
) -> None:
    module = core / "my_core" / "notes.py"
    module.write_text(module.read_text().replace('"notes": sum(', '"notes": 1 + sum('))
    code, output = verify_here("life_organiser", "--consumer", "digest", "--mode", "in-process")
    failed = {one.split("Failed  ")[-1] for one in output.splitlines() if "Failed  " in one}
    assert (code, failed) == (
        1,
        {
            "Counted.notes has another value in get_notes_count: 2 instead of 1",
            "after delete_notes_note_id, get_notes_count answers Counted.notes 1 instead of 0",
            "after post_notes, get_notes_count answers Counted.notes 3 instead of 2",
        },
    )


def test_what_is_replaced_and_waived_is_reported(
    core: Path, verify_here: Callable[..., tuple[int, str]]
) -> None:
    """The pretend Core differs there: as it is shipped, the interaction would fail."""
    chosen = ("--consumer", "assistant", "--mode", "in-process", "--only")
    code, output = verify_here("life_organiser", *chosen, "who never changed")
    assert (code, modes(core)) == (
        0,
        {"ask for the settings of a user who never changed them": {"in process"}},
    ), output
    code, output = verify_here("life_organiser", *chosen, "list the upcoming reminders at")
    assert [WAIVED in " ".join(line.split()) for line in output.splitlines()].count(True) == 1
    code, output = run("list", "--consumer", "assistant")
    assert (code, output.count("waived: nobody asks to the second")) == (0, 1)


def test_what_is_added_is_rendered_and_checked(core: Path) -> None:
    code, output = run("render", "--openapi", "openapi", "--asyncapi", "asyncapi")
    assert code == 0, output
    pacts = core / "pacts" / "life_organiser"
    named = {
        file.stem: {one["description"] for one in json.loads(file.read_text())["interactions"]}
        for file in pacts.iterdir()
    }
    assert named["digest-core"] == {
        "count the notes of a user",
        "add a note",
        "drop a note",
        "hear of a note",
    }
    assert WAIVED.partition(":")[0] not in named["assistant-core"]
    assert "/notes/count" in (core / "openapi/life_organiser/core.json").read_text()
    assert "core:notes" in (core / "asyncapi/life_organiser/core.json").read_text()
    assert run("check") == (0, "life_organiser: declarations sound, 7 pacts in step\n")


def test_the_shipped_reference_is_not_asked_for_what_was_added() -> None:
    ours = extends("life_organiser")
    ours.provider("core").get("/stars", answers={204: None})
    bound = reference_providers(ours.system())(fake_redis())
    assert bound["core"].left_out == {"GET /stars"}


@pytest.mark.long
def test_fuzzing_finds_nothing_of_what_is_added(core: Path) -> None:
    """This Core lacks some of what is shipped: its bindings leave out all but notes."""
    bindings = core / "my_core_bindings.py"
    text = bindings.read_text()
    chosen = 'left_out_by(("*notes*", "upsert_user", "create_memory"), offer)'
    text = text.replace("reset=reset\n", f"reset=reset, left_out={chosen}\n")
    bindings.write_text(f"from handfast.providers.left_out import left_out_by\n{text}")
    code, output = run("fuzz", "life_organiser", "--provider", "core", "--examples", "15")
    assert (code, "Nothing found in" in output) == (0, True), output
