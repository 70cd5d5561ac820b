"""What a message's delivery promises of its readers: each clause fails for one broken reader."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel
from redis.asyncio import Redis

from handfast.declare import Delivery, Provider, Transport
from handfast.model.clauses import Clause
from handfast.model.results import Responsible
from handfast.run.reader.scenarios import played, scenarios_of
from handfast.run.reader.trial import Setting


class Ordered(BaseModel):
    """What arrives."""

    customer: int
    number: int
    dish: str


GROUP = Transport("redis-stream", field="data", group="kitchen")
ORDERED = Provider("till").message(
    "ordered",
    address="orders",
    payload=Ordered,
    transport=GROUP,
    delivery=Delivery(
        redelivered=True,
        dead_lettered="orders:dead",
        in_order=("customer", "number"),
    ),
)
ORDER = {"customer": 7, "number": 1, "dish": "soup"}
FAILS_ONCE = "its handling fails once"
UNREADABLE = "entries that can't be read come first"
ONE_KEY = "entries of one key come together"


async def read(url: str, handle: Callable[..., Any], broken: str = "") -> None:
    """Handle orders one after another; each of the names is one way to be ``broken``."""
    async with Redis.from_url(url) as redis:
        while True:
            reply: Any = await redis.xreadgroup("kitchen", "k", {"orders": "0"})
            if not (reply and reply[0][1]):
                reply = await redis.xreadgroup("kitchen", "k", {"orders": ">"}, block=20)
            entries = list(reply[0][1]) if reply else []
            if broken == "latest first":
                entries.reverse()
            if broken == "at once":
                await asyncio.gather(
                    *(one_of(redis, handle, entry, fields, broken) for entry, fields in entries)
                )
                continue
            for entry, fields in entries:
                if not await one_of(redis, handle, entry, fields, broken) and broken != "goes on":
                    break


async def one_of(
    redis: Any, handle: Callable[..., Any], entry: Any, fields: Any, broken: str
) -> bool:
    """Whether an entry was handled, or put aside."""
    try:
        order = Ordered.model_validate_json(fields[b"data"])
    except (KeyError, ValueError):
        if broken != "drops poison":
            await redis.xadd("orders:dead", {"reason": "can't be read", **fields})
        await redis.xack("orders", "kitchen", entry)
        return True
    if broken == "acks first":
        await redis.xack("orders", "kitchen", entry)
    try:
        await (handle("an order") if broken == "shows nothing" else handle(order))
    except RuntimeError:
        return False
    await redis.xack("orders", "kitchen", entry)
    return True


def found(name: str, broken: str = "", **changes: Any) -> list[tuple[str, str, str]]:
    """Clause, expected and got of what is wrong in the scenario ``name``."""

    async def reader(url: str, handle: Callable[..., Any]) -> None:
        await read(url, handle, broken)

    setting = Setting(message=ORDERED, payload=ORDER, function=reader, patience=60)
    setting = replace(setting, **changes)
    scenario = next(one for one in scenarios_of(setting, lambda _: "") if one.name == name)
    return [(str(one.clause), one.expected, one.got) for one in played(setting, scenario)]


@pytest.mark.parametrize("name", [FAILS_ONCE, UNREADABLE, ONE_KEY])
def test_a_reader_that_delivers_as_promised_passes(name: str) -> None:
    assert found(name) == []


def test_what_is_acknowledged_before_it_is_handled_is_not_redelivered() -> None:
    assert found(FAILS_ONCE, "acks first") == [
        (
            Clause.REDELIVERED,
            "an entry whose handling failed once to be handled again",
            "acknowledged, though it was not handled",
        )
    ]


def test_what_is_dropped_because_it_cannot_be_read_is_not_dead_lettered() -> None:
    assert found(UNREADABLE, "drops poison") == [
        (Clause.DEAD_LETTERED, "3 entries that can't be read on orders:dead", "0")
    ]


@pytest.mark.parametrize(
    ("reader", "wrong"),
    [
        ("", []),
        (
            "drops poison",
            [(Clause.DEAD_LETTERED, "3 entries that can't be read on another stream", "0")],
        ),
    ],
)
def test_dead_letters_may_be_promised_on_whichever_stream(reader: str, wrong: list[Any]) -> None:
    any_stream = replace(ORDERED, delivery=Delivery(redelivered=True, dead_lettered=True))
    assert found(UNREADABLE, reader, message=any_stream) == wrong


def test_what_is_dropped_is_no_fault_where_no_dead_letters_are_promised() -> None:
    without = replace(ORDERED, delivery=Delivery(redelivered=True))
    assert found(UNREADABLE, "drops poison", message=without) == []


IN_ORDER = "three entries of one customer, the first of which fails once, in their order"


@pytest.mark.parametrize(
    ("broken", "got"),
    [
        ("latest first", "handled: third, third, second, first"),
        ("goes on", "handled: first, second, third, first"),
        ("at once", "3 handled at the same time"),
    ],
)
def test_entries_of_one_key_out_of_their_order_are_named(broken: str, got: str) -> None:
    assert found(ONE_KEY, broken) == [(Clause.IN_ORDER, IN_ORDER, got)]


@pytest.mark.parametrize(
    ("reader", "got"),
    [
        ({"function": None, "command": "run"}, "a command line"),
        ({"payload": {"customer": 7}}, "no field of the payload by which to tell entries apart"),
    ],
)
def test_an_order_that_nothing_shows_is_not_verified(reader: dict[str, Any], got: str) -> None:
    assert [one[2] for one in found(ONE_KEY, **reader)] == [got]


def test_a_handler_that_is_not_given_the_entry_is_not_verified() -> None:
    async def reader(url: str, handle: Callable[..., Any]) -> None:
        await read(url, handle, "shows nothing")

    setting = Setting(message=ORDERED, payload=ORDER, function=reader, patience=60)
    scenario = next(one for one in scenarios_of(setting, lambda _: "") if one.name == ONE_KEY)
    (one,) = played(setting, scenario)
    assert (one.got, one.whose) == ("a handler that is given none of it", Responsible.SET_UP)


def test_an_order_is_tried_only_where_it_is_promised() -> None:
    without = Setting(message=replace(ORDERED, delivery=Delivery()), payload=ORDER, command="run")
    assert ONE_KEY not in [one.name for one in scenarios_of(without, lambda _: "")]
