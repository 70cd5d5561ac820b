"""Each reference service is a Django project of its own: checked, migrated, started and imported.

By its own settings, in a process of its own, whatever the other services are.
"""

from __future__ import annotations

import ast
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from service_desk_contracts.reference import together
from service_desk_contracts.reference.together.settings import APPS
from shared.core.logging_config import get_logging_config

PACKAGE = "service_desk_contracts.reference"
REFERENCE = Path(str(together.__file__)).parents[1]
SERVICES = sorted(path.name for path in REFERENCE.glob("*_service"))
SECRETS = ("SECRET_KEY", "JWT_SECRET_KEY", "SERVICE_AUTH_TOKEN")
"""What each service must be given, and has no default for."""

SEARCHED = ("sys.path", "sys.meta_path", "sys.path_hooks")

CHECK_AND_START = """
import runpy, sys
import uvicorn

manage, application, number = sys.argv[1:]
sys.argv[1:] = ["check", "--fail-level", "WARNING"]
runpy.run_path(manage, run_name="__main__")
sys.stdout.flush()
uvicorn.run(application, fd=int(number), lifespan="off")
"""
"""A process for both: to import Django and all that a service needs takes longest."""


def environment(folder: Path, **others: str) -> Mapping[str, str]:
    """That of a service whose files lie in ``folder``."""
    secrets = dict.fromkeys(SECRETS, "example-secret-of-32-bytes-or-more")
    database = {"DATABASE_URL": f"sqlite:///{folder}/service.db"}
    usual = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return {**usual, **secrets, **database, **others}


def settings_of(
    service: str, env: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """The settings of a service in an environment."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return runpy.run_module(f"{PACKAGE}.{service}.settings")


@contextmanager
def started(service: str, folder: Path) -> Iterator[str]:
    """The URL of a service that passed the checks of `manage.py` and was started after them."""
    paths = str(REFERENCE / service / "manage.py"), f"{PACKAGE}.{service}.asgi:application"
    with socket.socket() as listening, (folder / "printed").open("w") as printed:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        number = listening.fileno()
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", CHECK_AND_START, *paths, str(number)],
            env=environment(folder),
            cwd=folder,
            pass_fds=[number],
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        yield url
    finally:
        process.terminate()
        process.wait(10)


def own_search(source: str) -> Iterator[str]:
    """What a module imports within `try`, and what it does to where modules are found."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Try):
            tried = (one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom))
            yield from map(ast.unparse, tried)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in SEARCHED:
            yield ast.unparse(node)


def test_every_service_is_among_them() -> None:
    assert sorted(f"{service}_service" for service in APPS) == SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_passes_the_checks_of_django_and_starts(service: str, tmp_path: Path) -> None:
    """Then it answers whoever asks whether it runs."""
    with started(service, tmp_path) as url:
        answer = httpx.get(f"{url}/health/", timeout=20)
    name = service.replace("_", "-")
    assert (answer.status_code, answer.json()) == (200, {"status": "healthy", "service": name})
    printed = (tmp_path / "printed").read_text(encoding="utf-8")
    assert printed.startswith("System check identified no issues (0 silenced).\n")


def test_the_migrations_make_all_that_the_models_have() -> None:
    """Of every service."""
    loader = MigrationLoader(None)
    models = ProjectState.from_apps(apps)
    changes = MigrationAutodetector(loader.project_state(), models).changes(loader.graph)
    ours = {label for labels in APPS.values() for label in labels}
    assert ours - loader.migrated_apps == set()
    assert ours & set(changes) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_logs_as_all_of_them_do(
    service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In development the service's own messages from DEBUG on, in production from INFO on."""
    for mode in ("development", "production"):
        found = settings_of(service, environment(tmp_path, ENVIRONMENT=mode), monkeypatch)
        named = get_logging_config(mode, service=service.replace("_", "-"))
        assert found["LOGGING"] == named


@pytest.mark.parametrize("missing", SECRETS)
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_is_given_no_secret_does_not_start(
    service: str, missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is used instead, and the message names what is missing."""
    without = environment(tmp_path, **{missing: ""})
    with pytest.raises(ImproperlyConfigured, match=f"^{missing}: "):
        settings_of(service, without, monkeypatch)


def test_a_module_that_looks_for_shared_code_itself_is_found() -> None:
    changed = "import sys\nsys.path.insert(0, '../shared')\n"
    falls_back = "try:\n    from a import b\nexcept ImportError:\n    from c import b\n"
    found = list(own_search(changed + falls_back + "from shared.core.models import BaseModel\n"))
    assert sorted(found) == ["from a import b", "from c import b", "sys.path"]


def test_no_service_looks_for_shared_code_itself() -> None:
    """Nothing in it changes where modules are found, or imports one and falls back on another."""
    paths = [*REFERENCE.rglob("*.py")]
    sources = {path: path.read_text(encoding="utf-8") for path in paths}
    assert {path: found for path in paths if (found := list(own_search(sources[path])))} == {}
