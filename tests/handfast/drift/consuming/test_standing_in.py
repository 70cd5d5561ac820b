"""What answers by the contract, behind the layer that makes it answer as a provider with drift."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from handfast.drift.asgi import drifting
from handfast.run.reader.neighbours import Neighbour, Trouble
from tests.handfast.drift.consuming.toy_readers import differing
from tests.handfast.drift.toy_shelf import BOOK

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from handfast.wire.asgi import App, Receive, Send

KNOWN = differing(
    routes={"GET /books/{book_id}": "GET /v2/books/{book_id}"},
    fields={"Book.title": "name"},
    statuses={"* 404": 410},
)


async def answering(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer with the book, as the contract has it."""
    await _send(send, 200 if scope["path"] == "/books/1" else 404, BOOK)


async def waiting(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Wait until nobody waits for an answer; then say what came."""
    came = [(await receive())["type"] for _ in range(2)]
    await _send(send, 500, came)


async def _send(send: Send, status: int, document: Any) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(document).encode()})


def asked(app: App, path: str) -> tuple[int, Any]:
    """Status and document of the answer to one request."""
    sent: list[MutableMapping[str, Any]] = []
    came: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": b""},
        {"type": "http.disconnect"},
    ]

    async def receive() -> MutableMapping[str, Any]:
        return came.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def once() -> None:
        await app(scope, receive, send)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    asyncio.run(once())
    return sent[0]["status"], json.loads(sent[1]["body"])


def test_it_is_asked_and_answers_as_the_provider_is() -> None:
    app = drifting(answering, [KNOWN], set(), refuses=True)
    status, book = asked(app, "/v2/books/1")
    assert (status, "title" in book, book["name"]) == (200, False, BOOK["title"])
    assert asked(app, "/v2/books/2")[0] == 410


def test_a_request_that_does_not_follow_a_row_is_refused_with_it() -> None:
    app = drifting(answering, [KNOWN], set(), refuses=True)
    assert asked(app, "/books/1") == (
        501,
        {"detail": "not as the known drift has it: GET /books/{book_id}"},
    )
    assert asked(drifting(answering, [KNOWN], set()), "/books/1")[0] == 200


def test_what_does_not_answer_may_wait_until_the_client_is_gone() -> None:
    app = drifting(waiting, [KNOWN], set())
    assert asked(app, "/v2/books/1") == (500, ["http.request", "http.disconnect"])


def test_a_neighbour_fails_with_the_status_of_its_provider_and_counts_what_it_refuses() -> None:
    people = Neighbour("library", answering, known=[KNOWN])
    assert asked(people, "/v2/books/1")[1]["name"] == BOOK["title"]
    assert asked(people, "/books/1")[0] == 501
    people.fail(Trouble.NOT_FOUND, 1)
    assert asked(people, "/v2/books/1")[0] == 410
    assert people.came == 3
