"""Which clauses of an interaction leftovers of others could break, under isolation by ids."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handfast.isolation.leftovers import verifiable_part
from handfast.model import (
    NOT_NULL,
    Answer,
    Answered,
    Content,
    Exchange,
    HttpInteraction,
    LaterThan,
    Message,
    Operation,
    Published,
    Then,
    Transport,
    Value,
)


class Link(BaseModel):
    """What is listed."""

    thing_id: str


READ = Operation(name="read", method="GET", path="/t", answers=(Answer(200, Content(list[Link])),))
CHANGED = Message(name="changed", address="s", payload=Content(Link), transport=Transport("x"))


def http(then: tuple[Then, ...] = (), **clauses: Any) -> HttpInteraction:
    exchange = Exchange(operation=READ, **clauses)
    return HttpInteraction(name="i", exchange=exchange, then=then)


EQUALS = {"[0].thing_id": "a", "[*].kind": "k", "total": 3}


@pytest.mark.parametrize(
    ("sent", "lost"),
    [
        ({}, ["exactly", "at_least", "at_most", "[0].thing_id", "[*].kind"]),
        ({"kind": "k"}, ["exactly", "at_least", "at_most", "[0].thing_id"]),
        ({"kind": "k", "owner": Value("owner")}, []),
        ({"owner": [8]}, ["exactly", "at_least", "at_most", "[0].thing_id", "[*].kind"]),
    ],
)
def test_counts_and_items_are_verified_where_the_request_selects_the_list(
    sent: dict[str, Any], lost: list[str]
) -> None:
    counts: dict[str, Any] = {"exactly": 2, "at_least": 1, "at_most": 3}
    declared = http(query=sent, equals=EQUALS, ordered="thing_id", **counts)
    left, mismatches = verifiable_part(declared, {"owner": 9}, {9})
    assert [
        mismatch.clause if "[" not in mismatch.where else mismatch.where for mismatch in mismatches
    ] == lost
    assert isinstance(left, HttpInteraction)
    assert left.exchange.ordered == "thing_id"
    assert left.exchange.equals == {path: v for path, v in EQUALS.items() if path not in lost}
    assert (left.exchange.exactly is None) is bool(lost)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", '"a"'),
        (Value("owner"), "9"),
        (NOT_NULL, "not null"),
        (LaterThan("2021-04-02T06:15:07Z"), 'a moment later than "2021-04-02T06:15:07Z"'),
        (LaterThan(Answered("at")), "what only the answer has"),
    ],
)
def test_what_is_expected_is_shown_in_words(value: Any, expected: str) -> None:
    _, mismatches = verifiable_part(http(equals={"[0].thing_id": value}), {"owner": 9}, set())
    assert [mismatch.expected for mismatch in mismatches] == [expected]


def test_follow_ups_are_judged_by_the_same_rule() -> None:
    then = (
        Exchange(operation=READ, exactly=1),
        Exchange(operation=READ, query={"id": 9}, exactly=1),
        Exchange(operation=READ, query={"id": Answered("id")}, exactly=1),
        Published(message=CHANGED),
    )
    left, mismatches = verifiable_part(http(then=then), {}, {9})
    assert [(mismatch.clause, mismatch.where) for mismatch in mismatches] == [
        ("exactly", "GET /t: the whole body")
    ]
    assert [getattr(promise, "exactly", None) for promise in left.then] == [None, 1, 1, 1]
