"""Each mistake that messages and follow-ups can be declared with is named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import create_model

from handfast.model import (
    OCTETS,
    Answered,
    Content,
    Exchange,
    HttpInteraction,
    Message,
    MessageInteraction,
    Published,
    State,
    Transport,
    Unchanged,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Shapeless = create_model("Shapeless", at=(complex, ...))
SHAPELESS = (
    "Shapeless.at: <class 'complex'> has no form in JSON without Samples(good=..., bad=...) "
    "beside it: use a type that has a form in JSON"
)


FORMS: dict[str, tuple[dict[str, Any], str]] = {
    "a state without its comma": (
        {"given": 1},
        "given is not a tuple of states, each called: (STATE(),)",
    ),
    "a number as a follow-up": (
        {"then": (1,)},
        "then is not a tuple of what must then be true: (Exchange(...),)",
    ),
    "a trigger that was not called": (
        {"when": (State("s"),)},
        "when is not a tuple of triggers, each called: (TRIGGER(),)",
    ),
}


@pytest.mark.parametrize("wrong", FORMS)
def test_a_clause_of_a_wrong_form_is_named(wrong: str, shop: Any, faults: Any) -> None:
    changes, expected = FORMS[wrong]
    declared = replace(shop.gets, **changes)
    assert faults(shop.with_web(declared)) == (f"web -> shop: get an item: {expected}",)


def test_a_path_without_its_tuple_is_named(shop: Any, faults: Any) -> None:
    declared = shop.with_exchange(shop.gets, reads="id")
    assert faults(shop.with_web(declared)) == (
        'web -> shop: get an item: reads is not a tuple of paths: ("id",)',
    )


def test_an_interaction_is_no_follow_up(shop: Any, faults: Any) -> None:
    declared = replace(shop.gets, then=(shop.lists,))
    assert faults(shop.with_web(declared)) == (
        "web -> shop: get an item: then is not a tuple of what must then be true: (Exchange(...),)",
    )


def test_a_trigger_of_a_message_that_was_not_called_is_named(shop: Any, faults: Any) -> None:
    heard = replace(shop.hears, when=shop.bought)
    assert faults(shop.with_web(heard)) == (
        (
            "web -> shop: an item was sold: when is not a trigger that was called: "
            "write it like TRIGGER()"
        ),
    )


OTHER = Message(name="item_sld", address="a", payload=Content(Shapeless), transport=Transport("x"))
THENS: dict[str, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    "an operation that is not offered": (
        lambda shop: Exchange(operation=replace(shop.watch, name="wtch"), at_least=0),
        ("operation wtch is not in the offer of shop: did you mean 'watch'?",),
    ),
    "an operation that is another one than the one offered": (
        lambda shop: Exchange(operation=replace(shop.watch, path="/x"), at_least=0),
        ("operation watch is not the one that shop offers: use that value",),
    ),
    "a message that is not offered and has no shape": (
        lambda shop: Published(message=OTHER),
        (
            "message item_sld is not in the offer of shop: did you mean 'item_sold'?",
            f"message item_sld: payload: {SHAPELESS}",
        ),
    ),
    "an operation without a shape": (
        lambda shop: Exchange(operation=replace(shop.watch, query_parameters=Shapeless)),
        (
            "operation watch is not the one that shop offers: use that value",
            f"operation watch: query_parameters: {SHAPELESS}",
        ),
    ),
    "a field that the message lacks": (
        lambda shop: Published(message=shop.sold, reads=("cont",)),
        ("reads 'cont': Sale has no field 'cont': did you mean 'count'?",),
    ),
    "a write that should change nothing": (
        lambda shop: Unchanged(Exchange(operation=shop.create, body={"name": "n"})),
        ("Unchanged reads, but create_item writes: use one that reads",),
    ),
    "a field that may differ, which the read lacks": (
        lambda shop: Unchanged(Exchange(operation=shop.list), but=("[*].nam", "[*].name")),
        ("but '[*].nam': Item has no field 'nam': did you mean 'name'?",),
    ),
    "an earlier read that needs the answer": (
        lambda shop: Unchanged(Exchange(operation=shop.get, path={"item_id": Answered("id")})),
        ("path: Answered('id') stands where no answer is yet: use it in then",),
    ),
    "an earlier read that can't be made": (
        lambda shop: Unchanged(Exchange(operation=shop.list, query={"limit": 0}, reads=("id",))),
        (
            "query 'limit': Input should be greater than or equal to 1; 200 needs one that fits",
            "reads 'id': the whole is a list, which a path enters with [*] or an index",
        ),
    ),
}


@pytest.mark.parametrize("wrong", THENS)
def test_a_wrong_follow_up_is_named(wrong: str, shop: Any, faults: Any) -> None:
    then, expected = THENS[wrong]
    declared = HttpInteraction(
        name="x",
        exchange=Exchange(operation=shop.watch, at_least=0),
        then=(then(shop),),
    )
    assert faults(shop.with_web(declared)) == tuple(
        f"web -> shop: x: then[0]: {fault}" for fault in expected
    )


SENDS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "nothing": (
        {"sends": None},
        ("sends is missing, and the message has a reply: give what is sent",),
    ),
    "what does not fit": (
        {"sends": {"item_id": "i", "count": 0, "byer": "b"}},
        (
            "sends 'count': Input should be greater than or equal to 1; send one that fits",
            "sends 'byer' is not in the model, which would ignore it: did you mean 'buyer'?",
        ),
    ),
    "what is not JSON": (
        {"sends": {"item_id": b""}},
        (
            (
                "sends can't be written as JSON (Object of type bytes is not JSON serializable): "
                "write it in JSON form"
            ),
        ),
    ),
    "a value that no state has": (
        {"sends": {"item_id": Value("item_id")}},
        ("sends: no state has a value 'item_id': known: none",),
    ),
    "what a reply does not have": (
        {"equals": {"prise": 1}},
        ("equals 'prise': Quote has no field 'prise': did you mean 'price'?",),
    ),
}


@pytest.mark.parametrize("wrong", SENDS)
def test_a_wrong_synchronous_message_is_named(wrong: str, shop: Any, faults: Any) -> None:
    changes, expected = SENDS[wrong]
    assert faults(shop.with_web(replace(shop.asks, **changes))) == tuple(
        f"web -> shop: what an item costs (a price is asked): {fault}" for fault in expected
    )


def test_nothing_is_sent_to_hear_a_message(shop: Any, faults: Any) -> None:
    assert faults(shop.with_web(replace(shop.hears, sends={}))) == (
        (
            "web -> shop: an item was sold (an item exists, an item is bought): "
            "sends is given, but message item_sold has no reply: drop it"
        ),
    )


def test_what_is_sent_happens_by_itself(shop: Any, faults: Any) -> None:
    """A synchronous message needs no trigger; any other one does."""
    assert faults(shop.with_web(replace(shop.asks, when=None))) == ()
    (fault,) = faults(shop.with_web(replace(shop.hears, when=None)))
    assert fault.endswith(
        "when is missing: give what happens so that message item_sold is published"
    )


def test_a_message_that_is_not_offered_is_looked_at_all_the_same(shop: Any, faults: Any) -> None:
    heard = MessageInteraction(name="x", when=shop.bought(), message=OTHER, reads=("no",))
    assert faults(shop.with_web(heard)) == (
        (
            "web -> shop: x (an item is bought): "
            "message item_sld is not in the offer of shop: did you mean 'item_sold'?"
        ),
        f"web -> shop: x (an item is bought): message item_sld: payload: {SHAPELESS}",
    )


def test_bytes_may_be_sent_for_a_reply(shop: Any, faults: Any) -> None:
    raw = replace(shop.priced, payload=Content(None, OCTETS))
    system = replace(
        shop.with_web(replace(shop.asks, message=raw, sends=b"\x00")),
        offers=(replace(shop.offer, messages=(raw,)),),
    )
    assert faults(system) == ()
