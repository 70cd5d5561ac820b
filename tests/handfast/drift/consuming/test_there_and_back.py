"""A request that goes to the provider's form comes back from it, whatever the rows are."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handfast.derive.requests import Sent
from handfast.drift.consuming.clients import request_from_client
from handfast.drift.rows import Differences
from handfast.drift.translation import request_for_provider
from handfast.model import JSON
from tests.handfast.drift.consuming.toy_readers import differing
from tests.handfast.drift.toy_shelf import BOOK

ROWS: tuple[tuple[str, str, Any], ...] = (
    ("routes", "POST /books", "PUT /v2/volumes"),
    ("routes", "GET /books", "GET /v2/books"),
    ("fields", "NewBook.title", "name"),
    ("fields", "Query.limit", "most"),
    ("fields", "Query.lent", "limit"),
    ("moved", "NewBook.state", "stock.state"),
    ("types", "NewBook.added_at", "milliseconds"),
    ("types", "NewBook.tags", "json"),
    ("types", "NewBook.copies", "text"),
    ("types", "Query.lent", "0/1"),
    ("types", "Query.since", "seconds"),
    ("values", "*.state", {"LENT": "THERE", "THERE": "back"}),
    ("required", "NewBook.source", "shop"),
    ("required", "Query.tenant", "home"),
    ("wrapped", "POST /books body", "data.book"),
)


@st.composite
def drifts(draw: st.DrawFn) -> Differences:
    chosen = draw(st.lists(st.sampled_from(ROWS), min_size=1, unique_by=lambda row: row[:2]))
    names = {row[1] for row in chosen if row[0] == "fields"}
    assume("Query.lent" not in names or "Query.limit" in names)  # or the name is another's
    tables: dict[str, dict[str, Any]] = {}
    for table, declared, there in chosen:
        tables.setdefault(table, {})[declared] = there
    return differing(**tables)


BODIES = st.fixed_dictionaries(
    {"title": st.sampled_from(["Ferns", "", "name"])},
    optional={
        "state": st.sampled_from(["LENT", "THERE"]),
        "added_at": st.sampled_from([BOOK["added_at"], None]),
        "tags": st.lists(st.sampled_from(["a", "b,c", ""]), max_size=2),
        "copies": st.sampled_from([0, 7, None]),
    },
)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "limit": st.integers(1, 3),
        "state": st.sampled_from(["LENT", "THERE"]),
        "since": st.just(BOOK["added_at"]),
        "lent": st.sampled_from(["true", "false"]),
    },
)


def comes_back(drift: Differences, sent: Sent) -> None:
    there = request_for_provider(drift, sent)
    back = request_from_client(drift, there.sent)
    assert (back.sent.method, back.sent.target) == (sent.method, sent.target)
    assert (back.sent.body and json.loads(back.sent.body)) == (sent.body and json.loads(sent.body))
    assert {row for row in back.rows if row.against} == set()
    as_declared = request_from_client(drift, sent)
    unlike = (there.sent.method, there.sent.target) != (sent.method, sent.target)
    unlike |= bool(sent.body) and json.loads(there.sent.body) != json.loads(sent.body)
    # Or it asks for something else, where the provider means another value by it.
    means_other = as_declared.sent.target != sent.target or as_declared.sent.body != sent.body
    assert means_other or any(row.against for row in as_declared.rows) or not unlike


def sent_with(body: dict[str, Any], query: dict[str, Any]) -> tuple[Sent, Sent]:
    target = f"/books?{urlencode(query)}" if query else "/books"
    headers = {"content-type": JSON}
    return (
        Sent("POST", "/books", headers, json.dumps(body).encode(), JSON),
        Sent("GET", target, {}),
    )


@given(drifts(), BODIES, QUERIES)
@settings(max_examples=20, derandomize=True, database=None, deadline=None)
def test_what_follows_the_rows_is_the_declared_request_and_nothing_else_is(
    drift: Differences, body: dict[str, Any], query: dict[str, Any]
) -> None:
    for sent in sent_with(body, query):
        comes_back(drift, sent)


@pytest.mark.long
@given(drifts(), BODIES, QUERIES)
@settings(max_examples=3_000, derandomize=True, database=None, deadline=None)
def test_so_it_is_with_many(
    drift: Differences, body: dict[str, Any], query: dict[str, Any]
) -> None:
    for sent in sent_with(body, query):
        comes_back(drift, sent)
