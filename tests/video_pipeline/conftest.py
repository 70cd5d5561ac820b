"""The environment in which the components of the video pipeline are tested."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from shared.config import PipelineSettings, get_settings
from shared.database.embedded.backend import EmbeddedDatabase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from shared.database.backend import Backend


@pytest.fixture(autouse=True)
def _settings_not_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Neither variables nor a file `.env` nor loaded settings of anything else."""
    for name in PipelineSettings.model_fields:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The variables that the system document requires, for the embedded database."""
    return {
        "SUPABASE_URL": f"sqlite:///{tmp_path / 'pipeline.db'}",
        "SUPABASE_SERVICE_KEY": "service-key-" + "s" * 40,
        "SUPABASE_ANON_KEY": "anon-key-" + "a" * 45,
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "OPENAI_API_KEY": "sk-" + "o" * 40,
        "REPLICATE_API_TOKEN": "r8_" + "r" * 37,
        "JWT_SECRET_KEY": "j" * 32,
    }


@pytest.fixture
def environment(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Those variables, set in the environment."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


@pytest.fixture(scope="session")
def _postgres(new_postgres: Callable[[], str]) -> Callable[[], str]:
    """Make new databases of PostgreSQL with the schema for Supabase."""
    schema = files("shared.database").joinpath("supabase.sql").read_bytes()

    def make() -> str:
        url = new_postgres().replace("postgresql+psycopg:", "postgresql:")
        with psycopg.connect(url) as connection:
            for _ in range(2):  # it may be run again
                connection.execute(schema)
        return url

    return make


@pytest.fixture(params=["embedded", "postgresql"])
def make_database(
    request: pytest.FixtureRequest, helper: Callable[[Path], ModuleType], tmp_path: Path
) -> Callable[[], Backend]:
    """Open a new database: the embedded one, and the one that Supabase would have."""
    if request.param == "embedded":
        return lambda: EmbeddedDatabase(tmp_path / "pipeline.db")
    url = request.getfixturevalue("_postgres")()
    backend: Backend = helper(Path(__file__).with_name("postgres_backend.py")).PostgresBackend(url)
    return lambda: backend


@pytest.fixture
def wire(helper: Callable[[Path], ModuleType]) -> Any:
    """Have the answers that a server can be scripted with."""
    return helper(Path(__file__).with_name("supabase_server.py"))


@pytest.fixture
def supabase(wire: Any) -> Iterator[Any]:
    """Yield a server that answers as it is scripted."""
    with wire.serving() as server:
        yield server
