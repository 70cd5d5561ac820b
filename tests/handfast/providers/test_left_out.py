"""Which operations are left out, by patterns, and what of an interaction needs one of them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from handfast.model import Exchange, HttpInteraction, Offer, Operation, Unchanged
from handfast.model.cases import Case
from handfast.model.clauses import Clause
from handfast.providers.left_out import (
    faults_of_patterns,
    itself_left_out,
    left_out_by,
    without_left_out,
)

READ = Operation(name="read", method="GET", path="/items/{id}", answers=())
LIST = Operation(name="list", method="GET", path="/items", answers=())
ADD = Operation(name="add", method="POST", path="/items", answers=())
OFFER = Offer(provider="shop", operations=(READ, LIST, ADD))
FOLLOWED = HttpInteraction(
    name="add an item",
    exchange=Exchange(operation=ADD),
    then=(Exchange(operation=READ), Unchanged(Exchange(operation=LIST))),
)
CASE = Case("web", "shop", FOLLOWED)


@pytest.mark.parametrize(
    ("patterns", "left_out"),
    [
        (["*"], set()),
        (["read"], {"GET /items", "POST /items"}),
        (["POST /items"], {"GET /items/{id}", "GET /items"}),
        (["GET *"], {"POST /items"}),
        (["GET *", "!list"], {"GET /items", "POST /items"}),
        (["!POST *"], {"POST /items"}),
    ],
)
def test_patterns_choose_and_exclude(patterns: list[str], left_out: set[str]) -> None:
    assert left_out_by(patterns, OFFER) == left_out
    assert faults_of_patterns(patterns, OFFER) == ()


def test_none_of_two_operations_of_one_route_is_left_out_where_one_is_chosen() -> None:
    again = Operation(name="read by another", method="GET", path="/items/{id}", answers=())
    offer = Offer(provider="shop", operations=(READ, again, ADD))
    assert left_out_by(["read"], offer) == {"POST /items"}
    assert left_out_by(["!read*"], offer) == {"GET /items/{id}"}


def test_messages_are_chosen_like_operations(shop: SimpleNamespace) -> None:
    """By name or by address."""
    offer = shop.system.offers[0]
    message = offer.messages[0]
    labels = {one.name for one in offer.messages}
    assert labels & left_out_by(["GET *"], offer) == labels
    assert message.name not in left_out_by([message.address], offer)


def test_each_clause_that_needs_what_is_left_out_is_named() -> None:
    """What remains is the interaction without them; an interaction may be left out itself."""
    assert without_left_out(CASE, frozenset({"POST /items"})) == (CASE, ())
    rest, mismatches = without_left_out(CASE, frozenset({"GET /items", "GET /items/{id}"}))
    assert rest == replace(CASE, interaction=replace(FOLLOWED, then=()))
    assert [(one.clause, one.got) for one in mismatches] == [
        (Clause.THEN, "needs GET /items/{id}, which is left out"),
        (Clause.UNCHANGED, "needs GET /items, which is left out"),
    ]
    (itself,) = itself_left_out(CASE, frozenset({"POST /items"}))
    assert (itself.place, itself.got) == ("POST /items", "left out")
