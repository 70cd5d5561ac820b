"""A small system that is being declared: a library that lends books."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Annotated, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, Field

from handfast.declare import Consumer, Provider, Transport, Value, chosen, expect, system
from handfast.model import System


class Book(BaseModel):
    """A book that is there."""

    id: str
    owner_id: int
    title: str
    due_at: AwareDatetime | None = None
    tags: list[str] = []


class NewBook(BaseModel):
    """A book that is added."""

    owner_id: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(min_length=1, pattern="^[^\x00]*$")]
    due_at: AwareDatetime | None = None
    shelf: Literal["upper", "lower"] = "lower"


class BookQuery(BaseModel):
    """Which books are listed."""

    owner_id: int
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0)] = 0


class Refusal(BaseModel):
    """What a refusal holds."""

    detail: object


class Added(BaseModel):
    """That a book was added."""

    id: str


@pytest.fixture
def library() -> SimpleNamespace:
    """Yield a provider with operations, states and a message, and a consumer without interactions.

    ``made`` makes the system of them.
    """
    shelf = Provider("shelf", refusals={404: Refusal, 422: Refusal})
    owner = Value("owner_id")
    listed = shelf.get(
        "/books",
        name="list_books",
        query=BookQuery,
        answers={200: list[Book]},
        echo={"owner_id": "[*].owner_id"},
        ordered="-title",
    )
    add = shelf.post(
        "/books",
        name="add_book",
        body=NewBook,
        answers={201: Book},
        echo_body=True,
        refusals_leave=(expect(listed, query={"owner_id": owner}),),
    )
    get = shelf.get(
        "/books/{book_id}",
        name="get_book",
        answers={200: Book},
        refuses=(404,),
        echo={"book_id": "id"},
    )
    added = shelf.message("added", address="books", payload=Added, transport=Transport("memory"))

    @shelf.state("an owner has two books")
    class TwoBooks(BaseModel):
        owner_id: int = chosen(7)
        first_id: str = chosen("first")
        second_id: str = chosen("second")
        title: str = "Ulysses"

    @shelf.state("there is no such book", absent=True)
    class NoBook(BaseModel):
        book_id: str = chosen("nothing")

    many = shelf.state("an owner has many books")
    consumer = Consumer("reader")

    def made() -> System:
        return system("library", providers=[shelf], consumers=[consumer])

    return SimpleNamespace(
        shelf=shelf,
        listed=listed,
        add=add,
        get=get,
        added=added,
        TwoBooks=TwoBooks,
        NoBook=NoBook,
        many=many,
        reader=consumer,
        made=made,
    )
