"""Each mistake that the expectation of a list can be declared with is named."""

from __future__ import annotations

from typing import Any

import pytest

LIST = "web -> shop: list red items (an item exists): "
OF_A_LIST: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "nothing that an empty list would break": (
        {"at_most": 3},
        (
            (
                "an empty list would pass: give exactly or at_least "
                "(at_least=0 where an empty list will do)"
            ),
        ),
    ),
    "one place of a list of any length": (
        {"at_least": 1, "equals": {"[0].id": "i"}},
        ("equals '[0].id' fixes one place of a list: give exactly as well",),
    ),
    "a place beyond the list": (
        {"exactly": 1, "equals": {"[1].id": "i"}},
        ("equals '[1].id' is beyond exactly=1: give an index below it",),
    ),
    "values of the items of an empty list": (
        {"exactly": 0, "equals": {"[*].id": "i"}},
        ("exactly=0 leaves nothing for equals to look at: drop one of them",),
    ),
    "exactly beside at_least": (
        {"exactly": 1, "at_least": 1},
        ("exactly includes all that at_least and at_most could mean: drop one or the other",),
    ),
    "exactly beside at_most": (
        {"exactly": 1, "at_most": 0},
        ("exactly includes all that at_least and at_most could mean: drop one or the other",),
    ),
    "more at least than at most": (
        {"at_least": 2, "at_most": 1},
        ("at_least=2 is more than at_most=1: no list has both",),
    ),
    "counts below nothing": (
        {"at_least": -2, "at_most": -1},
        (
            "at_least=-2 can't be counted: give 0 or more",
            "at_most=-1 can't be counted: give 0 or more",
        ),
    ),
    "an order of less than two items": (
        {"at_least": 1, "ordered": "id"},
        ("ordered 'id': fewer than two items are in any order: give at_least=2",),
    ),
    "an order by a field that items lack": (
        {"exactly": 2, "ordered": "-made"},
        ("ordered 'made': Item has no field 'made': did you mean 'made_at'?",),
    ),
    "an order by a path that is none": (
        {"exactly": 2, "ordered": "-"},
        ("ordered '': what stands there has no order: name a text, number or time",),
    ),
    "an order by several values": (
        {"exactly": 2, "ordered": "tags[*].word"},
        ("ordered 'tags[*].word': an item has several of them: name one field",),
    ),
    "a path without an index": (
        {"exactly": 2, "reads": ("id",), "equals": {"id.": "i"}},
        (
            "reads 'id': the whole is a list, which a path enters with [*] or an index",
            "equals 'id.': not a path: 'id.' (write it like memory.tags[*].tag or [0].id)",
        ),
    ),
}


@pytest.mark.parametrize("wrong", OF_A_LIST)
def test_a_wrong_expectation_of_a_list_is_named(wrong: str, shop: Any, faults: Any) -> None:
    changes, expected = OF_A_LIST[wrong]
    nothing: dict[str, Any] = {"equals": {}, "ordered": None, "exactly": None}
    declared = shop.with_exchange(shop.lists, **nothing | changes)
    assert faults(shop.with_web(declared)) == tuple(LIST + fault for fault in expected)
