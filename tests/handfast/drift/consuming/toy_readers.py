"""Consumers of the toy library, and clients of theirs that send and read what a test names."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from handfast.clients import ConsumerClient
from handfast.declare import Consumer, Provider, Transport, system
from handfast.drift.differences import Drift, differences_of
from handfast.drift.rows import Differences
from handfast.model.cases import Case, cases_of
from handfast.model.results import Result
from handfast.run.by_client.stand_in import candidate_of
from handfast.run.consumer import verify_consumer
from tests.handfast.drift.toy_shelf import BOOK, Book, NewBook, Problem, Query, Which

library, reader = Provider("library"), Consumer("reader")
READ = library.get("/books/{book_id}", name="read", path=Which, answers={200: Book, 404: Problem})
LIST = library.get("/books", name="list", query=Query, answers={200: list[Book], 422: Problem})
ADD = library.post("/books", name="add", body=NewBook, answers={201: Book, 422: Problem})
ADDED = library.message(
    "added",
    address="s",
    payload=Book,
    transport=Transport("redis-stream", field="data", group="reader"),
)
BOUGHT = library.trigger("a book is bought")
SENT = {
    "title": "Ferns",
    "state": "LENT",
    "added_at": BOOK["added_at"],
    "tags": ["green", "shade"],
    "copies": 2,
}
PLACE = {"place.shelf": "B", "place.row": 3}
RATED: dict[str, Any] = {**BOOK, "rating": 4.5}
EQUALS: dict[str, Any] = {**{k: v for k, v in RATED.items() if k != "place"}, **PLACE}
ASKED = {"limit": 5, "state": "LENT", "since": BOOK["added_at"], "lent": True}
ASKED_TEXT = "limit=5&state=LENT&since=2031-04-02T06%3A15%3A00Z&lent=true"
reader.relies_on(READ, "read", path={"book_id": "1"}, equals=EQUALS)
reader.relies_on(READ, "read none", path={"book_id": "9"}, status=404)
reader.relies_on(LIST, "ask", query=ASKED, reads=("[*].id",))
reader.relies_on(LIST, "list", reads=("[*].id",))
reader.relies_on(ADD, "add", body=SENT, equals=EQUALS)
reader.relies_on(ADD, "add little", body={"title": "Ferns"}, equals=EQUALS)
reader.relies_on(ADDED, "hear", when=BOUGHT(), equals=EQUALS)
OFFER = library.offer()
(CONTRACT,) = system("books", providers=[library], consumers=[reader]).contracts
CASES: Mapping[str, Case] = {one.interaction.name: one for one in cases_of((CONTRACT,))}

Call = Callable[[str, Any], Any]


class Refused(Exception):
    """The provider said no."""


def differing(**tables: Any) -> Differences:
    return differences_of(OFFER, [Drift(reason="why", **tables)])


def asking(
    method: str, target: str, body: Any = None, sees: Any = ..., lost: str = "", status: int = 200
) -> Call:
    """A client that sends this, insists on the answer, and returns it without ``lost``."""

    def call(url: str, _: Any) -> Any:
        connection = HTTPConnection(urlsplit(url).netloc)
        data = None if body is None else json.dumps(body).encode()
        headers = {} if data is None else {"Content-Type": "application/json"}
        connection.request(method, target, data, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        document = json.loads(text)
        if sees is not ...:
            assert same(document, sees), f"{document} is not {sees}"
        if answer.status >= 400:
            raise Refused if answer.status in (status, 404, 422) else LookupError(answer.status)
        return without(document, lost) if lost else document

    return call


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: true is no 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def without(document: Any, name: str) -> Any:
    """``document`` without each field of that name."""
    match document:
        case dict():
            return {key: without(item, name) for key, item in document.items() if key != name}
        case list():
            return [without(item, name) for item in document]
        case _:
            return document


def verified(
    name: str,
    calls: Sequence[Call],
    known: Differences | None = None,
    beside: Sequence[str] = (),
) -> tuple[Result, ...]:
    """What comes of the same interaction with each client in turn; others stand ``beside`` it."""
    each: Iterator[Call] = iter(calls)

    def call(url: str, asked: Any) -> Any:
        return next(each)(url, asked)

    client = ConsumerClient(call=call, refuses=Refused)
    cases = (CASES[name],) * len(calls)
    others = [candidate_of(CASES[one]) for one in beside]
    drift = [known] if known else []
    return asyncio.run(verify_consumer(cases, client, beside=others, drift=drift))


def reading(
    read: Callable[..., Any], known: Differences | None = None, name: str = "hear"
) -> Result:
    """What comes of a message with a reader."""
    client = ConsumerClient(read=read)
    cases = (CASES[name],)
    (result,) = asyncio.run(verify_consumer(cases, client, drift=[known] if known else []))
    return result


def shown(result: Result) -> list[tuple[str, str, str]]:
    return [(one.where, one.expected, one.got) for one in result.mismatches]
