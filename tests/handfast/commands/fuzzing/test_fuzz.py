"""``handfast fuzz`` tries both sides, prints what it found, and replays it by its id."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handfast.commands.app import app
from handfast.fuzz.store import StoredFinding, opened_store, save
from tests.handfast.commands.warm_python import run_module
from tests.printed_failures import printed_in

ROOT = Path(__file__).resolve().parents[4]
INSTALLED = ", ".join(sorted(entry_points(group="handfast.systems").names))
WHOLE = """
from life_organiser_contracts.reference.app import create_app
from life_organiser_contracts.reference.core import open_core

core = open_core()
app = create_app(core)
"""


def fuzz(*arguments: str, inside: Path) -> tuple[int, str]:
    """The exit code and all that was printed, in a terminal 200 columns wide."""
    variables = {**os.environ, "COLUMNS": "200"}
    done = run_module("handfast", "fuzz", *arguments, folder=inside, variables=variables)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def here(clone: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process stands in the clone, and afterwards has no open Core and logs as before."""
    root, path, modules = logging.getLogger(), list(sys.path), set(sys.modules)
    handlers, level = list(root.handlers), root.level
    monkeypatch.chdir(clone)
    yield
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers[:], sys.path[:] = handlers, path
    root.setLevel(level)
    for name in {"broken_core", "whole_core"} & (set(sys.modules) - modules):
        sys.modules.pop(name).core.close()  # what is left open fails the test that collects it


def run_here(*arguments: str) -> tuple[int, str]:
    """As ``fuzz``, in this process, which spares the imports; in one line without frames."""
    done = CliRunner().invoke(app, ["fuzz", *arguments], env={"COLUMNS": "200"})
    return done.exit_code, " ".join(done.output.replace("│", " ").split())


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *who, *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose pacts know nothing of the backup yet, and two Cores to fuzz."""
    shutil.copytree(ROOT / "pacts", tmp_path / "pacts")
    path = tmp_path / "pacts" / "life_organiser" / "admin-core.json"
    pact = json.loads(path.read_text())
    others = [one for one in pact["interactions"] if "backup" not in one["description"]]
    assert len(others) < len(pact["interactions"])
    git(tmp_path, "init", "--quiet")
    path.write_text(json.dumps({**pact, "interactions": others}))
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "before")
    shutil.copy(ROOT / "docs" / "examples" / "broken_core.py", tmp_path)
    (tmp_path / "whole_core.py").write_text(WHOLE)
    return tmp_path


@pytest.mark.usefixtures("here")
def test_what_is_found_is_printed_and_replayed_until_it_is_mended(clone: Path) -> None:
    """Who relies on it, where, expected, got, how to repeat it, and its id; exit code 1."""
    chosen = ["--only", "documents", "--since", "HEAD", "--examples", "2"]
    code, output = fuzz("life_organiser", "--app", "broken_core:app", *chosen, inside=clone)
    assert code == 1, output
    found = re.search(r"Found (\w{8})  admin relies on core: get_backup_status", output)
    assert found is not None, output
    assert "by the own document" in output
    assert "status  (reads)" in output
    assert "by the derived document" not in output  # a field that is missing is found once
    assert "  request  GET /backup/status" in output
    (command,) = (one.command for one in printed_in(output) if one.command[-1] == found[1])
    own = ("life_organiser", "--app", "broken_core:app")
    assert command == ("handfast", "fuzz", *own, "--replay", found[1])
    code, output = run_here(*command[2:])
    assert code == 1, output
    assert f"Found {found[1]}" in output
    code, output = run_here("life_organiser", "--app", "whole_core:app", "--replay", found[1])
    assert code == 0, output
    assert f"Mended: {found[1]} does not come back." in output


def test_both_sides_are_tried_of_what_a_change_touches(clone: Path) -> None:
    """By both documents, properties and the consumer's client; as JSON, every row for machines."""
    code, output = fuzz(
        "life_organiser", "--since", "HEAD", "--examples", "1", "--json", inside=clone
    )
    assert code == 0, output
    rows = json.loads(output)
    assert [(row["source"], row["service"]) for row in rows] == [
        ("own document", "core"),
        ("derived document", "core"),
        ("properties", "core"),
        ("consumer", "admin <- core"),
    ]
    assert all(row["cases"] > 0 and row["found"] == [] for row in rows)


@pytest.mark.usefixtures("here")
def test_no_change_leaves_nothing_to_fuzz(clone: Path) -> None:
    """Which is reported, and is no success."""
    shutil.copytree(ROOT / "pacts", clone / "pacts", dirs_exist_ok=True)
    git(clone, "commit", "--quiet", "--all", "--message", "after")
    code, output = run_here("life_organiser", "--since", "HEAD")
    assert code == 2
    assert "has changed since HEAD" in output


@pytest.mark.parametrize(
    ("options", "code", "expected"),
    [
        (["life_organizer"], 2, "did you mean 'life_organiser'?"),
        ([], 2, f"name one ({INSTALLED})"),
        (["--provider", "cora"], 2, "did you mean 'core'?"),
        (["life_organiser", "--for", "soon"], 2, "write 60s, 5m or 1h"),
        (["life_organiser", "--since", "no-such-revision"], 2, "no-such-revision"),
        (["life_organiser", "--since", "--help"], 2, "can't be read"),
        (["life_organiser", "--replay", "00000000"], 2, "the store has no finding '00000000'"),
        (["life_organiser", "--app", "nothing_here:app", "--only", "documents"], 3, "nothing_here"),
        (
            ["life_organiser", "--url", "http://127.0.0.1:9", "--only", "documents"],
            3,
            "nothing answers",
        ),
        (["life_organiser", "--database", "redis://127.0.0.1:9"], 2, "no Redis answers there"),
        (["--app", "a:b", "--url", "http://h"], 2, "name two services"),
        (["life_organiser", "--states", "a:B"], 2, "is for a service of your own"),
        (["--url", "ftp://ada:hunter2@h"], 2, "--url is no address"),
        (["life_organiser", "--drift", "d.toml"], 2, "name whose they are by --provider"),
        (
            ["life_organiser", "--drift", "d.toml", "--only", "properties"],
            2,
            "for consumers: leave out --only properties",
        ),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_done_is_reported_plainly(
    options: list[str], code: int, expected: str
) -> None:
    """Without a traceback, within seconds."""
    found, output = run_here(*options)
    assert expected in output
    assert found == code
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"system": "ai_voice", "provider": "webhook"}, "of ai_voice: name that system"),
        ({"provider": "kore"}, "was found in kore of life_organiser: name that system"),
        ({"source": "guesswork"}, "by 'guesswork', which this version does not know"),
        ({"source": "consumer"}, "'web -> core: gone' is not declared here any more"),
        ({"source": "properties"}, "'web -> core: gone' (k), which is not declared here"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_replayed_here_is_reported_plainly(
    changed: dict[str, str], expected: str, clone: Path
) -> None:
    """It was found elsewhere, by a later version, or in what is not declared here."""
    known = {"system": "life_organiser", "provider": "core", "source": "consumer"}
    made = {"id": "0123abcd", "kind": "k", "case": "web -> core: gone"}
    choices = {"digest": "0123456789abcdef", "choices": b"AAEC"}
    with opened_store(clone / "store") as database:
        save(database, StoredFinding.model_validate({**known, **made, **choices, **changed}))
    options = ["--database", "store", "--replay", "0123abcd"]
    code, output = run_here("life_organiser", *options)
    assert code == 2
    assert expected in output


def test_a_provider_that_the_bindings_do_not_make_is_named(tmp_path: Path, shop: str) -> None:
    """Under another name it is none of those that are declared."""
    (tmp_path / "pyproject.toml").write_text(
        '[tool.handfast.systems]\nshop = "shop_contracts:SYSTEM"\n'
    )
    more = "from dataclasses import replace\nSYSTEM = replace(SYSTEM, bindings='bound:BINDINGS')\n"
    (tmp_path / "shop_contracts.py").write_text(shop + more)
    (tmp_path / "bound.py").write_text(
        "from handfast.bindings import Bindings, RunningProvider\n"
        "BINDINGS = Bindings(providers=lambda redis: {'tull': RunningProvider(name='tull')})\n"
    )
    code, output = fuzz("--only", "properties", inside=tmp_path)
    assert code == 3
    assert output.startswith("Stopped by till: bindings for tull. bind till, give it by --app or")
