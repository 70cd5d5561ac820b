"""The cases that are verified: each declared interaction, with the names of its two sides."""

from __future__ import annotations

from typing import Any

from handfast.model.cases import Case, cases_of, state_of


def test_every_interaction_is_a_case_in_the_order_of_declaration(shop: Any) -> None:
    cases = cases_of((shop.web, shop.books))
    assert [case.id for case in cases] == [
        "web -> shop: get an item (an item exists)",
        "web -> shop: list red items (an item exists)",
        "web -> shop: make an item (nothing is there)",
        "web -> shop: delete an item (an item exists)",
        "web -> shop: make an item without a name",
        "books -> shop: an item was sold (an item exists, an item is bought)",
        "books -> shop: what an item costs (a price is asked)",
    ]


def test_a_case_is_the_interaction_as_it_was_declared(shop: Any) -> None:
    assert cases_of((shop.books,)) == (
        Case("books", "shop", shop.hears),
        Case("books", "shop", shop.asks),
    )


def test_no_state_is_the_empty_text(shop: Any) -> None:
    assert state_of(shop.refused) == ""
