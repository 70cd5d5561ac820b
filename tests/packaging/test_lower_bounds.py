"""The oldest versions that are allowed exist, and work: with them, providers are verified.

Of all extras, and each by itself where the others ask for something newer. `tox -e lowest` runs all
tests with them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
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


Oldest = Callable[..., "Environment"]


@pytest.fixture(scope="session")
def oldest(
    new_environment: Callable[..., Environment],
    distributions: ModuleType,
    tmp_path_factory: pytest.TempPathFactory,
) -> Oldest:
    """Makes an environment with wheels of ours, and all that they need in the oldest version.

    uv reads which that is from the settings that the wheels are built with.
    """

    def make(*ours: str) -> Environment:
        made = new_environment()
        named = [one.partition("[") for one in ours]
        trees = [f"-e {distributions.PROJECTS[name]}[{extras}" for name, _, extras in named]
        compiling = (sys.executable, "-m", "uv", "pip", "compile", "-q", "-")
        found = subprocess.run(
            (
                *compiling,
                "--resolution",
                "lowest-direct",
                "--python",
                str(made.folder / "bin/python"),
            ),
            input="\n".join(trees),
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == 0, found.stderr
        of_others = [row for row in found.stdout.splitlines() if "==" in row]
        assert len(of_others) > 5
        constraints = tmp_path_factory.mktemp("oldest") / "constraints.txt"
        constraints.write_text("\n".join(of_others), encoding="utf-8")
        made.fill(*ours, "-c", str(constraints))
        return made

    return make


def test_handfast_works_with_the_oldest_libraries(oldest: Oldest, bakery: Path) -> None:
    made = oldest("handfast[all,redis-server]")
    made.install("pytest==8.4")
    assert made.version("pydantic") == "2.11.0"
    for command in ("verify --app bakery.app:app", "fuzz --app bakery.app:app", "doctor"):
        done = made.run("handfast", *command.split(), cwd=bakery)
        assert done.returncode == 0, done.stdout + done.stderr
    tested = made.run("pytest", "-W", "error", cwd=bakery)
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_the_contracts_work_with_the_oldest_libraries(oldest: Oldest, tmp_path: Path) -> None:
    """With those of handfast, of the vocabularies, and of every system's reference providers."""
    made = oldest(
        "handfast[all,redis-server]", "life-organiser-shared[all]", "life-organiser-contracts[all]"
    )
    assert made.version("django") == "5.2"
    done = made.run("handfast", "verify", "--all", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zapas_tables_work_with_the_oldest_libraries(oldest: Oldest, tmp_path: Path) -> None:
    """With SQLAlchemy 2.0.36; every other test has a newer one."""
    made = oldest("life-organiser-shared[zapa]")
    done = made.run("python", "-W", "error", "-c", ZAPA, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "2.0.36 {'device': 'a watch'}"


def test_the_video_pipeline_works_with_the_oldest_libraries(oldest: Oldest, tmp_path: Path) -> None:
    """The embedded database and storage, and Supabase's client, which finds no server."""
    made = oldest("life-organiser-shared[video]")
    assert made.version("sqlalchemy") == "2.0.45"
    program = Path(__file__).with_name("video_program.py")
    done = made.run("python", "-W", "error", str(program), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "0.06 b'clip'",
        "jobs: select: ConnectError (tried once)",
        "storage: download: ConnectError (tried 3 times)",
    ]
