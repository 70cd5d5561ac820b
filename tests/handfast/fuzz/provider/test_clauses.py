"""Which clauses apply to the answer to another request: what declarations show, no guess."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

from handfast.fuzz.provider.clauses import (
    OperationFacts,
    applicable,
    facts_of,
    refused_as,
    states_of,
)
from handfast.model import (
    NOT_NULL,
    Given,
    LaterThan,
    State,
    Value,
)
from handfast.model.cases import cases_of
from tests.handfast.fuzz.provider.selling import facts, sells, sent_of


def test_a_field_that_comes_back_as_it_was_sent_is_echoed(stall: SimpleNamespace) -> None:
    """Null may come back by chance, and once that something else comes back settles it."""
    lamp = {"owner": 7, "name": "lamp", "price": None}
    same = {**lamp, "price": None}
    assert facts(stall, sells(stall, lamp, equals=same)).echoed == {"owner", "name"}
    other = sells(stall, {**lamp, "name": " vase"}, equals={"owner": 7, "name": "vase"})
    assert facts(stall, sells(stall, lamp, equals=same), other).echoed == {"owner"}
    for several in (NOT_NULL, LaterThan("2021-01-01T00:00:00Z")):
        any_name = sells(stall, lamp, equals={"name": several, "owner": 7})
        assert facts(stall, any_name).echoed == {"owner"}


def test_what_is_refused_or_has_no_body_shows_nothing_to_come_back(stall: SimpleNamespace) -> None:
    refused = sells(stall, {"owner": 7, "name": "lamp"}, status=403)
    assert facts(stall, refused).echoed == frozenset()
    changed = facts_of(cases_of((stall.BUYER,)))
    assert changed["show"].echoed == frozenset()
    assert changed["list"].echoed == {"[*].owner"}
    assert changed["list"].ordered == "number"


def test_two_orders_are_no_order(stall: SimpleNamespace) -> None:
    """A list that comes in one order here and in another there promises none of them."""
    (listed,) = (one for one in stall.BUYER.interactions if one.name == "list an owner's things")
    other_order = dataclasses.replace(listed.exchange, ordered="-number")
    turned = dataclasses.replace(listed, name="turned", exchange=other_order)
    contract = dataclasses.replace(stall.BUYER, interactions=(listed, turned))
    assert facts_of(cases_of((contract,)))["list"].ordered is None


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


def test_null_comes_back_where_declarations_show_that_it_does(stall: SimpleNamespace) -> None:
    """Elsewhere it may stand for what was not sent."""
    lamp = {"owner": 7, "price": 5}
    shown = facts(stall, sells(stall, lamp, equals=lamp))
    assert [shown.comes_back("price", value) for value in (6, None)] == [True, False]
    cleared = sells(stall, {"price": None}, equals={"price": None})
    assert facts(stall, sells(stall, lamp, equals=lamp), cleared).comes_back("price", None)


def test_the_states_in_which_something_succeeds_are_known(stall: SimpleNamespace) -> None:
    given = (Given(State("a shop is open")),)
    sold = dataclasses.replace(sells(stall, stall.LAMP), given=given)
    refused = dataclasses.replace(sells(stall, stall.LAMP, status=404), given=())
    assert facts(stall, sold, refused).answered == {states_of(sold)}
