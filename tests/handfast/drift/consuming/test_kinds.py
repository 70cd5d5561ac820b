"""Each kind of row at a consumer's door: who follows it passes, and nobody else.

A client that follows the row passes with drift and fails without; with one further mistake it fails
for that; one that is written for the contract fails, and is shown the row.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from handfast.drift.kinds.table import KINDS
from tests.handfast.drift.consuming.toy_readers import (
    ASKED_TEXT,
    RATED,
    SENT,
    asking,
    differing,
    shown,
    verified,
    without,
)

OTHERS = "limit=5&state=LENT"
SINCE = "since=2031-04-02T06%3A15%3A00Z"
NO_BOOK = ("GET", "/books/9")


def book(**changes: Any) -> dict[str, Any]:
    """The book as the provider has it: with other fields, or without some (...)."""
    made = {**RATED, **changes}
    return {name: item for name, item in made.items() if item is not ...}


def body(**changes: Any) -> dict[str, Any]:
    """What is sent, as the provider wants it."""
    made = {**SENT, **changes}
    return {name: item for name, item in made.items() if item is not ...}


ANSWERS: tuple[tuple[dict[str, Any], Any], ...] = (
    ({"fields": {"Book.title": "name"}}, book(title=..., name="Ferns")),
    ({"moved": {"Book.place.row": "row"}}, book(place={"shelf": "B"}, row=3)),
    ({"moved": {"Book.lent": "loan.is_lent"}}, book(lent=..., loan={"is_lent": True})),
    ({"types": {"Book.pages": "text"}}, book(pages="90")),
    ({"types": {"Book.id": "number"}}, book(id=1)),
    ({"types": {"Book.lent": "0/1"}}, book(lent=1)),
    ({"types": {"Book.lent": "yes/no"}}, book(lent="yes")),
    ({"types": {"Book.added_at": "seconds"}}, book(added_at=1932876900)),
    ({"types": {"Book.added_at": "milliseconds"}}, book(added_at=1932876900000)),
    ({"types": {"Book.added_at": "UTC without offset"}}, book(added_at="2031-04-02T06:15:00")),
    ({"types": {"Book.tags": "commas"}}, book(tags="green,shade")),
    ({"types": {"Book.tags": "json"}}, book(tags='["green","shade"]')),
    ({"types": {"Place.shelf": "list of one"}}, book(place={"shelf": ["B"], "row": 3})),
    ({"values": {"Book.state": {"LENT": "on loan"}}}, book(state="on loan")),
    ({"absent": {"Book.rating": True}}, book(rating=...)),
    ({"absent": {"Book.added_at": True}}, book(added_at=...)),
    ({"omitted": {"Book.tags": ["green", "shade"]}}, book(tags=...)),
    ({"wrapped": {"GET /books/{book_id}": "data.book"}}, {"data": {"book": RATED}}),
)


@pytest.mark.parametrize(("tables", "there"), ANSWERS, ids=str)
def test_a_client_reads_answers_as_the_provider_has_them(
    tables: dict[str, Any], there: dict[str, Any]
) -> None:
    ((table, row),) = ((name, next(iter(rows))) for name, rows in tables.items())
    calls = [
        asking("GET", "/books/1", sees=there),
        asking("GET", "/books/1", sees=there, lost="shelf"),
        asking("GET", "/books/1", sees=RATED),
    ]
    follows, loses, declared = verified("read", calls, differing(**tables))
    assert (shown(follows), len(follows.drifts)) == ([], 1)
    assert [one.path for one in loses.mismatches] == [("place", "shelf")]
    (raised,) = declared.mismatches
    assert raised.got.startswith("AssertionError")
    assert f"; by the drift, {row} is " in raised.remedy
    (undrifted,) = verified("read", calls[:1])
    assert undrifted.mismatches[0].got.startswith("AssertionError"), table


@pytest.mark.parametrize("tables", [row[0] for row in ANSWERS], ids=str)
def test_what_a_client_has_translated_itself_is_as_good(tables: dict[str, Any]) -> None:
    def translates(url: str, asked: Any) -> Any:
        asking("GET", "/books/1")(url, asked)
        return RATED

    (result,) = verified("read", [translates], differing(**tables))
    assert shown(result) == []


def test_a_value_that_is_there_is_not_taken_for_one_that_was_omitted() -> None:
    known = differing(omitted={"Book.tags": []})
    (result,) = verified("read", [asking("GET", "/books/1", lost="tags")], known)
    assert [one.path for one in result.mismatches] == [("tags",)]


def test_what_is_never_there_may_be_anything_to_the_client() -> None:
    def makes_up(url: str, asked: Any) -> Any:
        return {**asking("GET", "/books/1")(url, asked), "rating": "none at all"}

    (result,) = verified("read", [makes_up], differing(absent={"Book.rating": True}))
    assert shown(result) == []


BODIES: tuple[tuple[dict[str, Any], Any], ...] = (
    ({"fields": {"NewBook.title": "name"}}, body(title=..., name="Ferns")),
    ({"moved": {"NewBook.state": "stock.state"}}, body(state=..., stock={"state": "LENT"})),
    ({"types": {"NewBook.added_at": "milliseconds"}}, body(added_at=1932876900000)),
    ({"types": {"NewBook.tags": "commas"}}, body(tags="green,shade")),
    ({"values": {"NewBook.state": {"LENT": "away"}}}, body(state="away")),
    ({"values": {"NewBook.tags": {"shade": "dark"}}}, body(tags=["green", "dark"])),
    ({"absent": {"NewBook.tags": True}}, body(tags=...)),
    ({"required": {"NewBook.source": "shop"}}, body(source="my own shop")),
    ({"wrapped": {"POST /books body": "book"}}, {"book": SENT}),
)


@pytest.mark.parametrize(("tables", "there"), BODIES, ids=str)
def test_a_client_sends_a_body_as_the_provider_wants_it(
    tables: dict[str, Any], there: dict[str, Any]
) -> None:
    (declared,) = (row for rows in tables.values() for row in rows)
    wrong = json.loads(json.dumps(there).replace('"copies": 2', '"copies": 3'))
    calls = [asking("POST", "/books", sent) for sent in (there, wrong, SENT)]
    follows, mistaken, undrifted = verified("add", calls, differing(**tables))
    assert (shown(follows), len(follows.drifts)) == ([], 1)
    assert shown(mistaken) == [("body: copies", "2", "3")]
    assert [one.where for one in undrifted.mismatches] == [f"drift, {declared}"]
    (without_drift,) = verified("add", calls[:1])
    assert without_drift.mismatches


QUERIES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"fields": {"Query.state": "where"}}, f"limit=5&where=LENT&{SINCE}&lent=true"),
    ({"values": {"Query.state": {"LENT": "on loan"}}}, f"limit=5&state=on+loan&{SINCE}&lent=true"),
    ({"types": {"Query.lent": "0/1"}}, f"{OTHERS}&{SINCE}&lent=1"),
    ({"types": {"Query.lent": "yes/no"}}, f"{OTHERS}&{SINCE}&lent=yes"),
    ({"types": {"Query.since": "seconds"}}, f"{OTHERS}&since=1932876900&lent=true"),
    ({"absent": {"Query.since": True}}, f"{OTHERS}&lent=true"),
    ({"required": {"Query.tenant": "home"}}, f"{ASKED_TEXT}&tenant=work"),
)


@pytest.mark.parametrize(("tables", "query"), QUERIES, ids=str)
def test_a_client_sends_a_query_as_the_provider_wants_it(
    tables: dict[str, Any], query: str
) -> None:
    (declared,) = (row for rows in tables.values() for row in rows)
    texts = query, query.replace("limit=5", "limit=6"), ASKED_TEXT
    calls = [asking("GET", f"/books?{text}") for text in texts]
    follows, mistaken, undrifted = verified("ask", calls, differing(**tables))
    assert (shown(follows), len(follows.drifts)) == ([], 1)
    assert shown(mistaken) == [("query parameter limit", '"5"', '"6"')]
    assert [one.where for one in undrifted.mismatches] == [f"drift, {declared}"]
    (without_drift,) = verified("ask", calls[:1])
    assert without_drift.mismatches


def test_a_client_says_the_default_of_the_contract_where_the_provider_has_another() -> None:
    calls = [asking("GET", target) for target in ("/books?limit=50", "/books?limit=9", "/books")]
    says, mistaken, silent = verified("list", calls, differing(defaults={"Query.limit": 10}))
    assert shown(says) == []
    assert shown(mistaken) == [("query parameter limit", '"50"', '"9"')]
    assert shown(silent) == [("query parameter limit", '"50"', "absent")]
    assert silent.mismatches[0].remedy.endswith(
        "by the drift, Query.limit is 10 where it is not sent"
    )


def test_a_field_of_the_contract_that_is_required_is_sent_as_the_row_has_it() -> None:
    known = differing(required={"NewBook.copies": 1})
    bodies = ({"title": "Ferns", "copies": 1}, {"title": "Ferns"})
    says, silent = verified("add little", [asking("POST", "/books", b) for b in bodies], known)
    assert (shown(says), [one.where for one in silent.mismatches]) == (
        [],
        ["drift, NewBook.copies"],
    )


@pytest.mark.parametrize("route", ["GET /v2/books/{number}", "GET /book?number={number}"])
def test_a_client_calls_the_route_of_the_provider(route: str) -> None:
    target = route.removeprefix("GET ").replace("{number}", "1")
    calls = [
        asking("GET", target),
        asking("GET", target[:-1] + "2"),
        asking("GET", "/books/1"),
    ]
    known = differing(routes={"GET /books/{book_id}": route})
    follows, mistaken, undrifted = verified("read", calls, known)
    assert shown(follows) == []
    assert shown(mistaken) == [("GET /books/1", "GET /books/1", "GET /books/2")]
    assert shown(undrifted) == [("drift, GET /books/{book_id}", route, "as the contract has it")]
    (without_drift,) = verified("read", calls[:1])
    assert without_drift.mismatches


def test_a_client_is_refused_with_the_status_of_the_provider() -> None:
    known = differing(statuses={"* 404": 410})
    calls = [asking(*NO_BOOK, status=410), asking("GET", "/books/8", status=410), asking(*NO_BOOK)]
    follows, mistaken, undrifted = verified("read none", calls, known)
    assert (shown(follows), follows.drifts) == ([], ("* 404: status",))
    assert shown(mistaken) == [("GET /books/9", "GET /books/9", "GET /books/8")]
    (raised,) = undrifted.mismatches
    assert (raised.got, raised.remedy.partition("; ")[2]) == (
        "LookupError: 410",
        "by the drift, * 404 is status 410",
    )


def test_a_refusal_comes_without_its_envelope() -> None:
    known = differing(unwrapped={"* 404": "detail"})
    calls = [asking(*NO_BOOK, sees=sees) for sees in ("text", {"detail": "text"})]
    follows, undrifted = verified("read none", calls, known)
    assert (shown(follows), follows.drifts) == ([], ("* 404: unwrapped",))
    assert undrifted.mismatches[0].remedy.endswith("by the drift, * 404 is not wrapped in detail")


def test_what_is_waived_of_the_provider_is_judged_of_its_clients() -> None:
    known = differing(waived={"POST /books": date(9999, 12, 31)})
    calls = [asking("POST", "/books", sent) for sent in (SENT, without(SENT, "title"))]
    follows, mistaken = verified("add", calls, known)
    assert (shown(follows), follows.drifts) == ([], ())
    assert shown(mistaken) == [("body: title", '"Ferns"', "absent")]


def test_every_kind_is_tried() -> None:
    tried = {name for tables, _ in (*ANSWERS, *BODIES, *QUERIES) for name in tables}
    assert tried | {"defaults", "routes", "unwrapped", "statuses", "waived"} == {
        one.table for one in KINDS
    }


def test_a_row_that_is_followed_is_not_named_where_another_of_its_kind_is_not() -> None:
    known = differing(
        fields={"NewBook.title": "name", "NewBook.tags": "labels"},
        moved={"NewBook.copies": "stock.copies", "NewBook.added_at": "log.at"},
    )
    sent = body(tags=..., labels=SENT["tags"], copies=..., stock={"copies": SENT["copies"]})
    call = asking("POST", "/books", sent, status=201)
    (result,) = verified("add", [call], known)
    assert [one[0] for one in shown(result)] == [
        "drift, NewBook.title",
        "drift, NewBook.added_at",
    ]
