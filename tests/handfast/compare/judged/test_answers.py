"""What differs between two documents, and what is only spelled otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handfast.compare.judged.answers import compared_messages
from handfast.compare.judged.differences import Kind
from handfast.compare.judged.documents import differing
from handfast.compare.judged.pairing import Pairing
from handfast.model import Content, Message, Transport
from handfast.wire.paths import MISSING

A, B = {"name": "a"}, {"name": "b"}


@pytest.mark.parametrize(
    ("one", "other", "ordered", "found"),
    [
        (A, A, False, []),
        (A, B, False, [(("name",), Kind.VALUE, "a", "b")]),
        (A, {}, False, [(("name",), Kind.VALUE, "a", MISSING)]),
        ({"n": None}, {}, False, [(("n",), Kind.NULL_OR_ABSENT, None, MISSING)]),
        ({"n": None}, {"n": ""}, False, [(("n",), Kind.VALUE, None, "")]),
        ([A, B], [B, A], False, []),
        ([A, B], [B, A], True, [((), Kind.ORDER, [A, B], [B, A])]),
        ([A, B], [A], True, [((), Kind.NUMBER, [A, B], [A])]),
        ([A, B], [B, {"name": "c"}], False, [((0, "name"), Kind.VALUE, "a", "c")]),
        (1, 1.0, False, []),
        (0.1, 0.1 + 1e-9, False, []),
        (True, 1, False, [((), Kind.VALUE, True, 1)]),
        (
            "2031-04-02T12:00:00.250111Z",
            "2031-04-02T12:00:00.250Z",
            False,
            [((), Kind.PRECISION, "2031-04-02T12:00:00.250111Z", "2031-04-02T12:00:00.250Z")],
        ),
    ],
)
def test_each_difference_has_its_kind_and_path(
    one: Any,
    other: Any,
    ordered: bool,  # a column
    found: list[Any],
) -> None:
    """Lists without an order are compared as sets of items."""
    assert differing(one, other, (), Pairing(), ordered=ordered) == found


def test_items_that_were_not_matched_leave_no_pairs() -> None:
    """An id that was tried with another item may still belong to the right one."""
    pairing = Pairing()
    first = [{"id": "one-1", "name": "a"}, {"id": "one-2", "name": "b"}]
    second = [{"id": "two-2", "name": "b"}, {"id": "two-1", "name": "a"}]
    assert differing(first, second, (), pairing) == []
    assert pairing.first == {"one-1": "two-1", "one-2": "two-2"}


def test_each_item_that_matches_none_is_compared_with_what_is_most_like_it() -> None:
    one = [{"of": "a", "note": None, "n": 1}, {"of": "b", "note": None, "n": 1}]
    other = [{"of": "b", "note": None, "n": 2}, {"of": "a", "n": 1}]
    assert differing(one, other, (), Pairing()) == [
        ((0, "note"), Kind.NULL_OR_ABSENT, None, MISSING),
        ((1, "n"), Kind.VALUE, 1, 2),
    ]


def nested(levels: int, leaf: int) -> Any:
    """Lists of one item each, inside of one another."""
    return leaf if not levels else [nested(levels - 1, leaf)]


def test_lists_inside_of_lists_are_compared_once_a_level() -> None:
    """Three times a level would take hours."""
    found = differing(nested(40, 1), nested(40, 2), (), Pairing())
    assert found == [((0,) * 40, Kind.VALUE, 1, 2)]
    pair = [[nested(12, 1)] * 2] * 2, [[nested(12, 2)] * 2] * 2
    assert len(differing(*pair, (), Pairing())) == 4


def test_of_very_long_lists_what_stands_at_the_same_place_is_compared() -> None:
    one, other = ([{"n": number + by} for number in range(201)] for by in (0, 1_000))
    assert len(differing(one, other, (), Pairing())) == 201


class Rung(BaseModel):
    """A bell that was rung."""

    name: str
    at: str
    by: str | None = None


def test_null_or_absent_and_fractions_are_named_as_such_in_messages_too() -> None:
    message = Message(
        name="rung", address="bells", transport=Transport("air"), payload=Content(Rung)
    )
    one = {"name": "a", "by": None, "at": "2026-04-02T06:15:00.123456Z"}
    other = {"name": "b", "at": "2026-04-02T06:15:00.123Z"}
    found = compared_messages([message], [one], [other], Pairing())
    assert [(one.place, one.kind) for one in found] == [
        ("at", Kind.PRECISION),
        ("by", Kind.NULL_OR_ABSENT),
        ("name", Kind.MESSAGE),
    ]
