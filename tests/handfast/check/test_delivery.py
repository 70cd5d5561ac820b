"""What is promised of a message's delivery can be promised, and some interaction shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from handfast.declare import BadDeclaration, Consumer, Delivery, Provider, Transport, system

if TYPE_CHECKING:
    from collections.abc import Callable


class Paid(BaseModel):
    """What arrives."""

    payment_id: str
    cents: int


STREAM = Transport("redis-stream", field="data", group="books")
PROVIDER = "provider till: message paid: "
INTERACTION = "books -> till: hear of a payment (a customer pays): "


def faults_of(
    faults: Callable[..., tuple[str, ...]],
    delivery: Delivery,
    *,
    again: bool = False,
    transport: Transport = STREAM,
    **parts: Any,
) -> tuple[str, ...]:
    """What is wrong with a system of one message."""
    till, books = Provider("till"), Consumer("books")
    paid = till.message(
        "paid", address="payments", payload=Paid, transport=transport, delivery=delivery
    )
    pays, repeats = till.trigger("a customer pays"), till.trigger("it is published again")
    if again:
        parts["again"] = repeats()
    books.relies_on(paid, "hear of a payment", when=pays(), **parts)
    return faults(system("shop", providers=[till], consumers=[books]))


@pytest.mark.parametrize(
    ("delivery", "parts", "found"),
    [
        (Delivery(redelivered=True, dead_lettered="payments:dead"), {}, ()),
        (Delivery(idempotent="payment_id"), {"again": True}, ()),
        (Delivery(in_order=("payment_id", "cents")), {"exactly": 2}, ()),
        (
            Delivery(redelivered=True),
            {"transport": Transport("queue")},
            (PROVIDER + "delivery is promised of a redis-stream only, not of queue",),
        ),
        (
            Delivery(dead_lettered="payments"),
            {},
            (PROVIDER + "delivery: dead_lettered is its own stream: name another",),
        ),
        (
            Delivery(idempotent="payment_ids"),
            {"again": True},
            (
                PROVIDER + "delivery: idempotent 'payment_ids': Paid has no field 'payment_ids': "
                "did you mean 'payment_id'?",
            ),
        ),
        (
            Delivery(idempotent="payment_id"),
            {},
            (PROVIDER + "idempotent is shown by no interaction: give again in one of them",),
        ),
        (
            Delivery(in_order=("payment_id", "cents")),
            {},
            (PROVIDER + "in_order is shown by no interaction: expect two or more in one of them",),
        ),
        (
            Delivery(),
            {"again": True},
            (INTERACTION + "again is given, but its message is not idempotent: declare that, or "
             "drop it",),
        ),
        (
            Delivery(idempotent="payment_id"),
            {"again": True, "exactly": 2},
            (INTERACTION + "again follows 2 messages: give it where there is one",),
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_named_in_one_sentence(
    faults: Any, delivery: Delivery, parts: dict[str, Any], found: tuple[str, ...]
) -> None:
    assert faults_of(faults, delivery, **parts) == found


def test_an_order_is_two_paths(faults: Any) -> None:
    odd: Any = "payment_id"
    (fault, *_) = faults_of(faults, Delivery(in_order=odd), exactly=2)
    assert fault == (
        PROVIDER + 'delivery: in_order is no pair of paths: write ("the key", "what rises")'
    )


def test_again_is_of_a_message_and_one_trigger() -> None:
    till, books = Provider("till"), Consumer("books")
    health = till.get("/health", answers={200: Paid})
    pays = till.trigger("a customer pays")
    books.relies_on(health, "look", again=pays())
    with pytest.raises(BadDeclaration, match="again: a request has none"):
        books.contracts()
