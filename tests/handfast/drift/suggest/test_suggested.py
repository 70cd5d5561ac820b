"""What a provider answers suggests the rows that it needs; they are written as they are read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from handfast.drift.differences import Drift
from handfast.drift.file import read_drifts
from handfast.drift.rows import Answered
from handfast.drift.suggest.rows import merged, refused, suggested, unanswered
from handfast.drift.suggest.writing import text_of
from tests.handfast.drift.toy_shelf import ADD, BOOK, LIST, OFFER, READ, REMOVE

NONE = Drift(reason="none")


def answered(operation: Any, status: int, document: Any, *, valid: bool = True) -> Answered:
    return Answered(operation, status, valid, json.dumps(document).encode())


def at_provider(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**BOOK, **changes}.items() if value is not ...}


def rows(*answers: Answered, known: Drift = NONE) -> dict[str, dict[str, Any]]:
    return {name: each for name, each in suggested(OFFER, known, answers).items() if each}


def test_an_answer_as_the_contract_has_it_suggests_nothing() -> None:
    assert rows(answered(READ, 200, BOOK), answered(READ, 404, {"detail": "gone"})) == {}


def test_envelopes_and_statuses_are_found_first() -> None:
    assert rows(
        answered(READ, 200, {"book": BOOK}),
        answered(LIST, 200, {"data": {"items": []}, "total": 0}),
        answered(READ, 410, "gone"),
        answered(REMOVE, 410, "gone"),
        answered(LIST, 422, {"error": {"detail": "no"}}, valid=False),
        answered(ADD, 200, {"book": BOOK}),
    ) == {
        "wrapped": {
            "GET /books/{book_id} 200": "book",
            "GET /books 200": "data.items",
            "GET /books 422": "error",
            "POST /books 201": "book",
        },
        "unwrapped": {"* 404": "detail"},
        "statuses": {"* 404": 410, "POST /books 201": 200},
    }


def test_a_name_with_a_dot_in_it_is_no_place() -> None:
    book = at_provider(**{"title": ..., "book.title": "Ferns"})
    assert rows(answered(READ, 200, book)) == {"fields": {"Book.title": "book.title"}}


def test_fields_are_found_by_name_by_place_and_by_form() -> None:
    book = at_provider(
        title=...,
        bookTitle="Ferns",
        added_at=1932876900,
        pages="90",
        lent=1,
        state="lent",
        place={"shelf": "B"},
        at={"row": 3},
        tags="green,shade",
    )
    assert rows(answered(READ, 200, book)) == {
        "fields": {"Book.title": "bookTitle"},
        "types": {
            "Book.added_at": "seconds",
            "Book.lent": "0/1",
            "Book.pages": "text",
            "Book.tags": "commas",
        },
        "values": {"Book.state": {"LENT": "lent"}},
        "absent": {"Place.row": True},
    }


def test_a_field_that_is_missing_is_the_only_one_left_or_absent() -> None:
    assert rows(answered(READ, 200, at_provider(title=..., header="Ferns"))) == {
        "fields": {"Book.title": "header"}
    }
    assert rows(answered(READ, 200, at_provider(title=...))) == {"absent": {"Book.title": True}}
    both = answered(LIST, 200, [BOOK, at_provider(tags=...)])
    assert rows(both) == {"omitted": {"Book.tags": []}}


def test_a_refused_request_has_what_was_found_of_the_answer() -> None:
    known = Drift(reason="why", fields={"Book.title": "name"})
    refusal = answered(ADD, 422, {"detail": "name is missing"})
    assert rows(refusal, known=known) == {"fields": {"NewBook.title": "name"}}
    assert refused([refusal]) == ("POST /books",)
    assert refused([refusal, answered(ADD, 201, BOOK)]) == ()


def test_what_is_not_sure_is_not_suggested() -> None:
    assert rows(answered(ADD, 400, {"detail": "name is missing"})) == {}
    assert rows(answered(READ, 500, {"oh": "no"})) == {}
    assert rows(answered(READ, 404, {"detail": "Not Found"})) == {}
    assert unanswered([answered(READ, 404, ""), answered(LIST, 200, [])]) == (
        "GET /books/{book_id}",
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    drift = Drift(
        reason='a "reason" \\ ä',
        routes={"GET /books": "GET /v2/books"},
        values={"Book.state": {"LENT": "on loan", "THERE": 1}},
        omitted={"Book.tags": [], "Book.rating": "null"},
        required={"NewBook.source": True},
        statuses={"* 404": 410},
        waived={"GET /books": date(2031, 4, 2)},
    )
    path = tmp_path / "drift.toml"
    path.write_text(text_of([drift, NONE], ["read me"]), encoding="utf-8")
    assert path.read_text(encoding="utf-8").startswith("# read me\n\n[[drift]]\n")
    assert read_drifts(path) == (drift, NONE)


def test_rows_that_are_known_stay() -> None:
    known = Drift(reason="why", statuses={"* 404": 410})
    both = merged(known, {"statuses": {"* 404": 500, "* 422": 400}}, "both")
    assert both == Drift(reason="both", statuses={"* 404": 410, "* 422": 400})
