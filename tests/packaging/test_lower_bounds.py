"""The oldest versions that are allowed exist, and work: with them, providers are verified."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Environment

pytestmark = pytest.mark.long


ZAPA = """
import os
from datetime import UTC, datetime
import sqlalchemy
from sqlalchemy.orm import Session as OrmSession
from zapa_shared.migrations.__main__ import main
from zapa_shared.models import Session, User
from zapa_shared.schemas import SessionResponse

os.environ["DATABASE_URL"] = "sqlite:///zapa.db"
main(["-q", "upgrade", "head"])
main(["-q", "check"])
engine = sqlalchemy.create_engine("sqlite:///zapa.db")
with OrmSession(engine) as db:
    user = User(phone_number="+1234567890", first_seen=datetime.now(UTC))
    db.add(session := Session(user=user, metadata={"device": "a phone"}))
    db.commit()
    session.metadata["device"] = "a watch"
    db.commit()
    print(sqlalchemy.__version__, SessionResponse.model_validate(session).metadata)
engine.dispose()
"""


def oldest(pyproject: Path, *extras: str) -> set[str]:
    """What is needed with ``extras``, each in the oldest version that is allowed."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    every = [*project["dependencies"], *(one for extra in extras for one in optional[extra])]
    bounded = (re.fullmatch(r"([\w\[\],-]+)>=([\d.]+)(,<\d+)?", one) for one in every)
    return highest(f"{one[1]}=={one[2]}" for one in bounded if one)


def highest(pins: Iterable[str]) -> set[str]:
    """Of several versions of a library the one that all who need it allow."""
    found: dict[str, str] = {}
    for pin in pins:
        name, _, version = pin.partition("==")
        found[name] = max(found.get(name, version), version, key=numbers)
    return {f"{name}=={version}" for name, version in found.items()}


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def test_handfast_works_with_the_oldest_libraries(
    environment: Callable[..., Environment], distributions: ModuleType, bakery: Path
) -> None:
    project = distributions.PROJECTS["handfast"] / "pyproject.toml"
    wanted = oldest(project, "strategies", "verify", "fuzz", "redis-server")
    assert len(wanted) > 10
    made = environment("handfast[all,redis-server]", *sorted(wanted), "pytest==8.4")
    for command in ("verify --app bakery.app:app", "fuzz --app bakery.app:app", "doctor"):
        done = made.run("handfast", *command.split(), cwd=bakery)
        assert done.returncode == 0, done.stdout + done.stderr
    tested = made.run("pytest", "-W", "error", cwd=bakery)
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_the_contracts_work_with_the_oldest_libraries(
    environment: Callable[..., Environment], distributions: ModuleType, tmp_path: Path
) -> None:
    """With those of handfast, of the vocabulary, and of three systems' reference providers.

    A library that several need is in the oldest version that all of them allow.
    """
    projects = {name: at / "pyproject.toml" for name, at in distributions.PROJECTS.items()}
    wanted = oldest(projects["handfast"], "verify", "redis-server", "strategies")
    wanted |= oldest(projects["life-organiser-shared"], "client", "desk", "video", "voice")
    systems = ("life-organiser", "ai-voice", "service-desk")
    wanted |= oldest(projects["life-organiser-contracts"], *systems)
    made = environment("life-organiser-contracts[all,demo]", *sorted(highest(wanted)))
    done = made.run("handfast", "verify", "--all", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zapas_tables_work_with_the_oldest_libraries(
    environment: Callable[..., Environment], distributions: ModuleType, tmp_path: Path
) -> None:
    """With SQLAlchemy 2.0; every other test has a newer one."""
    project = distributions.PROJECTS["life-organiser-shared"] / "pyproject.toml"
    made = environment("life-organiser-shared[zapa]", *sorted(oldest(project, "zapa")))
    done = made.run("python", "-W", "error", "-c", ZAPA, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    version, _, stored = done.stdout.splitlines()[-1].partition(" ")
    assert (version[:4], stored) == ("2.0.", "{'device': 'a watch'}")


def test_the_video_pipeline_works_with_the_oldest_libraries(
    environment: Callable[..., Environment], distributions: ModuleType, tmp_path: Path
) -> None:
    """The embedded database and storage, and Supabase's client, which finds no server."""
    project = distributions.PROJECTS["life-organiser-shared"] / "pyproject.toml"
    wanted = sorted(oldest(project, "video"))
    assert "sqlalchemy[asyncio]==2.0.45" in wanted
    made = environment("life-organiser-shared[video]", *wanted)
    program = Path(__file__).with_name("video_program.py")
    done = made.run("python", "-W", "error", str(program), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "0.06 b'clip'",
        "jobs: select: ConnectError (tried once)",
        "storage: download: ConnectError (tried 3 times)",
    ]
