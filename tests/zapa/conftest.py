"""Databases of both kinds, each new; PostgreSQL is started once by each xdist worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from zapa_shared.database import enforce_foreign_keys
from zapa_shared.models import Base

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """What starts a PostgreSQL server."""
    return helper(Path(__file__).with_name("postgres.py"))


@pytest.fixture(scope="session")
def postgres_folder(postgres: ModuleType) -> Iterator[Path]:
    """The folder with the socket of a running PostgreSQL."""
    with postgres.running() as folder:
        yield folder


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/zapa.db"
    made = request.getfixturevalue("postgres").new_database(
        request.getfixturevalue("postgres_folder")
    )
    assert isinstance(made, str)
    return made


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine of a new database that has the five tables."""
    made = enforce_foreign_keys(create_engine(database_url, poolclass=NullPool))
    Base.metadata.create_all(made)
    yield made
    made.dispose()
