"""The cases that are run: each declared interaction, and each of its variants."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handfast.model import Contract, Variant
from handfast.model.cases import cases_of, state_of


def test_every_interaction_and_variant_is_a_case_of_its_own(shop: Any) -> None:
    cases = cases_of((shop.web, shop.books))
    assert [case.id for case in cases] == [
        "web -> shop: get an item (an item exists)",
        "web -> shop: get an item, sparse (an item exists)",
        "web -> shop: list red items (an item exists)",
        "web -> shop: make an item (nothing is there)",
        "web -> shop: delete an item (an item exists)",
        "web -> shop: make an item without a name",
        "books -> shop: an item was sold (an item exists, an item is bought)",
        "books -> shop: what an item costs (a price is asked)",
    ]


def test_a_variant_is_the_interaction_with_its_changes_and_no_variants(shop: Any) -> None:
    plain, sparse = cases_of((Contract("web", "shop", (shop.gets,)),))
    assert plain.interaction == replace(shop.gets, variants=())
    assert sparse.interaction == replace(
        shop.gets, name="get an item, sparse", equals={"price": None}, variants=()
    )


def test_a_message_has_variants_too(shop: Any) -> None:
    heard = replace(shop.hears, variants=(Variant("twice", {"exactly": 2}),))
    _, twice = cases_of((Contract("books", "shop", (heard,)),))
    assert twice.interaction == replace(shop.hears, name="an item was sold, twice", exactly=2)


def test_no_state_is_the_empty_text(shop: Any) -> None:
    assert state_of(shop.refused) == ""
