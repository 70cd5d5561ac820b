"""``handfast verify`` shows in plain words what failed, and what could not be verified."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from handfast.model.cases import cases_of
from life_organiser_contracts.system import SYSTEM
from tests.handfast.commands.warm_python import run_module

ROOT = Path(__file__).resolve().parents[4]
BROKEN = ROOT / "docs" / "examples"
POLLER = sum(case.consumer == "email-poller" for case in cases_of(SYSTEM.contracts))


def test_the_reference_passes(verify: Any, tmp_path: Path) -> None:
    """One consumer of it here, in every mode; `tox -e contracts` verifies it for all."""
    code, output = verify("life_organiser", "--consumer", "email-poller", folder=tmp_path)
    assert code == 0, output
    assert f"Passed: all {2 * POLLER} interactions verified." in output
    assert (tmp_path / "report.html").is_file()


def test_a_broken_core_is_reported_field_by_field(verify: Any, tmp_path: Path) -> None:
    """Consumer, interaction, state, field, expected, got and a line that repeats the request."""
    options = ["--mode", "in-process", "--consumer", "admin", "--only", "backup"]
    code, output = verify(
        "life_organiser", "--app", "broken_core:app", *options, folder=tmp_path, inside=BROKEN
    )
    assert code == 1
    assert "admin relies on core: ask for a backup that was never made" in output
    assert "given no backup was ever made" in output
    assert "status  (equals)" in output
    assert '"not_configured"' in output
    assert "  request  GET /backup/status" in output
    assert "--app broken_core:app --consumer admin --mode in-process --only 'ask for" in output
    assert "Traceback" not in output


def test_states_that_nobody_can_set_up_are_named_with_remedy(verify: Any, tmp_path: Path) -> None:
    """All of them, with the parameters a handler would get."""
    options = ["--mode", "in-process", "--consumer", "admin", "--only", "ask for the last backup"]
    code, output = verify(
        "life_organiser", "--app", "broken_core:app", *options, folder=tmp_path, inside=BROKEN
    )
    assert code == 3
    assert "state 'a backup was made'" in output
    assert "last_backup_at" in output
    assert "handfast states core" in output


def test_the_report_is_printed_as_json_on_request(tmp_path: Path) -> None:
    """For machines: the same verdicts, nothing else on standard output."""
    options = ["--json", "--mode", "in-process", "--consumer", "email-poller"]
    words = ("handfast", "verify", *options, "--report", str(tmp_path))
    done = run_module(*words, folder=tmp_path, variables=os.environ)
    done.check_returncode()
    (report,) = json.loads(done.stdout)
    assert report["passed"] is True
    assert {result["mode"] for result in report["results"]} == {"in process"}
    assert len(report["results"]) == POLLER


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["life_organizer"], "did you mean 'life_organiser'?"),
        (["--provider", "cora"], "did you mean 'core'?"),
        (["--consumer", "lm-worker"], "did you mean 'llm-worker'?"),
        (["--only", "fly to the moon"], "no interaction fits"),
    ],
)
def test_a_choice_that_matches_nothing_is_a_failure(
    verify_here: Any, options: list[str], message: str
) -> None:
    """Nothing passes vacuously: exit code 2, and the names that there are."""
    code, output = verify_here(*options)
    assert code == 2
    assert message in " ".join(output.split())


def in_folder(folder: Path, shop: str, **modules: str) -> None:
    """A project that names the systems ``shop`` and, if there is such a module, ``bad``."""
    named = {"shop": "shop_contracts", **({"bad": "bad"} if "bad" in modules else {})}
    table = "".join(f'{name} = "{module}:SYSTEM"\n' for name, module in named.items())
    (folder / "pyproject.toml").write_text(f"[tool.handfast.systems]\n{table}")
    for name, source in {"shop_contracts": shop, **modules}.items():
        (folder / f"{name}.py").write_text(source)


BOUND = """
from dataclasses import replace
SYSTEM = replace(SYSTEM, bindings="bound:BINDINGS")
"""
PROVIDERS = """
from handfast.bindings import Bindings
from handfast.providers.provider import RunningProvider

async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

def providers(redis):
    return {"till": RunningProvider(name="till", app=app, states={"it is open": lambda: None})}

BINDINGS = Bindings(providers=providers)
"""


def test_a_system_of_the_folder_is_verified_by_the_providers_that_it_binds(
    verify_here: Any, tmp_path: Path, shop: str
) -> None:
    in_folder(tmp_path, shop + BOUND, bound=PROVIDERS)
    code, output = verify_here("--mode", "in-process")
    assert code == 0, output
    assert "Passed: 1 interaction verified." in output


def test_a_system_that_binds_no_providers_is_not_verified(
    verify_here: Any, tmp_path: Path, shop: str
) -> None:
    """Once, with what they are for and what brings them."""
    in_folder(tmp_path, shop)
    code, output = verify_here()
    assert code == 3
    assert output.count("Stopped by bindings of shop") == 1
    got = "no reference providers, which are what is verified and fuzzed without --app or --url"
    assert got in output
    assert "in shop_contracts.bindings: BINDINGS = Bindings(providers=make_providers)" in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("bad", "code"),
    [("SYSTEM = no_such_name", 2), ("import no_such_library", 3)],
    ids=["wrong", "missing"],
)
def test_a_broken_system_is_reported_beside_the_one_that_passed(
    verify_here: Any, tmp_path: Path, shop: str, bad: str, code: int
) -> None:
    """It keeps no other from being verified, and the whole from passing."""
    in_folder(tmp_path, shop + BOUND, bound=PROVIDERS, bad=bad)
    found, output = verify_here("--mode", "in-process")
    assert found == code, output
    assert "Passed: 1 interaction verified." in output
    assert "Stopped by system bad" in output
    assert f"{tmp_path}/bad.py, line 1" in output
    document = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    reports = document["reports"]
    assert [(one["system"], one["passed"]) for one in reports] == [("shop", True), ("bad", False)]
