"""Runs the service: as it is, with a currency, or broken, as ORDERS says."""

import os

from fastapi import FastAPI
from orders_contracts import OrderCreated

from handfast.bindings import Bindings
from handfast.providers.provider import RunningProvider
from handfast.transports.in_memory import InMemoryMessages

KIND = os.environ.get("ORDERS", "")
MESSAGES = InMemoryMessages()
ORDERS: set[int] = set()


def create(**_: object) -> None:
    event = "broken" if KIND == "broken event" else "order.created"
    MESSAGES.add("orders", OrderCreated(event=event, order_id=1).model_dump())


def app() -> FastAPI:
    made = FastAPI()

    @made.get("/orders/{number}")
    def order(number: int) -> dict[str, object]:
        if KIND == "broken" or number not in ORDERS:
            return {"id": "x"}
        more = {"currency": "EUR"} if KIND == "currency" else {}
        return {"id": number, "status": "new", **more}

    return made


def order_exists(id: int) -> None:  # noqa: A002  # the pact's own name
    ORDERS.add(id)


STATES = {"order created": lambda: None}
if KIND != "without handler":
    STATES["order exists"] = order_exists


def providers(redis: object) -> dict[str, RunningProvider]:
    provider = RunningProvider(
        name="orders-api",
        app=app(),
        states=STATES,
        triggers={"an order is created": create},
        transports={"memory": MESSAGES.opened},
        reset=ORDERS.clear,
    )
    return {provider.name: provider}


BINDINGS = Bindings(providers=providers)
