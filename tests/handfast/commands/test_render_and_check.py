"""``handfast render`` writes what is derived; ``handfast check`` shows when it is out of step."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handfast.commands.app import app
from tests.handfast.commands.warm_python import run_module

ROOT = Path(__file__).resolve().parents[3]
FILES = {
    "admin-core.json",
    "assistant-core.json",
    "email-poller-core.json",
    "llm-worker-core.json",
    "telegram-gateway-core.json",
    "telegram-gateway-llm-worker.json",
}


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    code, output = run("render", "life_organiser", "--to", str(tmp_path))
    assert (code, output) == (0, "life_organiser: 6 pacts, 6 of them new or changed\n")
    return tmp_path / "life_organiser"


def test_each_contract_is_one_pact_file(rendered: Path) -> None:
    """Named after its consumer and its provider."""
    assert {path.name for path in rendered.iterdir()} == FILES


def test_the_committed_pacts_are_in_step() -> None:
    """What is committed is what the declarations come to."""
    code, output = run("check", "life_organiser", "--pacts", str(ROOT / "pacts"))
    assert code == 0, output
    assert output == "life_organiser: declarations sound, 6 pacts in step\n"


def test_rendering_again_changes_no_byte(rendered: Path) -> None:
    """In another process with another hash seed."""
    before = {path.name: path.read_bytes() for path in rendered.iterdir()}
    again = rendered.parent / "again"
    command = ["render", "life_organiser", "--to", str(again)]
    subprocess.run(
        [sys.executable, "-m", "handfast", *command],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
    )
    after = {path.name: path.read_bytes() for path in (again / "life_organiser").iterdir()}
    assert after == before


def test_a_pact_that_was_edited_is_reported(rendered: Path) -> None:
    """With the command that mends it; exit code 2."""
    edited = rendered / "admin-core.json"
    pact = json.loads(edited.read_text())
    pact["interactions"].pop()
    edited.write_text(json.dumps(pact))
    code, output = run("check", "life_organiser", "--pacts", str(rendered.parent))
    assert code == 2
    assert "admin-core.json" in output
    assert "handfast render life_organiser" in output


def test_a_missing_pact_and_a_stray_one_are_both_reported(rendered: Path) -> None:
    """All faults at once."""
    (rendered / "admin-core.json").rename(rendered / "root-core.json")
    code, output = run("check", "life_organiser", "--pacts", str(rendered.parent))
    assert code == 2
    assert "admin-core.json is missing" in output.replace("\n", " ")
    assert "root-core.json is made by no contract" in " ".join(output.split())


def test_every_pact_that_is_none_is_reported_at_once(rendered: Path) -> None:
    """Garbage, half of one, other line ends, a link to the right text, a folder, a stray note."""
    (rendered / "admin-core.json").write_bytes(b"\xff garbage")
    half = (rendered / "assistant-core.json").read_bytes()[:1000]
    (rendered / "assistant-core.json").write_bytes(half)
    windows = (rendered / "email-poller-core.json").read_bytes().replace(b"\n", b"\r\n")
    (rendered / "email-poller-core.json").write_bytes(windows)
    elsewhere = rendered.parent / "elsewhere.json"
    (rendered / "llm-worker-core.json").rename(elsewhere)
    (rendered / "llm-worker-core.json").symlink_to(elsewhere)
    (rendered / "telegram-gateway-core.json").unlink()
    (rendered / "telegram-gateway-core.json").mkdir()
    (rendered / "notes.txt").write_text("made by hand")
    code, output = run("check", "life_organiser", "--pacts", str(rendered.parent))
    output = " ".join(output.split())
    assert code == 2
    assert "in step with the declarations: 6" in output
    for name in ("admin-core", "assistant-core", "email-poller-core"):
        assert f"{name}.json is not what the contract comes to" in output
    for name in ("llm-worker-core", "telegram-gateway-core"):
        assert f"{name}.json is no file of its own that can be read" in output
    assert "notes.txt is made by no contract" in output


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    """Nothing passes vacuously."""
    (tmp_path / "life_organiser").mkdir()
    code, output = run("check", "life_organiser", "--pacts", str(tmp_path))
    assert code == 2
    assert "has no pact in it" in output


def test_openapi_asyncapi_and_json_schemas_are_written_on_request(tmp_path: Path) -> None:
    """One document a provider, named after it."""
    documents = ["--openapi", str(tmp_path / "o"), "--asyncapi", str(tmp_path / "a")]
    documents += ["--schemas", str(tmp_path / "s")]
    code, output = run("render", "life_organiser", "--to", str(tmp_path / "p"), *documents)
    assert code == 0, output
    openapi = json.loads((tmp_path / "o" / "life_organiser" / "core.json").read_text())
    asyncapi = json.loads((tmp_path / "a" / "life_organiser" / "core.json").read_text())
    schemas = json.loads((tmp_path / "s" / "life_organiser" / "core.json").read_text())
    assert (openapi["openapi"], asyncapi["asyncapi"]) == ("3.1.0", "3.0.0")
    assert schemas["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_process_with_a_core_to_spare_reports_the_same(rendered: Path) -> None:
    """The pacts are compared in a child process, while the declarations are checked."""
    (rendered / "admin-core.json").write_text("{}")
    arguments = ["check", "life_organiser", "--pacts", str(rendered.parent)]
    done = run_module("handfast", *arguments, folder=rendered, variables=os.environ)
    assert (done.returncode, done.stdout + done.stderr) == run(*arguments)
    assert done.returncode == 2
