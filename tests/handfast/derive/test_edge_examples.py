"""Examples of a message that leave nothing out, within its model and what is relied on."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, model_validator

from handfast.derive.edge_examples import edge_examples
from handfast.model import Content, Message, MessageInteraction, Transport


class Author(BaseModel):
    """Who wrote it."""

    name: str | None
    born: int | None = None


class Book(BaseModel):
    """What was sold."""

    title: str
    author: Author | None = None
    shelf: str | None = None
    box: str | None = None

    @model_validator(mode="after")
    def is_somewhere(self) -> Book:
        """On a shelf, or in a box."""
        assert self.shelf or self.box
        return self


class Tape(BaseModel):
    """Nothing can be left out of it."""

    length: int


class Never(BaseModel):
    """No example is one."""

    length: int

    @model_validator(mode="after")
    def is_not_so(self) -> Never:
        """By code."""
        assert self.length > 10**9
        return self


def documents(model: type[BaseModel], **equals: Any) -> list[tuple[str, Any]]:
    sold = Message(
        name="sold",
        address="sales",
        payload=Content(model),
        transport=Transport("redis-stream", "data", "readers"),
    )
    interaction = MessageInteraction(name="one is sold", message=sold, equals=equals)
    return [(one.name, one.document) for one in edge_examples(interaction)]


def test_each_field_is_there_and_each_that_may_be_is_null_once() -> None:
    """Together where the model takes that, else in a document of its own."""
    author = {"name": "text", "born": 1}
    whole = {"title": "text", "author": author, "shelf": "text", "box": "text"}
    assert documents(Book) == [
        ("every field", whole),
        ("null", {**whole, "author": {"name": None, "born": None}, "shelf": None}),
        ("null", {**whole, "author": None, "box": None}),
    ]


def test_a_value_that_is_relied_on_stays() -> None:
    found = documents(Book, **{"shelf": "A", "author.name": "Emma"})
    assert {one["shelf"] for _, one in found} == {"A"}
    assert {one["author"]["name"] for _, one in found if one["author"]} == {"Emma"}


def test_what_has_no_null_has_one_example_and_what_has_no_example_none() -> None:
    assert documents(Tape) == [("every field", {"length": 1})]
    assert documents(Never) == []
