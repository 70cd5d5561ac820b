"""A provider's own Pydantic models and enums beside those that are declared under their names."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from pydantic import BaseModel, Field

from handfast import Consumer, Provider, system
from handfast.schema_comparison.models import NoSuchModel, compare_models


class Kind(StrEnum):
    """What a book is."""

    NOVEL = "novel"
    POEMS = "poems"


class NewBook(BaseModel):
    """What is added."""

    title: str
    kind: Kind


class Book(NewBook):
    """What is read."""

    id: str
    notes: list[str]


catalogue = Provider("catalogue")
ADD = catalogue.post("/books", body=NewBook, answers={201: Book})
website = Consumer("website")
website.relies_on(ADD, "add a novel", body={"title": "Emma", "kind": "novel"}, reads=("id", "kind"))
SYSTEM = system("library", providers=[catalogue], consumers=[website])


class MoreKinds(StrEnum):
    """A kind more."""

    NOVEL = "novel"
    POEMS = "poems"
    MAP = "map"


class FewerKinds(StrEnum):
    """A kind less."""

    POEMS = "poems"


class Part(BaseModel):
    """A note in parts."""

    number: int


class OtherBook(BaseModel):
    """A book whose id is a number."""

    id: int
    title: str
    kind: Kind
    notes: list[Part]


class WithOwner(NewBook):
    """A book that somebody must own."""

    owner: str


class Renamed(NewBook):
    """A book that is written with another name."""

    id: str = Field(serialization_alias="book_id")
    notes: list[str]


def rows(**models: Any) -> list[tuple[str, str, bool]]:
    """The place and the kind of each difference, and whether somebody relies on it."""
    found = compare_models(SYSTEM, "catalogue", models)
    return [(row.place, row.placed.difference.kind.code, row.fails) for row in found]


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        ({"Kind": Kind, "NewBook": NewBook, "Book": Book}, []),
        ({"Kind": MoreKinds}, [("answer 201: kind", "members", True)]),
        ({"Kind": FewerKinds}, [("body: kind", "members", True)]),
        ({"NewBook": WithOwner}, [("body: owner", "required", True)]),
        (
            {"Book": OtherBook},
            [("answer 201: id", "type", True), ("answer 201: notes[*]", "type", False)],
        ),
        ({"Book": Renamed}, [("answer 201: id", "no-field", True)]),
    ],
)
def test_each_difference_is_found_in_the_direction_in_which_it_breaks(
    models: dict[str, Any], expected: list[tuple[str, str, bool]]
) -> None:
    """What is sent must be taken, what is answered must be expected."""
    assert rows(**models) == expected


@pytest.mark.parametrize(
    ("models", "message"),
    [
        ({"Bok": Book, "Kynd": Kind}, "'Bok': did you mean 'Book'?; no declared model is called"),
        ({"Book": object()}, "Book is neither a Pydantic model nor an enum: "),
    ],
)
def test_what_is_no_declared_model_is_named(models: dict[str, Any], message: str) -> None:
    with pytest.raises(NoSuchModel) as error:
        rows(**models)
    assert message in str(error.value)
