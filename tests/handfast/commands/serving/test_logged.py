"""The log of a reference service: one row a request, without secrets."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import Any

import pytest

from handfast.commands.serving.logged import logged


def rows_of(raw_path: bytes, query: bytes, status: int | None) -> list[str]:
    """What is logged of a request that is answered with ``status``; None: it raises."""
    shown: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if status is None:
            raise ValueError("oh")
        await send({"type": "http.response.start", "status": status, "headers": []})

    async def nothing(*_: Any) -> Any:
        return {}

    clock = (0.012 * number for number in count())
    scope = {"type": "http", "method": "GET", "raw_path": raw_path, "query_string": query}

    async def ask() -> None:
        await logged(app, shown.append, lambda: next(clock))(scope, nothing, nothing)

    asyncio.run(ask())
    return shown


@pytest.mark.parametrize(
    ("path", "query", "row"),
    [
        (b"/users", b"", "GET /users 200 12 ms"),
        (b"/users", b"limit=1&api_key=s3cret&a=b", "GET /users?limit=1&api_key=***&a=b 200 12 ms"),
        (b"/users", b"%74oken=s3cret", "GET /users?%74oken=*** 200 12 ms"),
        (b"/a%0d%0aGET", b"x=\r\n\x1b[31m", r"GET /a%0d%0aGET?x=\r\n\x1b[31m 200 12 ms"),
    ],
)
def test_a_request_is_one_row_without_secrets(path: bytes, query: bytes, row: str) -> None:
    """Neither a break of a row nor an escape of a terminal gets through."""
    assert rows_of(path, query, 200) == [row]


def test_a_long_target_is_shortened() -> None:
    (row,) = rows_of(b"/" + b"a" * 5_000, b"", 404)
    assert len(row) < 300


def test_a_request_that_raises_is_logged_as_such() -> None:
    with pytest.raises(ValueError, match="oh"):
        rows_of(b"/users", b"", None)
