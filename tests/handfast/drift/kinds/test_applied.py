"""A row of each kind, in answers, requests and messages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handfast.derive.requests import Sent
from handfast.drift.kinds.table import KINDS
from handfast.drift.translation import (
    answer_from_provider,
    payload_from_provider,
    request_for_provider,
    status_from_provider,
)
from handfast.model import JSON
from tests.handfast.drift.toy_shelf import ADD, ADDED, BOOK, LIST, READ, REMOVE, known

ANSWERS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"fields": {"Book.title": "name"}}, {"title": ..., "name": "Ferns"}),
    ({"moved": {"Book.place.row": "row"}}, {"place": {"shelf": "B"}, "row": 3}),
    ({"moved": {"Book.lent": "loan.is_lent"}}, {"lent": ..., "loan": {"is_lent": True}}),
    ({"types": {"Book.pages": "text"}}, {"pages": "90"}),
    ({"types": {"Book.id": "number"}}, {"id": 1}),
    ({"types": {"Book.lent": "0/1"}}, {"lent": 1}),
    ({"types": {"Book.lent": "yes/no"}}, {"lent": "yes"}),
    ({"types": {"Book.lent": "text"}}, {"lent": "true"}),
    ({"types": {"Book.added_at": "seconds"}}, {"added_at": 1932876900}),
    ({"types": {"Book.added_at": "milliseconds"}}, {"added_at": 1932876900000}),
    ({"types": {"Book.added_at": "UTC without offset"}}, {"added_at": "2031-04-02T06:15:00"}),
    ({"types": {"Book.tags": "commas"}}, {"tags": "green,shade"}),
    ({"types": {"Book.tags": "json"}}, {"tags": '["green","shade"]'}),
    ({"types": {"Book.place": "json"}}, {"place": '{"shelf":"B","row":3}'}),
    ({"types": {"Place.shelf": "list of one"}}, {"place": {"shelf": ["B"], "row": 3}}),
    ({"values": {"Book.state": {"LENT": "on loan"}}}, {"state": "on loan"}),
    ({"values": {"Book.lent": {"true": 7}}}, {"lent": 7}),
    ({"values": {"Book.tags": {"shade": "dark"}}}, {"tags": ["green", "dark"]}),
    ({"omitted": {"Book.rating": "null"}}, {"rating": ...}),
    ({"absent": {"Book.rating": True}}, {"rating": ...}),
    ({"wrapped": {"GET /books/{book_id}": "data.book", "added": "data.book"}}, {"": "data.book"}),
    ({"wrapped": {"* 2xx": "data", "added": "data"}}, {"": "data"}),
)


MORNING = "2031-04-02T06%3A15%3A00Z"


def at_provider(changes: dict[str, Any]) -> Any:
    """The book as the provider has it."""
    envelope = changes.get("")
    made: Any = {**BOOK, **{name: value for name, value in changes.items() if name}}
    made = {name: value for name, value in made.items() if value is not ...}
    for key in reversed(envelope.split(".")) if envelope else ():
        made = {key: made}
    return made


@pytest.mark.parametrize(("tables", "changes"), ANSWERS)
def test_an_answer_and_a_message_become_what_the_contract_has(
    tables: dict[str, Any], changes: dict[str, Any]
) -> None:
    there, drift = at_provider(changes), known(**tables)
    body, rows = answer_from_provider(drift, READ, 200, JSON, json.dumps(there).encode())
    assert json.loads(body) == BOOK
    payload, of_message = payload_from_provider(drift, ADDED, there)
    assert payload == BOOK
    # What is as the contract has it is left so, and that is noted.
    whole = json.dumps(BOOK).encode()
    body, against = answer_from_provider(drift, READ, 200, JSON, whole)
    assert json.loads(body) == BOOK
    assert [row.against for row in (*rows, *of_message)] == [False] * len((*rows, *of_message))
    assert all(row.against for row in against if row.kind != "field")


@pytest.mark.parametrize(
    ("tables", "here", "there"),
    [
        ({"fields": {"NewBook.title": "name"}}, {"title": "a"}, {"name": "a"}),
        ({"moved": {"NewBook.copies": "stock.copies"}}, {"copies": 2}, {"stock": {"copies": 2}}),
        ({"types": {"NewBook.copies": "text"}}, {"copies": 2}, {"copies": "2"}),
        ({"types": {"NewBook.copies": "text"}}, {"copies": None}, {"copies": None}),
        ({"types": {"NewBook.tags": "commas"}}, {"tags": []}, {"tags": ""}),
        (
            {"types": {"NewBook.added_at": "milliseconds"}},
            {"added_at": "2031-04-02T08:15:00.5+02:00"},
            {"added_at": 1932876900500},
        ),
        ({"values": {"*.state": {"LENT": "away"}}}, {"state": "LENT"}, {"state": "away"}),
        ({"absent": {"NewBook.tags": True}}, {"title": "a", "tags": ["b"]}, {"title": "a"}),
        ({"required": {"NewBook.source": "x"}}, {"title": "a"}, {"title": "a", "source": "x"}),
        ({"required": {"NewBook.copies": 1}}, {"copies": 2}, {"copies": 2}),
        ({"defaults": {"NewBook.copies": 1}}, {"title": "a"}, {"title": "a", "copies": None}),
        ({"defaults": {"NewBook.copies": 1}}, {"copies": 1}, {"copies": 1}),
        ({"wrapped": {"POST /books body": "book"}}, {"title": "a"}, {"book": {"title": "a"}}),
    ],
)
def test_a_body_becomes_what_the_provider_has(
    tables: dict[str, Any], here: Any, there: Any
) -> None:
    sent = Sent("POST", "/books", {"content-type": JSON}, json.dumps(here).encode(), JSON)
    assert json.loads(request_for_provider(known(**tables), sent).sent.body) == there


@pytest.mark.parametrize(
    ("tables", "here", "there"),
    [
        ({"fields": {"Query.limit": "max items"}}, "limit=5&state=LENT", "max+items=5&state=LENT"),
        ({"values": {"Query.state": {"LENT": "on loan"}}}, "state=LENT", "state=on+loan"),
        ({"values": {"Query.state": {"LENT": "on loan"}}}, "state=THERE&x", "state=THERE&x"),
        ({"types": {"Query.lent": "0/1"}}, "lent=true&limit=5", "lent=1&limit=5"),
        ({"types": {"Query.since": "seconds"}}, f"since={MORNING}", "since=1932876900"),
        ({"required": {"Query.tenant": "a b"}}, "", "tenant=a+b"),
        ({"defaults": {"Query.limit": 10}}, "state=LENT", "state=LENT&limit=50"),
        ({"absent": {"Query.lent": True}}, "lent=true&state=LENT", "state=LENT"),
    ],
)  # fmt: skip
def test_a_query_becomes_what_the_provider_has(
    tables: dict[str, Any], here: str, there: str
) -> None:
    sent = Sent("GET", f"/books?{here}" if here else "/books", {})
    assert request_for_provider(known(**tables), sent).sent.target == f"/books?{there}"


@pytest.mark.parametrize(
    ("document", "against"),
    [(BOOK, [True]), ({"data": {"book": BOOK}}, [False]), ({"data": BOOK}, []), ({"data": 7}, [])],
)
def test_an_answer_in_another_envelope_is_as_neither_has_it(
    document: Any, against: list[bool]
) -> None:
    """So the row is not taken for stale."""
    drift = known(wrapped={"GET /books/{book_id}": "data.book"})
    _, rows = answer_from_provider(drift, READ, 200, JSON, json.dumps(document).encode())
    assert [row.against for row in rows] == against


def test_an_answer_that_lacks_its_envelope_gets_one() -> None:
    drift = known(unwrapped={"* 404": "detail"})
    body, rows = answer_from_provider(drift, READ, 404, JSON, b'"gone"')
    assert (json.loads(body), {row.name for row in rows}) == (
        {"detail": "gone"},
        {"* 404: unwrapped"},
    )


@pytest.mark.parametrize(
    ("statuses", "operation", "came", "valid", "is_taken_for"),
    [
        ({"DELETE /books/{book_id} 404": 410}, REMOVE, 410, True, 404),
        ({"DELETE /books/{book_id} 404": 410}, REMOVE, 500, True, 500),
        ({"* 404": 410}, READ, 410, True, 404),
        ({"POST /books 201": 200}, ADD, 200, True, 201),
        # The provider's 422 is one of two cases: what the models do not take stays refused.
        ({"GET /books 400": 422}, LIST, 422, True, 400),
        ({"GET /books 400": 422}, LIST, 422, False, 422),
        ({"GET /books 422": 400}, LIST, 400, False, 422),
        ({"GET /books 422": 400}, LIST, 400, True, 400),
        ({"GET /books 400": 422, "GET /books 422": 400}, LIST, 400, True, 422),
    ],
)
def test_a_status_is_taken_for_the_case_that_the_contract_has(
    statuses: dict[str, int], operation: Any, came: int, valid: bool, is_taken_for: int
) -> None:
    drift = known(statuses=statuses)
    assert status_from_provider(drift, operation, came, valid=valid)[0] == is_taken_for


@pytest.mark.parametrize(
    ("target", "valid"), [("/books?limit=5", True), ("/books?limit=x", False), ("/books", True)]
)
def test_the_models_of_the_contract_take_a_request_or_not(target: str, valid: bool) -> None:
    drift = known(statuses={"GET /books 400": 422})
    assert request_for_provider(drift, Sent("GET", target, {})).valid is valid


def test_each_kind_is_tried_here() -> None:
    tried = {table for tables, _ in ANSWERS for table in tables}
    others = {"routes", "unwrapped", "required", "defaults", "statuses", "waived"}
    assert tried | others == {kind.table for kind in KINDS}


def test_an_id_of_what_is_not_there_is_a_number_for_who_counts_its_rows() -> None:
    """A UUID names none of its rows: as text, a provider would refuse it for its form."""
    drift = known(types={"*.book_id": "number"})

    def asked(book_id: str) -> str:
        return request_for_provider(drift, Sent("GET", f"/books/{book_id}", {})).sent.target

    number = asked("bd7b4b71-0e89-4602-8348-139baddecd69").removeprefix("/books/")
    assert 1_000_000_000 <= int(number) < 2_000_000_000
    assert (asked("12"), asked("a%20b")) == ("/books/12", "/books/a%20b")
