"""Which clauses apply to the answer to another request: what declarations show, no guess."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest

from handfast.fuzz.provider.clauses import (
    OperationFacts,
    applicable,
    applicable_afterwards,
    facts_of,
    refusals_at,
    refusals_elsewhere,
    refusals_of,
    refused_as,
)
from handfast.model import NOT_NULL, Exchange, HttpInteraction, Published, Unchanged, Value
from handfast.model.cases import cases_of


def facts(stall: SimpleNamespace, *interactions: HttpInteraction) -> OperationFacts:
    """What is known of selling when that is all that is declared."""
    contract = dataclasses.replace(stall.BUYER, interactions=interactions)
    return facts_of(cases_of((contract,)))["sell"]


def sells(stall: SimpleNamespace, body: Any, **more: Any) -> HttpInteraction:
    return HttpInteraction(name=f"sell {body}", exchange=sent_of(stall, body, **more))


def sent_of(stall: SimpleNamespace, body: Any, **more: Any) -> Exchange:
    return Exchange(operation=stall.SELL, body=body, **more)


def test_a_field_that_comes_back_as_it_was_sent_is_echoed(stall: SimpleNamespace) -> None:
    """Null may come back by chance, and once that something else comes back settles it."""
    lamp = {"owner": 7, "name": "lamp", "price": None}
    same = {**lamp, "price": None}
    assert facts(stall, sells(stall, lamp, equals=same)).echoed == {"owner", "name"}
    other = sells(stall, {**lamp, "name": " vase"}, equals={"owner": 7, "name": "vase"})
    assert facts(stall, sells(stall, lamp, equals=same), other).echoed == {"owner"}
    any_name = sells(stall, lamp, equals={"name": NOT_NULL, "owner": 7})
    assert facts(stall, any_name).echoed == {"owner"}


def test_what_is_refused_or_has_no_body_shows_nothing_to_come_back(stall: SimpleNamespace) -> None:
    refused = sells(stall, {"owner": 7, "name": "lamp"}, status=403)
    assert facts(stall, refused).echoed == frozenset()
    changed = facts_of(cases_of((stall.BUYER,)))
    assert changed["show"].echoed == frozenset()
    assert changed["list"].echoed == {"[*].owner"}
    assert changed["list"].ordered == "number"


def test_a_value_of_no_form_may_be_refused_as_another_of_its_field_is(
    stall: SimpleNamespace,
) -> None:
    """With 403 for a colour that there is not; other fields and a state's refusals say nothing."""
    lamp = {"owner": 7, "name": "lamp"}
    known = facts(
        stall,
        sells(stall, {**lamp, "colour": "plaid"}, status=403),
        sells(stall, {**lamp, "name": "stolen"}, status=402),
        sells(stall, {**lamp, "owner": -1}, status=404),
    )
    fields = ("colour", "name", "owner", "price")
    found = {at: refusals_at(known, "body", at) for at in fields}
    assert found == {"colour": (403,), "name": (), "owner": (), "price": ()}


def test_two_orders_are_no_order(stall: SimpleNamespace) -> None:
    """A list that comes in one order here and in another there promises none of them."""
    (listed,) = (one for one in stall.BUYER.interactions if one.name == "list an owner's things")
    other_order = dataclasses.replace(listed.exchange, ordered="-number")
    turned = dataclasses.replace(listed, name="turned", exchange=other_order)
    contract = dataclasses.replace(stall.BUYER, interactions=(listed, turned))
    assert facts_of(cases_of((contract,)))["list"].ordered is None


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({"owner": 7, "name": "stolen"}, True),
        ({"owner": 8, "name": " stolen "}, True),
        ({"owner": 7, "name": "lamp"}, False),
        ({"owner": 7}, False),
        (b"stolen", False),
    ],
)
def test_a_request_gets_the_refusal_of_a_value_that_it_sends(
    stall: SimpleNamespace, sent: Any, refused: bool
) -> None:
    """Blanks at its ends apart; whose value the state gives may be any."""
    stolen = sells(stall, {"owner": Value("owner"), "name": "stolen"}, status=403)
    found = refusals_of(sent_of(stall, sent), facts(stall, stolen))
    assert [one.expected_status for one in found] == ([403] if refused else [])


def test_the_refusal_of_other_bytes_does_not_apply(stall: SimpleNamespace) -> None:
    """Where there are no names, the whole must be the same."""
    facts_of_bytes = facts(stall, sells(stall, b"stolen", status=403))
    assert len(refusals_of(sent_of(stall, b"stolen"), facts_of_bytes)) == 1
    assert refusals_of(sent_of(stall, b"lamp"), facts_of_bytes) == ()


def test_a_refusal_with_a_value_of_its_own_is_known_by_that(stall: SimpleNamespace) -> None:
    """Whatever was sent."""
    black = sells(stall, stall.LAMP, status=422, equals={"detail": "nothing black"})
    (one,) = refusals_of(sent_of(stall, {"owner": 1, "name": "x"}), facts(stall, black))
    assert (one.expected_status, one.equals) == (422, {"detail": "nothing black"})


def test_a_422_without_words_and_what_a_state_refuses_are_of_no_value(
    stall: SimpleNamespace,
) -> None:
    """The one is of the schema, and near misses bring the other about in no state."""
    schema = sells(stall, {"owner": -1, "name": "lamp"}, status=422)
    gone = sells(stall, stall.LAMP, status=404)
    assert facts(stall, schema, gone).refused == ()


def test_what_a_state_decides_applies_and_what_an_example_sent_does_not(
    stall: SimpleNamespace,
) -> None:
    """And what is drawn comes back where declarations show that it does."""
    declared = sells(stall, stall.LAMP, equals={**stall.LAMP, "id": Value("thing_id")})
    request = sent_of(stall, {"owner": 1, "name": "vase"})
    wanted = applicable(declared, request, facts(stall, declared), frozenset({"thing_id"}))
    assert wanted.equals == {"id": Value("thing_id"), "owner": 1, "name": "vase"}
    refused = sells(stall, stall.LAMP, status=404)
    assert applicable(refused, request, OperationFacts(), frozenset()).equals == {}
    assert refused_as(request, 422).expected_status == 422


def test_what_must_then_be_true_is_compared_with_what_was_sent(stall: SimpleNamespace) -> None:
    """Neighbours stay; a read shows what was sent; messages and refused reads are left out."""
    (change,) = (one for one in stall.BUYER.interactions if one.name == "change a price")
    (sell, *_) = stall.BUYER.interactions
    (read,) = sell.then
    gone = dataclasses.replace(read, status=404, equals={})
    sent = Published(message=stall.SOLD)
    declared = dataclasses.replace(sell, then=(*change.then, read, gone, sent))
    request = sent_of(stall, {"owner": 1, "name": "vase", "price": 9})
    others, shown = applicable_afterwards(declared, request, OperationFacts(frozenset({"price"})))
    assert others is stall.OTHERS
    assert getattr(shown, "equals", None) == {"price": 9}
    nothing = applicable_afterwards(
        declared, sent_of(stall, b"bytes"), OperationFacts(frozenset({"price"}))
    )
    assert [getattr(one, "equals", {}) for one in nothing] == [{}, {}]


def test_what_another_request_is_there_to_change_stays_for_what_was_sent_alone(
    stall: SimpleNamespace,
) -> None:
    """So it applies to no other request; of neighbours, whom none is there to change, it does."""
    (change,) = (one for one in stall.BUYER.interactions if one.name == "change a price")
    (others,) = (one for one in change.then if isinstance(one, Unchanged))
    mine = Unchanged(dataclasses.replace(others.exchange, query={"owner": Value("thing_owner")}))
    idle = dataclasses.replace(sells(stall, stall.LAMP), then=(others, mine))
    busy = dataclasses.replace(sells(stall, stall.LAMP), then=(mine.exchange,))
    request = sent_of(stall, {"owner": 1, "name": "vase"})
    assert applicable_afterwards(idle, request, facts(stall, idle)) == (others, mine)
    assert applicable_afterwards(idle, request, facts(stall, idle, busy)) == (others,)


def test_a_request_that_names_another_thing_may_find_it_is_not_there(
    stall: SimpleNamespace,
) -> None:
    """As far as the operation declares such a refusal; one that names the same thing must not."""
    thing = Value("thing_id")
    declared = Exchange(operation=stall.SELL, query={"thing": thing}, body=stall.LAMP)
    same = dataclasses.replace(declared, body={"owner": 1, "name": "vase"})
    other = dataclasses.replace(declared, query={"thing": "other"})
    found = [one.expected_status for one in refusals_elsewhere(declared, other)]
    assert (refusals_elsewhere(declared, same), found) == ((), [404])
