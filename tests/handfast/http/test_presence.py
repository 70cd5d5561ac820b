"""A route that is left out and there all the same is found, by the document or by OPTIONS."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from handfast.http.connection import connected
from handfast.http.presence import left_out_but_there
from handfast.model import Operation
from handfast.providers.provider import RunningProvider

READ = Operation(name="read", method="GET", path="/items/{id}", answers=())
ADD = Operation(name="add", method="POST", path="/items", answers=())


def answer(*_: Any) -> Response:
    return Response()


def documented(document: bytes) -> Starlette:
    async def openapi(_: Any) -> Response:
        return Response(document, media_type="application/json")

    return Starlette(routes=[Route("/openapi.json", openapi)])


def fast() -> FastAPI:
    app = FastAPI()
    app.get("/items/{number}")(lambda number: number)
    return app


def open_to_all() -> Starlette:
    """An application that claims to allow everything everywhere."""

    async def allow(_: Any) -> Response:
        return Response(headers={"allow": "GET, POST"})

    return Starlette(routes=[Route("/{path:path}", allow, methods=["OPTIONS"])])


@pytest.mark.parametrize(
    ("app", "found"),
    [
        (fast(), {"GET /items/{id}": "a route of its document, /openapi.json"}),
        (
            Starlette(routes=[Route("/items", answer, methods=["POST"])]),
            {"POST /items": "OPTIONS /items allows POST"},
        ),
        (
            Starlette(routes=[Route("/items/{id:uuid}", answer)]),
            {"GET /items/{id}": "OPTIONS /items/{id} allows GET"},
        ),
        (open_to_all(), {}),
        (documented(b"[" * 10_000), {}),
        (documented(b'{"paths": {"/items": ["post"]}}'), {}),
        (documented(b'{"paths": {"/items": {"post": null}}}'), {
            "POST /items": "a route of its document, /openapi.json"
        }),
        (Starlette(), {}),
    ],
)  # fmt: skip
def test_what_is_left_out_but_there_is_found(app: Any, found: dict[str, str]) -> None:
    async def look() -> dict[str, str]:
        async with connected(RunningProvider(name="shop", app=app), 10) as connection:
            mismatches = await left_out_but_there(None, connection, (READ, ADD))
            return {one.place: one.got for one in mismatches}

    assert asyncio.run(look()) == found


def test_what_the_framework_lists_is_believed() -> None:
    """Without a request: the connection is not used."""
    connection: Any = None
    found = asyncio.run(left_out_but_there(fast(), connection, (READ, ADD)))
    assert [(one.place, one.got) for one in found] == [
        ("GET /items/{id}", "a route of the application")
    ]
