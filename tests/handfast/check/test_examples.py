"""What is read has an example, or a value that is declared."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, Field

from handfast import Consumer, Provider, system
from handfast.check import check_system
from handfast.model import BadDeclaration

FAULT = (
    "reader -> books: read a book: {at}: no example of it is known: "
    "put Samples(good=..., bad=...) beside it"
)


class Book(BaseModel):
    """Has a pattern that none of the known texts matches, where it must be and where it may be."""

    title: str
    shelf: str = Field(pattern=r"^\p{Lu}{3}\p{Lo}$")
    other: str = Field(default="ABC\u00aa", pattern=r"^\p{Lu}{3}\p{Lo}$")


def _faults(model: Any = Book, **exchange: Any) -> tuple[str, ...]:
    provider, consumer = Provider("books"), Consumer("reader")
    operation = provider.get("/book", answers={200: model})
    consumer.relies_on(operation, "read a book", **exchange)
    try:
        check_system(system("library", providers=[provider], consumers=[consumer]))
    except BadDeclaration as refused:
        return refused.faults
    return ()


@pytest.mark.parametrize(
    ("exchange", "at"),
    [
        ({}, "Book.shelf"),
        ({"reads": ("shelf",)}, "shelf"),
        ({"reads": ("title", "other")}, "other"),
        ({"model": list[Book | None], "at_least": 1}, "Book.shelf"),
    ],
)
def test_what_is_read_and_has_no_example_is_refused(exchange: dict[str, Any], at: str) -> None:
    assert _faults(**exchange) == (FAULT.format(at=at),)


@pytest.mark.parametrize(
    "exchange",
    [
        {"reads": ("title",)},
        {"equals": {"shelf": "ABC\u00aa"}},
        {"model": dict[str, Book]},
    ],
)
def test_what_needs_no_example_is_sound(exchange: dict[str, Any]) -> None:
    """For its value is declared, nobody reads it, or Pact shows none of a map."""
    assert _faults(**exchange) == ()
