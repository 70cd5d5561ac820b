"""A loop that is written for a producer with known drift reads what that publishes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from redis.asyncio import Redis

from handfast.declare import Provider, Transport
from handfast.drift.differences import Drift, differences_of
from handfast.run.reader.scenarios import played, scenarios_of
from handfast.run.reader.trial import Setting


class Ordered(BaseModel):
    """What arrives."""

    cents: int


GROUP = Transport("redis-stream", field="data", group="mailer")
shop = Provider("orders")
ORDERED = shop.message("ordered", address="orders", payload=Ordered, transport=GROUP)
KNOWN = differences_of(
    shop.offer(),
    [Drift(reason="old", wrapped={"ordered": "order"}, fields={"Ordered.cents": "amount"})],
)


async def read(url: str, handle: Callable[..., Any]) -> None:
    """Handle orders as that shop publishes them, and nothing else."""
    async with Redis.from_url(url) as redis:
        while True:
            new: Any = await redis.xreadgroup("mailer", "m", {"orders": ">"}, block=20)
            for entry, fields in new[0][1] if new else []:
                order = json.loads(fields[b"data"]).get("order", {})
                if "amount" in order:
                    await handle(order["amount"])
                    await redis.xack("orders", "mailer", entry)


def test_it_handles_what_its_producer_publishes() -> None:
    setting = Setting(
        message=ORDERED,
        payload={"cents": 990},
        function=read,
        patience=60,
        provider="orders",
        known=(KNOWN,),
    )
    scenario = next(iter(scenarios_of(setting, lambda _: "")))
    assert played(setting, scenario) == ()
