"""In which order equal items of a list may stand, and which of them a page may show."""

from __future__ import annotations

from typing import Any, Final

import pytest
from pydantic import BaseModel

from handfast.compare.judged.pairing import Pairing
from handfast.compare.judged.ties import (
    aligned,
    is_same_page,
    of_whole,
    ordered_by_own_ids,
    orders_alike,
)
from handfast.model import Answer, Conventions, Operation


class Page(BaseModel):
    """Which part of a list is asked for."""

    limit: int = 50
    offset: int = 0
    owner: int | None = None


LIST: Final = Operation(
    name="list_bells",
    method="GET",
    path="/bells",
    query_parameters=Page,
    answers=(Answer(200),),
    conventions=Conventions(ordered="-at"),
)
ONE, TWIN, LATE = ({"at": at, "of": of} for at, of in ((7, "a"), (7, "b"), (8, "c")))
WHOLE: Final = [LATE, ONE, TWIN]
TURNED: Final = [LATE, TWIN, ONE]
SENT: Final = frozenset({"at", "of"})


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (WHOLE, True),
        (TURNED, True),
        ([ONE, TWIN, LATE], False),
        ([LATE, ONE], False),
        ([*WHOLE[:2], {"of": "b"}], False),
        ({"at": 8}, False),
    ],
)
def test_a_list_is_ordered_by_what_its_operation_says(other: Any, alike: bool) -> None:  # a column
    """Place by place the same; by what no caller sends, and by nothing, there are no ties."""
    assert orders_alike(LIST, (WHOLE, other), SENT, Pairing()) is alike
    assert not orders_alike(LIST, (WHOLE, other), frozenset({"of"}), Pairing())
    unordered = Operation(name="all", method="GET", path="/", answers=(Answer(200),))
    assert not orders_alike(unordered, (WHOLE, other), SENT, Pairing())


def ids(*own: Any) -> list[dict[str, Any]]:
    """A list of things that have these ids."""
    return [{"id": one} for one in own]


@pytest.mark.parametrize(
    ("order", "one", "other", "own"),
    [
        ("id", ids("05", "5b"), ids("a6", "b9"), True),
        ("id.desc", ids("5b", "05"), ids("b9", "a6"), True),
        ("created_at", ids("05", "5b"), ids("a6", "b9"), False),
        ("id", ids("05", "5b"), ids("b9", "a6"), False),
        ("id", ids("5b", "05", "77"), ids("b9", "a6", "c0"), False),
        ("id", ids("05", "5b"), ids("04", "05"), True),
        ("id", ids(1, 2), ids(3, 4), False),
        ("id", ids("05"), ["a6"], False),
        ("id", ids("05"), None, False),
    ],
    ids=[
        "up", "down", "by another field", "turned", "in no order", "one id on both", "numbers",
        "no object", "no list",
    ],
)  # fmt: skip  # a row for each name would be long
def test_who_asks_for_the_order_of_ids_gets_each_services_own(
    order: str, one: Any, other: Any, own: bool
) -> None:  # a column
    """But only where both lists are in that order, the same way round."""
    assert ordered_by_own_ids({"query": {"order": order, "limit": 3}}, (one, other)) is own
    assert not ordered_by_own_ids({}, (one, other))


@pytest.mark.parametrize(
    ("query", "whole"),
    [
        ({"limit": 1, "owner": 7}, {"query": {"owner": 7}}),
        ({"offset": 1}, {"query": {}}),
        ({"owner": 7}, None),
        ({}, None),
    ],
)
def test_a_page_is_a_part_of_what_is_asked_for_without_limit_and_offset(
    query: dict[str, int], whole: Any
) -> None:
    assert of_whole(LIST, {"query": query}) == whole


@pytest.mark.parametrize(
    ("offset", "page", "second", "same"),
    [
        (1, [TWIN], TURNED, True),
        (2, [ONE], TURNED, True),
        (0, TURNED, TURNED, True),
        (2, [TWIN], TURNED, False),
        (1, [TWIN], WHOLE, False),
        (1, [TWIN], [LATE, TWIN, {**ONE, "of": "d"}], False),
        ("1", [TWIN], TURNED, False),
    ],
)
def test_a_page_may_show_any_of_several_ties_once(
    offset: Any,
    page: list[Any],
    second: list[Any],
    same: bool,  # a column
) -> None:
    """As long as it is a part of its own list, and that is the other's but for their order."""
    parts = {"query": {"limit": len(page), "offset": offset}}
    assert is_same_page(parts, page, (WHOLE, second), Pairing()) is same


def test_what_is_taken_out_of_a_list_is_the_same_thing_on_both_sides() -> None:
    """Whatever the order there, in lists inside of it too; what has no like stays where it is."""
    first = {"id": "one-1", "tags": [{"tag": "fern"}, {"tag": "hall"}]}
    second = {"id": "two-1", "tags": [{"tag": "hall"}, {"tag": "fern"}]}
    assert aligned([first], [second], Pairing()) == [{**first, "id": "two-1"}]
    assert aligned(WHOLE, TURNED, Pairing()) == WHOLE
    assert aligned([ONE], WHOLE, Pairing()) == WHOLE
