"""Handler skeletons are Python that can be pasted, and that fails until it is filled in."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Json

from handfast.derive.skeletons import handler_skeletons
from handfast.model import Offer, State


class Order(BaseModel):
    """An order, as a state has it."""

    order_id: str = "o-1"
    count: int = 3
    price: float | None = None
    tags: list[str] = []
    detail: dict[str, int] = {}
    basket: Json[list[int]] = []
    paid: Literal["no", "yes", 2] = "no"
    note: Any = None


PLACED = State("an order is placed", Order, ("order_id",))
EMPTY = State("2 shops: none's open!")
OFFER = Offer(provider="shop", states=(PLACED, EMPTY), triggers=(State("a day passes"),))


def pasted() -> dict[str, Any]:
    namespace: dict[str, Any] = {}
    exec(handler_skeletons(OFFER), namespace)  # noqa: S102  # the text is what people paste
    return namespace


def test_the_table_names_every_state_and_trigger() -> None:
    """By the very name that interactions give."""
    assert list(pasted()["HANDLERS"]) == [
        "an order is placed",
        "2 shops: none's open!",
        "a day passes",
    ]


def test_a_handler_takes_the_parameters_as_keywords_of_their_json_types() -> None:
    """A developer reads what will be handed in."""
    annotations = dict(pasted()["an_order_is_placed"].__annotations__)
    assert annotations == {
        "order_id": "str",
        "count": "int",
        "price": "float | None",
        "tags": "list[str]",
        "detail": "dict[str, Any]",
        "basket": "str",
        "paid": "str | int",
        "note": "Any",
        "return": "dict[str, Any] | None",
    }


def test_an_unfilled_handler_names_its_state() -> None:
    """So that a run names what is still to be written."""
    handler = pasted()["HANDLERS"]["2 shops: none's open!"]
    with pytest.raises(NotImplementedError, match="2 shops: none's open!"):
        asyncio.run(handler())


def test_the_ids_that_a_provider_may_choose_are_named() -> None:
    """In the body, where they are to be returned."""
    assert '{"order_id": order_id}' in handler_skeletons(OFFER)
