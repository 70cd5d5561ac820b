"""A library that has a field of every sort, for rows of every kind."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, Field

from handfast.declare import Content, Provider
from handfast.drift.differences import Drift, differences_of
from handfast.drift.rows import Differences
from handfast.model import Message, Offer, Transport


class State(StrEnum):
    """Where a book is."""

    LENT = "LENT"
    THERE = "THERE"


class Place(BaseModel):
    """Where a book stands."""

    shelf: str
    row: int


class Book(BaseModel):
    """What is answered."""

    id: str
    title: str
    pages: int
    lent: bool
    state: State
    added_at: AwareDatetime
    place: Place
    tags: list[str]
    rating: float | None = None


class NewBook(BaseModel):
    """What is sent."""

    title: str
    state: State = State.THERE
    added_at: AwareDatetime | None = None
    tags: list[str] = Field(default_factory=list)
    copies: int | None = None


class Query(BaseModel):
    """What may be asked."""

    limit: int = 50
    state: State | None = None
    since: AwareDatetime | None = None
    lent: bool | None = None


class Which(BaseModel):
    """A path parameter."""

    book_id: str


class Problem(BaseModel):
    """A refusal."""

    detail: str


library = Provider("library")
READ = library.get(
    "/books/{book_id}", name="read", path=Which, answers={200: Book, 404: Problem, 422: Problem}
)
LIST = library.get(
    "/books",
    name="list",
    query=Query,
    answers={200: list[Book], 400: Problem, 422: Problem},
)
ADD = library.post(
    "/books", name="add", body=NewBook, answers={201: Book, 404: Problem, 422: Problem}
)
REMOVE = library.delete(
    "/books/{book_id}", name="remove", path=Which, answers={204: None, 404: Problem}
)
ADDED = Message(
    name="added", address="s", payload=Content(Book), transport=Transport("redis-stream")
)
OFFER = Offer(provider="library", operations=(READ, LIST, ADD, REMOVE), messages=(ADDED,))
BOOK: dict[str, Any] = {
    "id": "1",
    "title": "Ferns",
    "pages": 90,
    "lent": True,
    "state": "LENT",
    "added_at": "2031-04-02T06:15:00Z",
    "place": {"shelf": "B", "row": 3},
    "tags": ["green", "shade"],
    "rating": None,
}


def known(**tables: Any) -> Differences:
    return differences_of(OFFER, [Drift(reason="why", **tables)])
