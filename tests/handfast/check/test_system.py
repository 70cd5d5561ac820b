"""A sound system passes; every fault of a wrong one is named at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from handfast.check import check_system
from handfast.model import (
    BadDeclaration,
    Contract,
    Exchange,
    HttpInteraction,
    Offer,
    State,
    System,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_sound_system_is_not_refused(shop: Any) -> None:
    check_system(shop.system)


def test_a_wrong_system_is_refused_each_time_beside_the_sound_one_that_it_was_made_of(
    shop: Any, faults: Callable[[System], tuple[str, ...]]
) -> None:
    check_system(shop.system)
    wrong = replace(shop.system, name="Shop")
    fault = "system Shop: the name is unfit for a folder: use small letters, digits and _"
    assert faults(wrong) == faults(wrong) == (fault,)


def test_every_fault_is_named_at_once(shop: Any) -> None:
    missing = shop.with_exchange(shop.lists, query={"color": "red"}, equals={}, reads=("[*].nme",))
    contract = Contract("Web", "shp", (missing,))
    with pytest.raises(BadDeclaration) as caught:
        check_system(System(name="Toy", title="", offers=(shop.offer,), contracts=(contract,)))
    assert caught.value.faults == (
        "system Toy: the name is unfit for a folder: use small letters, digits and _",
        "Web -> shp: the consumer's name is unfit for a file: use small letters, digits and -",
        "Web -> shp: no offer is of a provider 'shp': did you mean 'shop'?",
        (
            "Web -> shp: list red items (an item exists): "
            "query 'color' is not a parameter of list_items: did you mean 'colour'?"
        ),
        (
            "Web -> shp: list red items (an item exists): "
            "reads '[*].nme': Item has no field 'nme': did you mean 'name'?"
        ),
    )
    assert str(caught.value) == "\n".join(caught.value.faults)


SYSTEMS: dict[str, tuple[Callable[[Any], System], tuple[str, ...]]] = {
    "nothing at all": (
        lambda shop: replace(shop.system, offers=(), contracts=()),
        (
            "system toy: it has no offers: declare what each provider offers",
            "system toy: it has no contracts: declare what each consumer relies on",
        ),
    ),
    "an empty contract": (
        lambda shop: replace(shop.system, contracts=(Contract("web", "shop", ()),)),
        ("web -> shop: it has no interactions: declare one, or drop the contract",),
    ),
    "two contracts of one pair": (
        lambda shop: replace(shop.system, contracts=(shop.web, shop.web)),
        ("web -> shop: there are two contracts of this pair: make them one",),
    ),
    "two offers of one provider": (
        lambda shop: replace(shop.system, offers=(shop.offer, shop.offer)),
        ("provider shop: it has two offers: make them one",),
    ),
    "a provider's name that is unfit for a file": (
        lambda shop: replace(
            shop.system, offers=(shop.offer, Offer(provider="a/b", messages=(shop.sold,)))
        ),
        ("provider a/b: the name is unfit for a file: use small letters, digits and -",),
    ),
    "two pairs of one file": (
        lambda shop: replace(
            shop.system,
            offers=(replace(shop.offer, provider="b-c"), replace(shop.offer, provider="c")),
            contracts=(Contract("a", "b-c", (shop.gets,)), Contract("a-b", "c", (shop.gets,))),
        ),
        ("system toy: two pairs would share the file a-b-c.json: rename a consumer or provider",),
    ),
    "two interactions of one name and state": (
        lambda shop: shop.with_web(shop.gets, replace(shop.gets, given=(shop.item(name="n"),))),
        (
            (
                "web -> shop: get an item (an item exists): "
                "two interactions have this name and state: give each a name of its own"
            ),
        ),
    ),
    "a fault of each of two interactions": (
        lambda shop: shop.with_web(
            shop.with_exchange(shop.gets, reads=("nme",)),
            replace(shop.with_exchange(shop.gets, reads=("nme",)), name="get it again"),
        ),
        (
            (
                "web -> shop: get an item (an item exists): reads 'nme': "
                "Item has no field 'nme': did you mean 'name'?"
            ),
            (
                "web -> shop: get it again (an item exists): reads 'nme': "
                "Item has no field 'nme': did you mean 'name'?"
            ),
        ),
    ),
}


@pytest.mark.parametrize("wrong", SYSTEMS)
def test_a_wrong_system_is_named(wrong: str, shop: Any, faults: Any) -> None:
    system, expected = SYSTEMS[wrong]
    assert faults(system(shop)) == expected


def test_a_state_of_an_unknown_provider_is_not_looked_for(shop: Any, faults: Any) -> None:
    given = State("unheard of")()
    asked = HttpInteraction(
        name="x",
        exchange=Exchange(operation=shop.list, exactly=0),
        given=(given,),
    )
    system = replace(shop.system, contracts=(Contract("web", "depot", (asked,)),))
    assert faults(system) == ("web -> depot: no offer is of a provider 'depot': known: shop",)


def test_an_empty_offer_is_named(shop: Any, faults: Any) -> None:
    assert faults(shop.with_offer(operations=(), messages=())) == (
        "provider shop: offers no operation and no message: declare one, or drop the offer",
    )
