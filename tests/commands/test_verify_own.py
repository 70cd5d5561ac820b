"""``contracts verify`` holds what others wrote: WSGI applications, services below a path."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
ONLY = ["--way", "in-process", "--consumer", "admin", "--only", "ask for a backup that was never"]


def verify(*arguments: str, folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "contracts.cli", "verify", *arguments, "--report", str(folder)],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "status", "code"), [("app", "not_configured", 0), ("make", "fine", 1)]
)
def test_a_wsgi_application_or_its_factory_is_held(
    tmp_path: Path, name: str, status: str, code: int
) -> None:
    (tmp_path / "mine.py").write_text(WSGI % status)
    found, told = verify("--app", f"mine:{name}", *ONLY, folder=tmp_path)
    assert found == code, told
