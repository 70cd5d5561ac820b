"""What a database must be able to do."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from shared.database.query import Query, QueryResult

__all__ = ["Backend", "Runner"]


class Runner(Protocol):
    """What runs a statement: a database, or one transaction of it."""

    async def run(self, query: Query) -> QueryResult:
        """Run one statement, once.

        Raises:
            DatabaseError: it is refused.
            Unavailable: it may be tried again.
        """


class Backend(Runner, Protocol):
    """A database, embedded or reached by URL."""

    def transaction(self) -> AbstractAsyncContextManager[Runner]:
        """Run the statements of the block all or not at all."""

    async def close(self) -> None:
        """Close every connection."""
