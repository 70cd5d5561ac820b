"""The service that was verified for the recording, and what is declared of it."""

from pydantic import BaseModel

from handfast.declare import Consumer, Provider, Transport, system


class Order(BaseModel):
    """An order."""

    id: int
    status: str


class OrderCreated(BaseModel):
    """What is published when there is a new one."""

    event: str
    order_id: int


orders = Provider("orders-api")
READ = orders.get("/orders/{id}", answers={200: Order})
CREATED = orders.message(
    "order_created", address="orders", transport=Transport("memory"), payload=OrderCreated
)


@orders.state("order exists")
class AnOrder(BaseModel):
    """An order of this id."""

    id: int = 1


@orders.state("order created")
class AnotherOrder(BaseModel):
    """There is a new order."""


@orders.trigger("an order is created")
class Creation(BaseModel):
    """It is created now."""


web = Consumer("web")
web.relies_on(READ, "read an order", given=AnOrder(), path={"id": AnOrder.id})
mailer = Consumer("mailer")
mailer.relies_on(
    CREATED,
    "an order created event",
    given=AnotherOrder(),
    when=Creation(),
    equals={"event": "order.created"},
)
SYSTEM = system(
    "orders",
    providers=[orders],
    consumers=[web, mailer],
    bindings="orders_bindings:BINDINGS",
)
