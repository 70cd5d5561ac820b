"""What reads messages, and what shows texts, is handed what a producer with known drift has."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handfast.drift.consuming.toy_readers import (
    RATED,
    asking,
    differing,
    reading,
    same,
    shown,
    verified,
    without,
)

MESSAGES: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"fields": {"Book.title": "name"}}, {**without(RATED, "title"), "name": "Ferns"}),
    ({"types": {"Book.added_at": "seconds"}}, {**RATED, "added_at": 1932876900}),
    ({"values": {"Book.state": {"LENT": "away"}}}, {**RATED, "state": "away"}),
    ({"moved": {"Book.id": "meta.id"}}, {**without(RATED, "id"), "meta": {"id": "1"}}),
    ({"absent": {"Book.rating": True}}, without(RATED, "rating")),
    ({"omitted": {"Book.tags": ["green", "shade"]}}, without(RATED, "tags")),
    ({"wrapped": {"added": "data"}}, {"data": RATED}),
)


@pytest.mark.parametrize(("tables", "there"), MESSAGES, ids=str)
def test_a_reader_is_handed_what_its_producer_has(
    tables: dict[str, Any], there: dict[str, Any]
) -> None:
    """The declared example first; then those at the edge, in the same form."""
    known, handed = differing(**tables), list[Any]()

    def reads(payload: Any) -> Any:
        handed.append(payload)
        return payload

    result = reading(reads, known)
    assert (shown(result), len(result.drifts)) == ([], 1)
    assert same(handed[0], there)
    assert all("title" in one for one in handed) is (
        "fields" not in tables and "wrapped" not in tables
    )
    assert reading(lambda payload: without(payload, "shelf"), known).mismatches[0].path == (
        "place",
        "shelf",
    )


def test_a_reader_of_the_contract_is_shown_the_rows_that_it_does_not_know() -> None:
    result = reading(lambda payload: {"title": payload["title"]}, differing(wrapped={"added": "d"}))
    (raised,) = result.mismatches
    assert raised.got == "KeyError: 'title'"
    assert raised.remedy.endswith("; by the drift, added is wrapped in d")


def test_what_a_handler_asks_besides_follows_the_drift_too() -> None:
    known = differing(fields={"Query.limit": "most"})

    def handler(name: str) -> Any:
        def call(url: str, asked: Any) -> Any:
            asking("GET", f"/books?{name}=3")(url, asked)
            return asking("GET", "/books/1")(url, asked)

        return call

    calls = [handler("most"), handler("limit"), handler("mots")]
    follows, undrifted, mistaken = verified("read", calls, known, beside=("list",))
    assert shown(follows) == []
    assert [one.where for one in undrifted.mismatches] == ["drift, Query.limit"]
    assert [one.where for one in mistaken.mismatches] == ["GET /books: query parameter mots"]


SHOWN = "Ferns, 1, 90 pages, {} on {} for {} with {}"


def showing(*texts: str) -> Any:
    """A handler that shows the book."""

    def call(url: str, asked: Any) -> str:
        asking("GET", "/books/1")(url, asked)
        return SHOWN.format(*texts)

    return call


def test_a_handler_shows_values_as_the_provider_spells_them_or_as_the_contract_does() -> None:
    known = differing(values={"Book.state": {"LENT": "on loan"}}, absent={"Book.rating": True})
    calls = [
        showing("on loan", "shelf B, row 3", "green", "shade"),
        showing("LENT", "shelf B, row 3", "green", "shade"),
        showing("there", "shelf B, row 3", "green", "shade"),
    ]
    theirs, ours, mistaken = verified("read", calls, known)
    assert (shown(theirs), shown(ours)) == ([], [])
    assert [one.path for one in mistaken.mismatches] == [("state",)]
