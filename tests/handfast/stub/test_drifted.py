"""A stub with known drift is asked and answers as the provider; who does not follow is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from handfast.declare import Consumer, Provider, system
from handfast.drift.differences import Drift, differences_of
from handfast.drift.rows import Differences
from handfast.testing import serve_stub


class NewBook(BaseModel):
    """What is sent."""

    title: str


class Book(NewBook):
    """What is answered."""

    id: str


class Problem(BaseModel):
    """A refusal."""

    detail: str


library, reader, archive = Provider("library"), Consumer("reader"), Provider("archive")
READ = library.get("/books/{book_id}", name="read", answers={200: Book, 404: Problem})
ADD = library.post("/books", name="add", body=NewBook, answers={201: Book})
reader.relies_on(READ, "read", path={"book_id": "1"}, equals={"id": "1", "title": "Ferns"})
reader.relies_on(READ, "read a title", path={"book_id": "1"}, reads=("title",))
reader.relies_on(READ, "read none", path={"book_id": "9"}, status=404)
reader.relies_on(ADD, "add", body={"title": "Moss"}, equals={"title": "Moss"})
SYSTEM = system("books", providers=[library], consumers=[reader])
BOXES = archive.get("/boxes", answers={200: None})


def differing(provider: Provider, **rows: Any) -> Differences:
    return differences_of(provider.offer(), [Drift(reason="why", **rows)])


KNOWN = differing(
    library,
    routes={"GET /books/{book_id}": "GET /v2/books/{number}"},
    fields={"Book.title": "name", "NewBook.title": "name"},
    wrapped={"GET /books/{book_id}": "book"},
    statuses={"* 404": 410},
)


def test_it_is_asked_and_answers_as_its_provider() -> None:
    """Refusals too; its log has the requests as the contract has them."""
    with serve_stub(SYSTEM, "library", drift=KNOWN) as stub:
        read = httpx.get(f"{stub.url}/v2/books/1")
        gone = httpx.get(f"{stub.url}/v2/books/9")
        added = httpx.post(f"{stub.url}/books", json={"name": "Moss"})
    assert (read.status_code, gone.status_code, added.status_code) == (200, 410, 201)
    assert read.json()["book"]["name"]
    assert added.json()["name"] == "Moss"
    assert [one.target for one in stub.requests] == ["/books/1", "/books/9", "/books"]


@pytest.mark.parametrize(
    ("method", "target", "body", "row"),
    [
        ("GET", "/books/1", None, "GET /books/{book_id}"),
        ("POST", "/books", {"title": "Moss"}, "NewBook.title"),
    ],
)
def test_a_request_that_does_not_follow_is_one_that_no_contract_allows(
    method: str, target: str, body: object, row: str
) -> None:
    """As the provider would not take it; without drift it is allowed."""
    with serve_stub(SYSTEM, "library", drift=KNOWN, lenient=True) as stub:
        answer = httpx.request(method, f"{stub.url}{target}", json=body)
    assert answer.status_code == 501
    (entry,) = stub.refused
    assert (entry.method, entry.target) == (method, target)
    assert f"drift, {row}: expected" in str(entry)
    with serve_stub(SYSTEM, "library") as whole:
        assert httpx.request(method, f"{whole.url}{target}", json=body).is_success


def test_drift_of_another_provider_and_drift_that_leaves_nothing_are_refused() -> None:
    other = differing(archive, routes={"GET /boxes": "GET /all"})
    with pytest.raises(LookupError, match="it is of archive, and not of library"):
        serve_stub(SYSTEM, "library", drift=other).__enter__()
    nothing = differing(library, absent={"Book.title": True})
    with pytest.raises(LookupError, match="drift: "):
        serve_stub(SYSTEM, "library", drift=nothing).__enter__()


def test_a_file_instead_of_what_is_read_of_it_is_refused_with_what_to_give() -> None:
    given: Any = Path("drift.toml")
    with pytest.raises(LookupError, match="is no Differences: give differences_of"):
        serve_stub(SYSTEM, "library", drift=given).__enter__()
