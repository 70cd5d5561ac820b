"""Rows become one parametrised test; what is left out is counted once for each reason."""

from __future__ import annotations

from typing import Any

import pytest
from _pytest.mark.expression import Expression

from handfast.model.cases import cases_of
from handfast.testing import collection
from handfast.testing.selection import InteractionTest
from life_organiser_contracts.system import SYSTEM

(CASE, *_) = cases_of(SYSTEM.contracts)


def never(*_: object) -> Any:
    raise AssertionError("verified")


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 interaction is left out"), (2, "2 interactions are left out")]
)
def test_what_is_left_out_is_one_skipped_test_that_counts_it(count: int, words: str) -> None:
    rows = [
        InteractionTest(f"shop: {number}", "shop", CASE, left_out="not yet")
        for number in range(count)
    ]
    made: Any = collection.tests_of(rows, never, never, {}, ())
    (parameter,) = made.pytestmark[0].args[1]
    assert parameter.id == f"shop:{count}-left-out-not-yet"
    assert [mark.kwargs["reason"] for mark in parameter.marks] == [f"shop: {words} (not yet)"]


@pytest.mark.parametrize(
    "name",
    ['shop: refuses a name like "a, (b)"', "shop: not found", "shop: (or) [0].id / a+b", "ü"],
)
def test_an_id_is_one_word_to_the_option_k(name: str) -> None:
    """Two that would be one are numbered."""
    rows = [InteractionTest(name, "shop", CASE), InteractionTest(f"{name}!", "shop", CASE)]
    made: Any = collection.tests_of(rows, never, never, {}, ())
    first, second = (parameter.id for parameter in made.pytestmark[0].args[1])
    assert second == f"{first}-2"
    asked: list[str] = []

    def chosen(word: str, /, **_: object) -> bool:
        asked.append(word)
        return True

    assert all(Expression.compile(word).evaluate(chosen) for word in (first, second))
    assert asked == [first, second]
