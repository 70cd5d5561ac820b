"""Whatever the rows are, a difference that they do not name is still there after translation."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handfast.drift.documents import from_provider, to_provider
from handfast.drift.rows import Differences, DriftRow
from handfast.shapes import written_shape
from tests.handfast.drift.toy_shelf import BOOK, Book, known

BOOKS = written_shape(list[Book])
ROWS: tuple[tuple[str, str, Any], ...] = (
    ("fields", "Book.title", "name"),
    ("fields", "Book.id", "title"),
    ("moved", "Book.place.row", "row"),
    ("moved", "Book.lent", "loan.is_lent"),
    ("types", "Book.pages", "text"),
    ("types", "Book.lent", "0/1"),
    ("types", "Book.added_at", "seconds"),
    ("types", "Book.added_at", "UTC without offset"),
    ("types", "Book.tags", "commas"),
    ("types", "Book.tags", "json"),
    ("types", "Place.row", "text"),
    ("types", "Book.id", "number"),
    ("types", "Place.shelf", "list of one"),
    ("values", "Book.state", {"LENT": "away", "THERE": "LENT"}),
    ("omitted", "Book.tags", []),
    ("omitted", "Book.rating", "null"),
)
JSON = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["", "x", "LENT", "THERE", "away", "2031-04-02T06:15:01Z", "4", "Ferns"]),
    st.just([]),
    st.just({}),
)


@st.composite
def drifts(draw: st.DrawFn) -> Differences:
    """Rows of many kinds, of each kind at most one for a field."""
    chosen = draw(st.lists(st.sampled_from(ROWS), unique_by=lambda row: (row[0], row[1])))
    if ("fields", "Book.id", "title") in chosen:  # whose name is free only where it moved away
        chosen = [("fields", "Book.title", "name"), *(r for r in chosen if r[1] != "Book.title")]
    tables: dict[str, dict[str, Any]] = {}
    for table, declared, there in chosen:
        tables.setdefault(table, {})[declared] = there
    assume(tables)
    return known_by(json.dumps(tables))


@functools.cache
def known_by(tables: str) -> Differences:
    return known(**json.loads(tables))


@st.composite
def documents(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Books whose values fit the contract."""
    book = {
        **BOOK,
        "state": draw(st.sampled_from(["LENT", "THERE"])),
        "lent": draw(st.booleans()),
        "pages": draw(st.integers(0, 1000)),
        "tags": draw(st.sampled_from([[], ["green"], ["green", "shade"]])),
    }
    return [book, BOOK][: draw(st.integers(1, 2))]


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path to a value that is no object."""
    if isinstance(value, dict) and value:
        return [path for key, item in value.items() for path in places(item, (*at, key))]
    if isinstance(value, list) and value:
        return [path for key, item in enumerate(value) for path in places(item, (*at, key))]
    return [at]


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    copy = json.loads(json.dumps(value))
    inside = copy
    for step in path[:-1]:
        inside = inside[step]
    if new is ...:
        del inside[path[-1]]
    else:
        inside[path[-1]] = new
    return copy


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: true is no 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def read_back(drift: Differences, document: Any) -> None:
    used: set[DriftRow] = set()
    there = to_provider(drift, BOOKS, document, set(), side="answer")
    assert same(from_provider(drift, BOOKS, there, used, side="answer"), document)
    assert {row for row in used if row.against and row.kind != "omitted"} == set()


def read_changed(drift: Differences, document: Any, data: st.DataObject) -> None:
    there = to_provider(drift, BOOKS, document, set(), side="answer")
    path = data.draw(st.sampled_from(places(there)))
    new = data.draw(st.one_of(st.just(...), JSON))
    other = changed(there, path, new)
    assume(not same(other, there))
    # That what is left out has one value is what such a row names.
    assume(new is not ... or (path[-1], document[path[0]].get(path[-1])) not in OMITTED)
    used: set[DriftRow] = set()
    read = from_provider(drift, BOOKS, other, used, side="answer")
    # A value in the contract's own form is none to hide: its row is reported as stale.
    assert not same(read, document) or any(row.against for row in used), (other, read)


OMITTED: list[tuple[str, Any]] = [("tags", []), ("rating", None)]


@given(drifts(), documents())
@settings(max_examples=15, derandomize=True, database=None, deadline=None)
def test_what_a_provider_has_otherwise_becomes_what_the_contract_has(
    drift: Differences, document: Any
) -> None:
    read_back(drift, document)


@given(drifts(), documents(), st.data())
@settings(max_examples=25, derandomize=True, database=None, deadline=None)
def test_one_further_difference_is_never_hidden(
    drift: Differences, document: Any, data: st.DataObject
) -> None:
    read_changed(drift, document, data)


@pytest.mark.long
@given(drifts(), documents(), st.data())
@settings(max_examples=3_000, derandomize=True, database=None, deadline=None)
def test_nothing_is_hidden_in_many_documents(
    drift: Differences, document: Any, data: st.DataObject
) -> None:
    read_back(drift, document)
    read_changed(drift, document, data)
