"""Who relies on what, and what nobody relies on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.derive.coverage import Reader, Use, uses_of, who_reads
from handfast.model import (
    NOT_NULL,
    Answer,
    Content,
    Contract,
    Exchange,
    HttpInteraction,
    Offer,
    Operation,
    Published,
    System,
)
from handfast.model.clauses import Clause


class Part(BaseModel):
    """What a whole is made of."""

    name: str
    note: str | None = None


class Base(BaseModel):
    """What a whole is made from."""

    id: int
    hint: str | None = None


class Whole(Base):
    """A model of every kind of field."""

    part: Part | None = None
    parts: list[Part]
    named: dict[str, Part] = {}


GET = Operation(name="get", method="GET", path="/", answers=(Answer(200, Content(Whole)),))
LIST = Operation(name="list", method="GET", path="/l", answers=(Answer(200, Content(list[Whole])),))


def _system(*interactions: HttpInteraction) -> System:
    offer = Offer(provider="p", operations=(GET, LIST))
    contracts = (Contract("c", "p", interactions),)
    return System(name="s", title="", offers=(offer,), contracts=contracts)


def _get(name: str = "i", **clauses: Any) -> HttpInteraction:
    return HttpInteraction(name=name, exchange=Exchange(operation=GET, **clauses))


def _rows(system: System, name: str) -> list[tuple[str, str]]:
    return [(reader.path, reader.how) for reader in who_reads(system, name)]


def _unused(system: System) -> tuple[Use, ...]:
    return tuple(use for use in uses_of(system) if not use.by)


def test_every_answer_and_message_has_its_interactions_by_consumer(shop: Any) -> None:
    uses = {(use.name, use.status): use.by for use in uses_of(shop.system)}
    assert uses == {
        ("list_items", 200): (("web", ("list red items", "make an item")),),
        ("list_items", 422): (),
        ("get_item", 200): (
            ("web", ("get an item", "make an item")),
            ("books", ("an item was sold",)),
        ),
        ("get_item", 404): (),
        ("get_item", 422): (),
        ("create_item", 201): (("web", ("make an item",)),),
        ("create_item", 404): (),
        ("create_item", 409): (),
        ("create_item", 422): (("web", ("make an item without a name",)),),
        ("delete_item", 204): (("web", ("delete an item",)),),
        ("delete_item", 401): (),
        ("delete_item", 404): (),
        ("login", 200): (),
        ("login", 422): (),
        ("upload", 200): (),
        ("upload", 422): (),
        ("watch", 200): (),
        ("item_sold", None): (("web", ("make an item",)), ("books", ("an item was sold",))),
        ("priced", None): (("books", ("what an item costs",)),),
    }


def test_what_no_interaction_exercises_is_a_hole(shop: Any) -> None:
    alone = replace(shop.system, contracts=(shop.web,))
    offer = replace(shop.offer, operations=(shop.watch, shop.get))
    assert _unused(replace(alone, offers=(offer,))) == (
        Use("shop", "operation", "watch", 200, ()),
        Use("shop", "operation", "get_item", 404, ()),
        Use("shop", "operation", "get_item", 422, ()),
        Use("shop", "message", "priced", None, ()),
    )


def test_an_interaction_with_another_provider_fills_no_hole(shop: Any) -> None:
    depot = Offer(provider="depot", operations=(shop.watch,))
    watching = HttpInteraction(
        name="x",
        exchange=Exchange(operation=shop.watch),
    )
    system = replace(
        shop.system,
        offers=(replace(shop.offer, operations=(shop.watch,), messages=()), depot),
        contracts=(Contract("web", "depot", (watching,)),),
    )
    assert _unused(system) == (Use("shop", "operation", "watch", 200, ()),)


def test_reads_are_listed_with_what_they_lead_through_and_what_is_required_below() -> None:
    system = _system(_get(reads=("part",)))
    assert _rows(system, "Whole.part") == [("part", "reads")]
    assert _rows(system, "Part.name") == [("part.name", "reads")]
    assert _rows(system, "Part.note") == []
    assert _rows(_system(_get(reads=("parts[*].note",))), "Whole.parts") == [
        ("parts[*].note", "reads")
    ]


def test_without_reads_the_model_decides_what_is_required() -> None:
    system = _system(_get())
    assert _rows(system, "Whole") == [
        ("id", "required-by-model"),
        ("parts", "required-by-model"),
    ]
    assert _rows(system, "Part") == [("parts[*].name", "required-by-model")]


def test_values_and_order_are_reads() -> None:
    listing = HttpInteraction(
        name="i",
        exchange=Exchange(operation=LIST, reads=(), equals={"[0].id": 1}, ordered="-id", exactly=2),
    )
    assert _rows(_system(listing), "Whole.id") == [("[0].id", "equals"), ("[*].id", "ordered")]


def test_a_whole_value_reads_every_field_and_something_the_required_ones() -> None:
    value = {"name": "n", "note": None}
    assert _rows(_system(_get(reads=(), equals={"part": value})), "Part") == [
        ("part.name", "equals"),
        ("part.note", "equals"),
    ]
    assert _rows(_system(_get(reads=(), equals={"part": NOT_NULL})), "Part") == [
        ("part.name", "equals")
    ]
    assert _rows(_system(_get(reads=(), equals={"part": None})), "Part") == []


def test_a_field_is_read_through_the_models_that_have_it() -> None:
    system = _system(_get(reads=("id",)))
    assert _rows(system, "Base.id") == _rows(system, "Whole.id") == [("id", "reads")]
    assert _rows(_system(_get(reads=("parts",))), "Base") == []


def test_an_operation_is_read_by_whoever_calls_it() -> None:
    assert who_reads(_system(_get(reads=("id",)), _get(reads=())), "get") == (
        Reader("c", "p", "i", "id", Clause.READS),
        Reader("c", "p", "i", "", Clause.STATUS),
    )


def test_a_message_is_read_where_it_is_awaited_and_not_where_it_must_not_come(shop: Any) -> None:
    silent = replace(shop.refused, then=(Published(message=shop.sold, exactly=0),))
    system = replace(
        shop.system,
        contracts=(Contract("web", "shop", (silent,)), Contract("b", "shop", (shop.hears,))),
    )
    assert who_reads(system, "Sale") == (
        Reader("b", "shop", "an item was sold", "count", Clause.READS),
        Reader("b", "shop", "an item was sold", "item_id", Clause.EQUALS),
    )
    assert who_reads(system, "item_sold")[0] == Reader(
        "web", "shop", "make an item without a name", "", Clause.STATUS
    )


def test_a_reply_is_read_and_not_what_was_sent(shop: Any) -> None:
    system = replace(shop.system, contracts=(Contract("b", "shop", (shop.asks,)),))
    assert who_reads(system, "Quote.price") == (
        Reader("b", "shop", "what an item costs", "price", "required-by-model"),
        Reader("b", "shop", "what an item costs", "price", Clause.EQUALS),
    )
    assert who_reads(system, "Sale") == ()


def test_a_comparison_with_before_reads_no_field(shop: Any) -> None:
    made = replace(
        shop.with_exchange(shop.creates, reads=(), equals={}), then=shop.creates.then[2:]
    )
    assert who_reads(shop.with_web(made), "Item") == ()


def test_what_is_only_sent_is_known_and_read_by_nobody(shop: Any) -> None:
    assert who_reads(shop.system, "NewItem.name") == ()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Itm.price", "nothing that is offered is named 'Itm': did you mean 'Item'?"),
        ("get_itm", "nothing that is offered is named 'get_itm': did you mean 'get_item'?"),
        ("Item.prise", "Item has no field 'prise': did you mean 'price'?"),
    ],
)
def test_an_unknown_name_is_refused_with_what_was_meant(name: str, message: str, shop: Any) -> None:
    with pytest.raises(LookupError) as caught:
        who_reads(shop.system, name)
    assert caught.value.args == (message,)


class Menu(BaseModel):
    """Has menus."""

    label: str
    entries: list[Menu]
    either: Menu | Part
    beside: Menu | None = None


def test_of_what_contains_itself_one_more_is_relied_on_along_each_path() -> None:
    operation = replace(GET, answers=(Answer(200, Content(Menu)),))
    interaction = HttpInteraction(name="i", exchange=Exchange(operation=operation))
    system = replace(_system(interaction), offers=(Offer(provider="p", operations=(operation,)),))
    assert _rows(system, "Menu") == [
        ("label", "required-by-model"),
        ("entries", "required-by-model"),
        ("entries[*].label", "required-by-model"),
        ("entries[*].entries", "required-by-model"),
        ("entries[*].either", "required-by-model"),
        ("either", "required-by-model"),
        ("either.label", "required-by-model"),
        ("either.entries", "required-by-model"),
        ("either.either", "required-by-model"),
    ]
    assert _rows(system, "Part") == [
        ("entries[*].either.name", "required-by-model"),
        ("either.either.name", "required-by-model"),
        ("either.name", "required-by-model"),
    ]
