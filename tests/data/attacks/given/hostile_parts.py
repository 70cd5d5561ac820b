"""What hostile services are made of: the bookshop's catalogue, and what they do in its place."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from typing import Any

from catalogue_app import CATALOGUE, Catalogue, make_app
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

JSON = (b"content-type", b"application/json")
BOOK = b'{"id": "%s", "title": "Emma", "price": 900}'
FOREIGN = os.environ["FOREIGN_URL"]
"""Another host, which nobody may ask."""


async def refused(request: Request, error: Exception) -> Response:
    """Whatever is wrong with a request: nothing is declared of the body."""
    return Response(status_code=422)


def catalogue(books: Catalogue = CATALOGUE) -> Any:
    """The application as it should be."""
    app = make_app(books)
    app.add_exception_handler(RequestValidationError, refused)
    return app


def catalogue_beside() -> Any:
    """The same, with books of its own."""
    return catalogue(Catalogue())


def at(path: str, attack: Callable[..., Awaitable[None]]) -> Any:
    """The catalogue, with ``attack(scope, send)`` at every path that begins with ``path``."""
    inside = catalogue()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith(path):
            await attack(scope, send)
        else:
            await inside(scope, receive, send)

    return app


def reading(attack: Callable[..., Awaitable[None]]) -> Any:
    """The catalogue, with ``attack(scope, send)`` where a book is read."""
    return at("/books/", attack)


async def start(send: Any, *headers: tuple[bytes, bytes], status: int = 200) -> None:
    """Begin an answer of JSON."""
    sent = [JSON, *headers]
    await send({"type": "http.response.start", "status": status, "headers": sent})


async def answer(
    scope: Any,
    send: Any,
    body: bytes | None = None,
    *headers: tuple[bytes, bytes],
    status: int = 200,
) -> None:
    """The whole of an answer: by default the book that is asked for."""
    right = BOOK % scope["path"].rpartition("/")[2].encode()
    await start(send, *headers, status=status)
    await send({"type": "http.response.body", "body": right if body is None else body})


def documented(**parts: Any) -> Any:
    """The catalogue, with a document of its own that has ``parts``."""
    document = {"openapi": "3.1.0", "info": {"title": "Books", "version": "1"}, **parts}

    async def attack(scope: Any, send: Any) -> None:
        await answer(scope, send, json.dumps(document).encode())

    return at("/openapi.json", attack)
