"""Who relies on what differs: nobody on what is new, nor on words that nobody fixes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest
from pydantic import BaseModel

from handfast.compare.judged.differences import Difference, Kind
from handfast.compare.judged.verdict import reliances_of
from handfast.model import (
    NOT_NULL,
    Answer,
    Content,
    Contract,
    Exchange,
    HttpInteraction,
    Offer,
    Operation,
    System,
)
from handfast.wire.paths import MISSING


class Seller(BaseModel):
    """Who sells it."""

    town: str
    shop: str | None = None


class Loaf(BaseModel):
    """What is read."""

    kind: str
    seller: Seller
    note: str | None = None
    baked_by_id: str | None = None
    price: int | None = None
    sold: list[Seller]
    made_of: list[str]
    baker: str


READ: Final = Operation(
    name="read_loaf", method="GET", path="/loaf", answers=(Answer(200, Content(Loaf)),)
)
EQUALS: Final = {
    "kind": "rye",
    "note": NOT_NULL,
    "baked_by_id": NOT_NULL,
    "price": NOT_NULL,
    "sold[0].shop": "corner",
}
ASK: Final = HttpInteraction(name="ask", exchange=Exchange(operation=READ, equals=EQUALS))
BAKERY: Final = System(
    name="bakery",
    title="A bakery",
    offers=(Offer(provider="oven", operations=(READ,)),),
    contracts=(Contract("buyer", "oven", (ASK,)),),
)
RELIANCES: Final = reliances_of(BAKERY, "oven")


@pytest.mark.parametrize(
    ("path", "first", "second", "relied_on"),
    [
        (("kind",), "rye", "oat", True),
        (("kind",), MISSING, "oat", True),
        (("seller", "town"), "Oslo", "Bergen", False),
        (("seller", "town"), "Oslo", None, True),
        (("seller", "shop"), MISSING, "corner", False),
        (("seller", "shop"), "corner", MISSING, True),
        (("seller", "shop"), "corner", "market", True),
        (("sold", 3, "shop"), "corner", "market", True),
        (("sold", 3, "shop"), MISSING, "market", True),
        (("note",), "baked today", "fresh", False),
        (("note",), "baked today", "", True),
        (("note",), "baked today", 7, True),
        (("note",), MISSING, "fresh", True),
        (("baked_by_id",), "one", "other", True),
        (("price",), 7, 8, True),
        (("baker",), "Ada", "Grace", False),
        (("baker",), "Ada", None, True),
    ],
)
def test_a_difference_is_judged_by_what_is_read(
    path: tuple[Any, ...],
    first: Any,
    second: Any,
    relied_on: bool,  # a column
) -> None:
    """What is new inside of what is read breaks nobody, nor do other words of a text."""
    difference = Difference(
        of="read_loaf", kind=Kind.VALUE, path=path, first=first, second=second, status=200
    )
    assert bool(RELIANCES.on(difference)) is relied_on


@pytest.mark.parametrize(("loses", "relied_on"), [("", False), ("all", True), ("part", True)])
def test_a_text_in_any_words_has_to_carry_what_was_sent(
    loses: Any, relied_on: bool
) -> None:  # columns
    difference = Difference(
        of="read_loaf",
        kind=Kind.VALUE,
        path=("note",),
        first="for Ada",
        second="for you",
        status=200,
        loses=loses,
    )
    assert bool(RELIANCES.on(difference)) is relied_on


@pytest.mark.parametrize(
    ("place", "second", "relied_on"),
    [
        ("made_of", ["rye", "salt"], False),
        ("made_of", ["salt", "rye"], False),
        ("made_of", ["salt", "oat"], True),
        ("made_of", [], True),
        ("sold", ["rye", "salt"], True),
    ],
)
def test_more_items_break_whoever_expects_some(
    place: str,
    second: list[str],
    relied_on: bool,  # a column
) -> None:
    """Of a list inside of an answer; of the items of ``sold`` an interaction expects something."""
    difference = Difference(
        of="read_loaf", kind=Kind.NUMBER, path=(place,), first=["rye"], second=second, status=200
    )
    assert bool(RELIANCES.on(difference)) is relied_on


@pytest.mark.parametrize(("kind", "relied_on"), [(Kind.NUMBER, True), (Kind.TIES, False)])
def test_nobody_relies_on_the_order_of_ties(kind: Kind, relied_on: bool) -> None:  # a column
    difference = Difference(of="read_loaf", kind=kind, path=(), first=[1], second=[2], status=200)
    assert bool(RELIANCES.on(difference)) is relied_on


class Entry(BaseModel):
    """What was written down; the service numbers them."""

    id: int
    thing: str


class Asked(BaseModel):
    """Of what."""

    thing: str | None = None


LOG: Final = Operation(
    name="list_log",
    method="GET",
    path="/log",
    query_parameters=Asked,
    answers=(Answer(200, Content(list[Entry])),),
)


def log_of(**expected: Any) -> bool:
    """Whether somebody who expects so relies on the order of what two ovens wrote."""
    exchange = Exchange(operation=LOG, ordered="-id", **expected)
    contract = Contract("buyer", "oven", (HttpInteraction(name="look", exchange=exchange),))
    offers = (Offer(provider="oven", operations=(LOG,)),)
    bakery = System(name="bakery", title="A bakery", offers=offers, contracts=(contract,))
    return bool(reliances_of(bakery, "oven").on(WRITTEN))


WRITTEN: Final = Difference(
    of="list_log",
    kind=Kind.ORDER,
    path=(),
    first=[{"id": 2, "thing": "rye"}, {"id": 1, "thing": "oat"}],
    second=[{"id": 2, "thing": "oat"}, {"id": 1, "thing": "rye"}],
    status=200,
    places=(1, 0),
)
ROWS: Final = {"[0].thing": "rye", "[1].thing": "rye"}


def test_only_who_names_its_rows_relies_on_what_was_made_first() -> None:
    """Both are in the promised order, of numbers of their own."""
    assert not log_of()
    assert log_of(equals=ROWS)


def test_nobody_relies_on_the_order_of_what_is_asked_for_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of each thing alone, the log has one order on both sides; but not of what is alike."""
    assert not log_of(equals=ROWS, query={"thing": "rye"})
    alike = [{"id": 2, "thing": "rye"}, {"id": 1, "thing": "rye"}]
    monkeypatch.setitem(globals(), "WRITTEN", replace(WRITTEN, first=alike))
    assert log_of(equals=ROWS, query={"thing": "rye"})


@pytest.mark.parametrize("numbers", [(1, 2), (2, 2)])
def test_a_list_that_is_not_in_its_order_fails_whoever_expects_one(
    monkeypatch: pytest.MonkeyPatch, numbers: tuple[int, int]
) -> None:
    second = [{"id": number, "thing": "rye"} for number in numbers]
    monkeypatch.setitem(globals(), "WRITTEN", replace(WRITTEN, second=second))
    assert log_of()
