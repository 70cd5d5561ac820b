"""Each mistake that states and their parameters can be declared with is named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, create_model

from handfast.model import (
    Exchange,
    HttpInteraction,
    State,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable


Shapeless = create_model("Shapeless", at=(complex, ...))


class Needs(BaseModel):
    """A parameter without an example."""

    count: int


STATES: dict[str, tuple[Callable[[Any], dict[str, Any]], tuple[str, ...]]] = {
    "a state that is not offered": (
        lambda shop: {"given": (State("an itm exists")(),)},
        ("state 'an itm exists' is not in the offer of shop: did you mean 'an item exists'?",),
    ),
    "a state that is another one than the one offered": (
        lambda shop: {"given": (State("an item exists")(),)},
        ("state 'an item exists' is not the one that shop offers: use that value",),
    ),
    "a trigger as a state": (
        lambda shop: {"given": (shop.asked(),)},
        ("state 'a price is asked' is a trigger of shop: give it as a trigger",),
    ),
    "a state as a trigger": (
        lambda shop: {"when": (shop.empty(),)},
        (
            "trigger 'nothing is there' is a state of shop: give it as a state",
            "when means nothing without then: give what must then be true, or drop it",
        ),
    ),
    "parameters of a state that has none": (
        lambda shop: {"given": (shop.empty(item_id="i"),)},
        (
            (
                "state 'nothing is there': takes no parameters, but is given item_id: "
                "declare or drop them"
            ),
        ),
    ),
    "a parameter that the state has not, and one that does not fit": (
        lambda shop: {"given": (shop.item(itm="i", name=1),)},
        (
            (
                "state 'an item exists': parameter 'itm' is not in ItemParameters: "
                "did you mean 'item_id'?"
            ),
            (
                "state 'an item exists': parameter 'name' does not fit ItemParameters "
                "(Input should be a valid string): give one that does"
            ),
        ),
    ),
    "a state without a shape": (
        lambda shop: {"given": (State("odd", Shapeless)(),)},
        ("state 'odd' is not in the offer of shop: known: an item exists, nothing is there",),
    ),
    "no name": (lambda shop: {"name": ""}, ("it has no name: give it one",)),
}


@pytest.mark.parametrize("wrong", STATES)
def test_a_wrong_state_of_an_interaction_is_named(wrong: str, shop: Any, faults: Any) -> None:
    changes, expected = STATES[wrong]
    declared = replace(
        HttpInteraction(
            name="x",
            exchange=Exchange(operation=shop.watch, at_least=0),
        ),
        **changes(shop),
    )
    found = faults(shop.with_web(declared))
    assert tuple(fault.partition(": ")[2].split(": ", 1)[1] for fault in found) == expected


def test_a_misfitting_parameter_is_still_a_known_value(shop: Any, faults: Any) -> None:
    gets = shop.with_exchange(shop.gets, equals={"id": Value("item_id")})
    found = faults(shop.with_web(replace(gets, given=(shop.item(name=1),))))
    assert found == (
        (
            "web -> shop: get an item (an item exists): state 'an item exists': parameter 'name' "
            "does not fit ItemParameters (Input should be a valid string): give one that does"
        ),
    )


def test_a_parameter_without_an_example_must_be_given(shop: Any, faults: Any) -> None:
    needy = State("so many", Needs)
    declared = HttpInteraction(
        name="x",
        exchange=Exchange(operation=shop.watch, at_least=0),
        given=(needy(),),
    )
    system = replace(shop.with_web(declared), offers=(replace(shop.offer, states=(needy,)),))
    assert faults(system) == (
        (
            "web -> shop: x (so many): state 'so many': parameter 'count' does not fit Needs "
            "(Field required): give one that does"
        ),
    )


HALF = r"has \ud800, half of a character, which UTF-8 can't write: write the whole one"


def test_half_of_a_character_in_a_name_is_named(shop: Any, faults: Any) -> None:
    """Of an interaction, a state or a trigger."""
    assert faults(shop.with_web(replace(shop.gets, name="get \ud800"))) == (
        f"web -> shop: get \ud800 (an item exists): its name {HALF}",
    )
    for noun in ("state", "trigger"):
        offered = shop.with_offer(**{f"{noun}s": (State("s\ud800"),)})
        assert faults(offered) == (f"provider shop: {noun} {'s' + chr(0xD800)!r}: its name {HALF}",)


@pytest.mark.parametrize(
    ("operation", "sent", "found"),
    [
        (
            "list",
            {"query": {"limit": ["\ud800"], "colour": "\ud800"}, "exactly": 0},
            ("query 'limit'", "query 'colour'"),
        ),
        (
            "upload",
            {
                "path": {"item_id": "i"},
                "body": "\ud800",
                "media_type": "application/octet-stream",
            },
            ("body",),
        ),
    ],
)
def test_half_of_a_character_in_what_is_sent_is_named(
    shop: Any, faults: Any, operation: str, sent: dict[str, Any], found: tuple[str, ...]
) -> None:
    exchange = Exchange(operation=getattr(shop, operation), **sent)
    system = shop.with_web(HttpInteraction(name="x", exchange=exchange))
    assert faults(system) == tuple(f"web -> shop: x: {place} {HALF}" for place in found)
