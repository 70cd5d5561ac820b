"""``handfast verify`` of what others wrote: WSGI applications, services below a path."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.handfast.commands.warm_python import run_module

WSGI = """
import json

def app(environ, start_response):
    if environ["PATH_INFO"] != "/backup/status":
        raise LookupError("no such page")
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"status": "%s", "last_backup_at": None}).encode()]

def make():
    return app
"""
ONLY = ["--mode", "in-process", "--consumer", "admin", "--only", "ask for a backup that was never"]


type Verify = Callable[..., tuple[int, str]]


def test_a_wsgi_application_that_a_factory_makes_is_verified(
    verify_here: Verify, tmp_path: Path
) -> None:
    (tmp_path / "mine.py").write_text(WSGI % "fine")
    found, output = verify_here("life_organiser", "--app", "mine:make", *ONLY)
    assert found == 1, output
    assert "status  (equals)" in output


@pytest.mark.parametrize(("status", "code"), [("fine", 1), ("not_configured", 2)])
def test_a_report_that_cannot_be_written_at_the_end_leaves_the_verdict(
    verify_here: Verify, tmp_path: Path, status: str, code: int
) -> None:
    """A broken promise counts for more than a folder that has to be another."""
    (tmp_path / "mine.py").write_text(WSGI % status)
    (tmp_path / "report.html").mkdir()
    found, output = verify_here("life_organiser", "--app", "mine:make", *ONLY)
    assert (found, "status  (equals)" in output) == (code, code == 1), output
    assert output.endswith("report.html: Is a directory; name another place\n"), output


DRIFT = '[[drift]]\nreason = "an older name"\nroutes = {"GET /backup/status" = "GET /saved"}\n'


@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        ("", 0, "GET /backup/status is GET /saved 1 result; an older name"),
        ('fields = {"BackupStatus.last_backup_at" = "at"}', 2, "never: it is stale"),
        ('fields = {"BackupStatus.lastbackup_at" = "at"}', 2, "did you mean 'last_backup_at'?"),
    ],
)
def test_known_differences_are_reported_once_and_the_rest_is_verified(
    verify_here: Verify, tmp_path: Path, more: str, code: int, message: str
) -> None:
    moved = (WSGI % "not_configured").replace("/backup/status", "/saved")
    (tmp_path / "mine.py").write_text(moved)
    (tmp_path / "drift.toml").write_text(DRIFT + more)
    found, output = verify_here(
        "life_organiser", "--app", "mine:app", "--drift", "drift.toml", *ONLY
    )
    assert found == code, output
    assert " ".join(output.split()).count(message) == 1, output


def test_a_misspelt_state_is_reported_with_the_one_that_was_meant(
    verify_here: Verify, tmp_path: Path
) -> None:
    """All of them at once, before anything is asked; a name unlike all gets the list."""
    (tmp_path / "mine.py").write_text(WSGI % "ok")
    (tmp_path / "handlers.py").write_text(
        "def handle(**_): ...\n"
        "HANDLERS = dict.fromkeys(\n"
        "    ('no backup was evermade', 'a confirmd memory exists', 5), handle)\n"
    )
    found, output = verify_here(
        "life_organiser", "--app", "mine:app", "--states", "handlers:HANDLERS", *ONLY
    )
    assert found == 3, output
    assert "one for 'no backup was evermade', which is neither" in output
    assert "did you mean 'no backup was ever made'?" in output
    assert "did you mean 'a confirmed memory exists'?" in output
    assert "one for 5, which is neither" in output


BOUND_TO_NOTHING = """
from pydantic import BaseModel
from handfast.declare import Consumer, Provider, system

class Price(BaseModel):
    cents: int

till, buyer = Provider("till"), Consumer("buyer")
READ = till.get("/price", name="read", answers={200: Price})
buyer.relies_on(READ, "ask for the price")
SYSTEM = system("shop", providers=[till], consumers=[buyer])
"""
TILL = """
from fastapi import FastAPI

app = FastAPI()

@app.get("/price")
def price() -> dict[str, int]:
    return {"cents": 120}
"""


def test_a_system_that_binds_nothing_is_verified_by_the_application_given(
    verify_here: Verify, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.handfast.systems]\nshop = "shop:SYSTEM"\n')
    (tmp_path / "shop.py").write_text(BOUND_TO_NOTHING)
    (tmp_path / "mine.py").write_text(TILL)
    found, output = verify_here("shop", "--app", "mine:app")
    assert (found, "Passed: all 2 interactions verified." in output) == (0, True), output


def test_what_a_service_prints_is_no_part_of_the_json(tmp_path: Path) -> None:
    """Neither when it is imported nor when it answers, in whichever process."""
    loud = WSGI.replace("def app", "print('starting')\ndef app").replace(
        "    if environ", "    print('asked')\n    if environ"
    )
    (tmp_path / "mine.py").write_text(loud % "not_configured")
    chosen = [option for option in ONLY if option not in ("--mode", "in-process")]
    words = ("handfast", "verify", "life_organiser", "--app", "mine:app", *chosen, "--json")
    done = run_module(*words, folder=tmp_path, variables=os.environ)
    (report,) = json.loads(done.stdout)
    assert {one["verdict"] for one in report["results"]} == {"passed"}
    assert {"starting", "asked"} <= set(done.stderr.splitlines())
