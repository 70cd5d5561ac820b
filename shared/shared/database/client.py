"""`db`: the tables of the video pipeline, at Supabase or in the embedded database.

System document "Shared Components", "Database Client". Which database it is follows from the
setting `supabase_url`, read when it is first used; what neither needs is not imported.
"""

import asyncio
import inspect
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from shared._connections.per_loop import PerLoop
from shared._extras import brought_by
from shared.config import get_settings
from shared.database.backend import Backend, Runner
from shared.database.builder import Table
from shared.database.execution import execute
from shared.database.query import Query, QueryResult
from shared.retry import retry_with_backoff

__all__ = ["DatabaseClient", "Tables", "db", "embedded_database", "supabase_database"]

_HEALTHY_WITHIN_SECONDS = 5.0


class Tables:
    """Tables by name, of one database or within one transaction."""

    def __init__(self, backend: Callable[[], Runner], base_delay: float) -> None:
        self._backend = backend
        self._base_delay = base_delay

    def table(self, name: str) -> Table:
        """Begin a statement on a table.

        Raises:
            ValidationError: the name is none.
        """
        return Table(name, self._execute)

    async def _execute(self, query: Query, max_attempts: int) -> QueryResult:
        return await execute(
            self._backend(), query, max_attempts=max_attempts, base_delay=self._base_delay
        )


class DatabaseClient:
    """The database of a service; connections are made when they are needed, for each event loop.

    `make` makes the database (`embedded_database`, `supabase_database`); without it the settings
    decide. `base_delay` is the time before the second try, in seconds.
    """

    def __init__(
        self, make: Callable[[], Backend] | None = None, *, base_delay: float = 2.0
    ) -> None:
        self._backends = PerLoop(make or _configured)
        self._base_delay = base_delay
        self.client = Tables(self._backends.get, base_delay)

    def table(self, name: str) -> Table:
        """Begin a statement on a table, as `client.table` does."""
        return self.client.table(name)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Tables]:
        """Do every statement on the tables it yields, or none, if the block fails.

        Only those: what the block does with `client` is outside, and waits for it. Statements are
        not tried again.

        Raises:
            DatabaseError: Supabase has none over its REST API (`TRANSACTION_UNSUPPORTED`).
            RetryableError: the database is not usable.
        """
        async with self._backends.get().transaction() as within:
            yield Tables(lambda: within, self._base_delay)

    async def execute_query(self, query: Callable[[], Any], max_attempts: int = 3) -> Any:
        """Call a function, and again after a `RetryableError`: it must do no harm twice.

        A function that is not asynchronous runs in a thread.

        Raises:
            RetryableError: every try failed so.
            PipelineError: whatever else it raises.
        """
        again = retry_with_backoff(max_attempts=max_attempts, base_delay=self._base_delay)
        return await again(_asynchronous(query))()

    async def health_check(self) -> bool:
        """Whether the database answers in time; never raises."""
        try:
            async with asyncio.timeout(_HEALTHY_WITHIN_SECONDS):
                await self.table("jobs").select("id").limit(1).execute(max_attempts=1)
        except Exception:
            return False
        return True

    async def close(self) -> None:
        """Close the connections of the running event loop; the next use opens new ones."""
        if backend := self._backends.pop():
            await backend.close()


def _asynchronous(query: Callable[[], Any]) -> Callable[[], Coroutine[Any, Any, Any]]:
    async def call() -> Any:
        if inspect.iscoroutinefunction(query):
            return await query()
        found = await asyncio.to_thread(query)
        return await found if inspect.isawaitable(found) else found

    return call


def embedded_database(path: Path) -> Backend:
    """Make the database of a SQLite file."""
    with brought_by("video", __name__):
        from shared.database.embedded.backend import EmbeddedDatabase  # noqa: PLC0415 - see the head

        return EmbeddedDatabase(path)


def supabase_database(url: str, key: str) -> Backend:
    """Make the database of a Supabase project."""
    with brought_by("video", __name__):
        from shared.database.supabase import SupabaseDatabase  # noqa: PLC0415 - see the head

    return SupabaseDatabase(url, key)


def _configured() -> Backend:
    settings = get_settings()
    path = settings.embedded_database
    if path is not None:
        return embedded_database(path)
    return supabase_database(settings.supabase_url, settings.supabase_service_key)


db = DatabaseClient()
"""The database of the settings."""
