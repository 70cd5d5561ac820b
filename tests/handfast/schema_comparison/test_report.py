"""A provider's document, changed in one way, beside an offer; and whom each change breaks."""

import copy
import json
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from handfast import Consumer, Provider, system
from handfast.declare import Security
from handfast.derive.documents.openapi import openapi_of
from handfast.schema_comparison.document import NotReadable
from handfast.schema_comparison.report import Row, compare_schema


class NewBook(BaseModel):
    """What is added."""

    title: str = Field(min_length=1, max_length=80)
    pages: int | None = None


class Book(BaseModel):
    """What is read."""

    id: str
    title: str
    kind: Literal["novel", "poems"]
    notes: list[str]


class BookQuery(BaseModel):
    """Which books."""

    kind: Literal["novel", "poems"] | None = None
    limit: int = 10


class Folder(BaseModel):
    """What contains others of its kind."""

    within: "list[Folder]"


class Problem(BaseModel):
    """Why it was refused."""

    detail: str


catalogue = Provider("catalogue")
ADD = catalogue.post("/books", body=NewBook, answers={201: Book})
READ = catalogue.get("/books/{book_id}", answers={200: Book, 404: Problem})
LIST = catalogue.get("/books", query=BookQuery, answers={200: list[Book]})


@catalogue.state("a book exists")
class ABook(BaseModel):
    """A book, by its id."""

    book_id: str = "b-1"


website = Consumer("website")
website.relies_on(
    READ, "read a book", given=ABook(), path={"book_id": ABook.book_id}, reads=("id", "title")
)
website.relies_on(
    LIST, "list the novels", given=ABook(), query={"kind": "novel"}, reads=("[*].kind",)
)
till = Consumer("till")
till.relies_on(ADD, "add a book", body={"title": "Emma"}, reads=("id",))
SYSTEM = system("bookshop", providers=[catalogue], consumers=[website, till])
(OFFER,) = SYSTEM.offers

ROWS = json.loads(
    (Path(__file__).parents[2] / "data" / "compared_schemas" / "documents.json").read_text()
)


def at(document: Any, place: str) -> Any:
    """What stands at a place: its keys and indexes, with spaces between them."""
    for step in place.split(" ") if place else ():
        document = (
            document[int(step)] if isinstance(document, list) else document.setdefault(step, {})
        )
    return document


def document_with(*changes: Any) -> Any:
    """The derived document, with another value at each place, or none."""
    document = copy.deepcopy(openapi_of(OFFER))
    for change in changes:
        before, _, last = change["at"].rpartition(" ")
        here = at(document, before)
        key = int(last) if isinstance(here, list) else last
        if "gone" in change:
            del here[key]
        else:
            here[key] = change["is"] if "is" in change else at(openapi_of(OFFER), change["like"])
    return document


def shown(row: Row) -> list[Any]:
    names = [one.interaction.name for one in row.breaks]
    return [row.route, row.place, row.placed.difference.kind.code, names if row.fails else []]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in ROWS])
def test_what_a_change_of_the_document_breaks(row: Any) -> None:
    rows = compare_schema(SYSTEM, "catalogue", document_with(*row["changes"]))
    assert [shown(one) for one in rows] == row["expected"]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (None, "no OpenAPI 3 document (openapi: None)"),
        ([], "no OpenAPI 3 document (openapi: None)"),
        ({"swagger": "2.0", "paths": {}}, "no OpenAPI 3 document (Swagger 2.0)"),
        ({"openapi": "3.1.0"}, "an OpenAPI document without paths"),
    ],
)
def test_what_is_no_openapi_document_is_refused(document: Any, why: str) -> None:
    with pytest.raises(NotReadable) as refused:
        compare_schema(SYSTEM, "catalogue", document)
    assert str(refused.value) == why


def test_what_is_nested_too_deeply_is_refused() -> None:
    drive, clerk = Provider("drive"), Consumer("clerk")
    clerk.relies_on(drive.get("/", name="root", answers={200: Folder}), "look", reads=("within",))
    files = system("files", providers=[drive], consumers=[clerk])
    document = openapi_of(files.offers[0])
    own: Any = {"type": "object"}
    for _ in range(2_000):
        own = {"properties": {"within": {"type": "array", "items": own}}, "required": ["within"]}
    answer = document["paths"]["/"]["get"]["responses"]["200"]
    answer["content"]["application/json"]["schema"] = own
    with pytest.raises(NotReadable, match="nested too deeply"):
        compare_schema(files, "drive", document)


@pytest.mark.parametrize(
    "value", [None, 7, "text", [], [None], {"get": 7}, {"get": {"parameters": 7}}]
)
def test_whatever_stands_in_a_document_is_compared(value: Any) -> None:
    document = document_with({"at": "paths /books/{book_id}", "is": value})
    rows = compare_schema(SYSTEM, "catalogue", document)
    assert {row.route for row in rows} == {"GET /books/{book_id}"}


def test_what_proves_who_asks_is_no_parameter_that_nobody_sends() -> None:
    """Many documents describe it as one."""
    key = Security("api-key", "X-Api-Key")
    vault, clerk = Provider("vault"), Consumer("clerk")
    clerk.relies_on(vault.get("/sum", security=(key,), answers={200: Problem}), "ask for the sum")
    bank = system("bank", providers=[vault], consumers=[clerk])
    document = openapi_of(bank.offers[0])
    wanted = {"in": "header", "required": True, "schema": {"type": "string"}}
    for name, expected in (("X-API-KEY", []), ("X-Tenant", ["headers: x-tenant"])):
        document["paths"]["/sum"]["get"]["parameters"] = [{"name": name, **wanted}]
        rows = compare_schema(bank, "vault", document)
        assert [row.place for row in rows] == expected
