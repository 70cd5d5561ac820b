"""What an application's own document says otherwise is compared as far as somebody relies on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from handfast import Consumer, Provider, system
from handfast.commands.comparing.described import described_otherwise
from handfast.drift.differences import Drift, differences_of
from handfast.model.cases import cases_of
from handfast.providers.provider import RunningProvider


class Book(BaseModel):
    """A book."""

    title: str


class Named(BaseModel):
    """A book that is called otherwise."""

    name: str


catalogue = Provider("catalogue")
READ = catalogue.get("/books/first", answers={200: Book})
website = Consumer("website")
website.relies_on(READ, "read the first book")
SYSTEM = system("library", providers=[catalogue], consumers=[website])
CASES = frozenset(case.id for case in cases_of(SYSTEM.contracts))


def serving(model: Any) -> RunningProvider:
    app = FastAPI()
    app.get("/books/first", response_model=model)(lambda: None)
    return RunningProvider(name="catalogue", app=app)


def test_a_difference_names_who_relies_on_what_is_declared() -> None:
    (one,) = described_otherwise(SYSTEM, serving(Named), CASES)
    assert (one.route, one.place, one.kind, one.declared, one.breaks) == (
        "GET /books/first",
        "answer 200: title",
        "no such field",
        "string",
        ("website -> catalogue: read the first book",),
    )


def test_nothing_is_compared_that_is_not_verified_or_has_no_document() -> None:
    """As little where the application raises, or has known names of its own."""
    (offer,) = SYSTEM.offers
    other = serving(Named)
    drift = differences_of(offer, [Drift(reason="an older name", fields={"Book.title": "name"})])

    def broken() -> Any:
        raise LookupError("no document")

    raising = serving(Named)
    raising.app.openapi = broken
    assert {
        *described_otherwise(SYSTEM, serving(Book), CASES),
        *described_otherwise(SYSTEM, other, frozenset()),
        *described_otherwise(
            SYSTEM, replace(other, left_out=frozenset({"GET /books/first"})), CASES
        ),
        *described_otherwise(SYSTEM, replace(other, drift=drift), CASES),
        *described_otherwise(SYSTEM, replace(other, app=object()), CASES),
        *described_otherwise(SYSTEM, raising, CASES),
    } == set()
