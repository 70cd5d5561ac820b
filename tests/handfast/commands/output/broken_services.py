"""Sources of services that break a contract: a catalogue, a publisher, and their test file."""

from __future__ import annotations

__all__ = ["BROKEN", "DOORS", "ORDERING"]

BROKEN = """
from catalogue_app import Catalogue, NewBook, make_app

class Changing(Catalogue):
    def read(self, book_id: str):
        return {**super().read(book_id), "title": "another"}

CATALOGUE = Changing()
EMMA, PERSUASION = NewBook(title="Emma", price=900), NewBook(title="Persuasion", price=700)
HANDLERS = {
    "a book exists": lambda **_: {"book_id": CATALOGUE.add(EMMA)["id"]},
    "two books exist": lambda **_: {
        "dear_id": CATALOGUE.add(EMMA)["id"], "cheap_id": CATALOGUE.add(PERSUASION)["id"],
    },
}
app = make_app(CATALOGUE)
reset = CATALOGUE.books.clear

def fresh():
    return make_app(Changing())

async def shut(scope, receive, send):
    if scope["type"] == "http" and b"authorization" not in dict(scope["headers"]):
        await send({"type": "http.response.start", "status": 401, "headers": []})
        return await send({"type": "http.response.body", "body": b""})
    await app(scope, receive, send)
"""
ORDERING = """
import os, redis as client_of
from handfast.bindings import Bindings, RunningProvider
from handfast.declare import Consumer, Provider, Transport, system
from pydantic import BaseModel

class Ordered(BaseModel):
    order_id: str
    email: str

orders = Provider("orders")
STREAM = Transport("redis-stream", field="data", group="mailer")
ORDERED = orders.message("ordered", address="orders", payload=Ordered, transport=STREAM)
ORDERING = orders.trigger("a customer orders")
mailer = Consumer("mailer")
mailer.relies_on(
    ORDERED, "read an order", when=ORDERING(), equals={"email": "ada@example.com"}
)

def providers(redis):
    async def place():
        async with redis() as client:
            await client.xadd("orders", {"data": '{"order_id": "o-1", "email": "ada"}'})
    made = RunningProvider(name="orders", triggers={"a customer orders": place}, redis=redis)
    return {"orders": made}

BINDINGS = Bindings(providers=providers)

def place_by_url():
    with client_of.Redis.from_url(os.environ["ORDERS_REDIS"]) as client:
        client.xadd("orders", {"data": '{"order_id": "o-1", "email": "ada"}'})

HANDLERS = {"a customer orders": place_by_url}
async def app(scope, receive, send): ...
SYSTEM = system("orders", providers=[orders], consumers=[mailer], bindings="ordering:BINDINGS")
"""
DOORS = """
import broken, ordering
from handfast.testing import fake_redis, fuzz_tests, provider_tests, stream_tests

redis = fake_redis()

async def place():
    async with redis() as client:
        await client.xadd("orders", {"data": '{"order_id": "o-1", "email": "ada"}'})

class Breaking(broken.Changing):
    def add(self, book: broken.NewBook):
        if book.price < 0:
            raise ZeroDivisionError("no price")
        return super().add(book)

test_books = provider_tests("bookshop", "catalogue", app=broken.app, reset=broken.reset)
test_orders = stream_tests(
    ordering.SYSTEM, "orders", redis=redis, states={"a customer orders": place}
)
test_generated = fuzz_tests("bookshop", "catalogue", app=broken.make_app(Breaking()))
"""
