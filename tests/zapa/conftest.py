"""Databases of both kinds, and how many values are tried of what is generated.

Each xdist worker makes the five tables once in either; each test finds them empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, delete, text

from zapa_shared.database import enforce_foreign_keys
from zapa_shared.models import Base

KINDS = ("sqlite", "postgresql")
TABLES = Base.metadata.sorted_tables
_TRUNCATE = f"TRUNCATE {', '.join(f'"{table.name}"' for table in TABLES)} RESTART IDENTITY"

_IMPATIENT: dict[str, dict[str, Any]] = {
    "sqlite": {"timeout": 5},
    "postgresql": {"options": "-c lock_timeout=5s"},
}
"""A transaction that a test left open makes the next one fail, not wait."""

type Make = Callable[[str], Engine]


@pytest.fixture(params=[20, pytest.param(1000, marks=pytest.mark.long)], ids=["few", "many"])
def examples(request: pytest.FixtureRequest) -> int:
    """How many values are tried: few by default, many by ``tox -e fuzz``."""
    count: int = request.param
    return count


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database."""
    return _url(request, request.param, tmp_path)


def _url(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder}/zapa.db"
    made: str = request.getfixturevalue("new_postgres")()
    return made


@pytest.fixture(scope="session")
def with_tables(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Make]:
    """Makes an engine of a database of a kind that has the five tables, once."""
    engines: dict[str, Engine] = {}

    def make(kind: str) -> Engine:
        if kind not in engines:
            folder = tmp_path_factory.mktemp("database")
            engine = create_engine(_url(request, kind, folder), connect_args=_IMPATIENT[kind])
            Base.metadata.create_all(enforce_foreign_keys(engine))
            engines[kind] = engine
        return engines[kind]

    yield make
    for engine in engines.values():
        engine.dispose()


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, with_tables: Make) -> Engine:
    """An engine of a database that has the five tables, which are empty."""
    made = with_tables(request.param)
    with made.begin() as connection:
        if request.param == "postgresql":
            connection.execute(text(_TRUNCATE))
        else:
            for table in reversed(TABLES):
                connection.execute(delete(table))
    return made
