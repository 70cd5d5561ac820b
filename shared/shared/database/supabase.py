"""Supabase as a backend: a query through its own client, and what its errors mean."""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, Final, NoReturn, assert_never

import httpx
from postgrest import APIError, CountMethod

from shared._connections.attempts import Unavailable
from shared._connections.supabase import ServerFailed, connected, may_have_acted
from shared._text.faults import one_line
from shared.database.backend import Runner
from shared.database.errors import TRANSACTION_UNSUPPORTED, UNREADABLE_ANSWER, DatabaseError
from shared.database.query import Query, QueryResult
from shared.database.values import with_money_text

__all__ = ["SupabaseDatabase"]

_SECONDS: Final = 10.0
_NAMING: Final = ("23", "42", "PGRST")
"""Codes whose messages name tables, columns and rules; others may quote a value."""


class SupabaseDatabase:
    """The tables of a Supabase project, reached with its service key."""

    def __init__(self, url: str, key: str, *, seconds: float = _SECONDS) -> None:
        self._client, self._http = connected(url, key, seconds=seconds)

    async def run(self, query: Query) -> QueryResult:
        """See `Backend`."""
        with _translated(query):
            answer = await _request(self._client, query).retry(enabled=False).execute()
        return QueryResult(_read(query, answer.data), answer.count)

    def transaction(self) -> AbstractAsyncContextManager[Runner]:
        """Refuse: each request is a transaction of its own.

        Raises:
            DatabaseError: always.
        """
        raise DatabaseError(
            "Supabase: no transaction spans several requests; write a function of the database",
            code=TRANSACTION_UNSUPPORTED,
        )

    async def close(self) -> None:
        """See `Backend`."""
        await self._http.aclose()


def _request(client: Any, query: Query) -> Any:
    """The same steps on the client's own builder."""
    request = _begun(client.table(query.table), query)
    for one in query.filters:
        request = getattr(request, one.operator)(one.column, one.value)
    if query.verb != "select":
        request = request.select(*query.columns) if query.columns else request
    for order in query.orders:
        request = request.order(order.column, desc=order.desc)
    if query.limit is not None and query.offset:
        request = request.range(query.offset, query.offset + query.limit - 1)
    elif query.limit is not None:
        request = request.limit(query.limit)
    return request.single() if query.single else request


def _begun(table: Any, query: Query) -> Any:
    rows: Any = query.rows[0] if len(query.rows) == 1 else list(query.rows)
    match query.verb:
        case "select":
            count = CountMethod.exact if query.counted else None
            return table.select(*query.columns, count=count)
        case "insert":
            return table.insert(rows, default_to_null=False)
        case "upsert":
            names = ",".join(query.on_conflict)
            return table.upsert(rows, on_conflict=names, default_to_null=False)
        case "update":
            return table.update(rows)
        case "delete":
            return table.delete()
        case _:
            assert_never(query.verb)


@contextmanager
def _translated(query: Query) -> Iterator[None]:
    try:
        yield
    except APIError as error:
        _refused(query, error)
    except (ServerFailed, httpx.TransportError) as error:
        words = str(error) if isinstance(error, ServerFailed) else type(error).__name__
        raise Unavailable(words, may_have_acted=may_have_acted(error)) from error
    except (httpx.RequestError, httpx.InvalidURL, ValueError, RecursionError) as error:
        # What was sent and received stays out of the error.
        raise _unreadable(query, type(error).__name__) from None


def _refused(query: Query, error: APIError) -> NoReturn:
    code = str(error.code)
    words = error.message if code.startswith(_NAMING) and error.message else "refused"
    raise DatabaseError(f"{query}: {one_line(words)} ({one_line(code)})", code=code) from None


def _read(query: Query, data: Any) -> Any:
    rows = [data] if query.single else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _unreadable(query, "no rows")
    try:
        read = [with_money_text(row) for row in rows]
    except ArithmeticError:
        raise _unreadable(query, "money that is no number") from None
    return read[0] if query.single else read


def _unreadable(query: Query, problem: str) -> DatabaseError:
    return DatabaseError(f"{query}: the answer can't be read ({problem})", code=UNREADABLE_ANSWER)
