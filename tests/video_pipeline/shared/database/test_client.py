"""`db` follows the settings, works in one event loop after another, and is healthy or not."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.database import db
from shared.errors import ConfigError, RetryableError


def test_the_setting_names_the_file_of_the_embedded_database(
    environment: dict[str, str], tmp_path: Path
) -> None:
    async def healthy() -> bool:
        try:
            return await db.health_check()
        finally:
            await db.close()

    assert [asyncio.run(healthy()) for _ in range(2)] == [True, True]
    assert (tmp_path / "pipeline.db").is_file()


def test_without_settings_a_statement_names_what_is_missing() -> None:
    async def select() -> Any:
        return await db.client.table("jobs").select("*").execute()

    with pytest.raises(ConfigError, match="SUPABASE_URL is missing"):
        asyncio.run(select())


def test_without_settings_nothing_is_healthy() -> None:
    assert asyncio.run(db.health_check()) is False


@pytest.mark.parametrize("kind", ["function", "coroutine function"])
def test_a_function_is_called_again_after_a_retryable_error(in_database: Any, kind: str) -> None:
    calls: list[int] = []

    def function() -> str:
        calls.append(1)
        if len(calls) < 3:
            raise RetryableError("not yet")
        return "done"

    async def coroutine_function() -> str:
        return function()

    query = function if kind == "function" else coroutine_function
    assert in_database(lambda database: database.execute_query(query)) == "done"
    assert len(calls) == 3


def test_a_function_is_not_called_again_after_another_error(in_database: Any) -> None:
    calls: list[int] = []

    def function() -> None:
        calls.append(1)
        raise KeyError

    with pytest.raises(KeyError):
        in_database(lambda database: database.execute_query(function))
    assert len(calls) == 1


def test_importing_the_components_loads_no_database_library() -> None:
    program = (
        "import sys, shared.database, shared.storage, shared.cost_tracking; "
        "print({'sqlalchemy', 'supabase', 'postgrest', 'storage3', 'httpx'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "set()\n"
