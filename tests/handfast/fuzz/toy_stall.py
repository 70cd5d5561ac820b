"""A stall that sells things: what it offers, and what a buyer relies on."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field

from handfast.model import (
    OCTETS,
    Answer,
    Answered,
    Content,
    Contract,
    Exchange,
    HttpInteraction,
    Message,
    MessageInteraction,
    Offer,
    Operation,
    State,
    Transport,
    Unchanged,
    Value,
)


class Colour(StrEnum):
    """What a thing looks like; nothing black is sold."""

    RED = "red"
    BLACK = "black"


class NewThing(BaseModel):
    """What is put up for sale."""

    owner: Annotated[int, Field(ge=0, le=2**31)]
    name: Annotated[str, Field(min_length=1, max_length=9, pattern="^[^\\x00]+$")]
    colour: Colour = Colour.RED
    price: Annotated[int, Field(ge=0, le=2**40)] | None = None


class Thing(NewThing):
    """What is for sale."""

    id: str
    number: int


class Sale(BaseModel):
    """That a thing was sold."""

    thing_id: str
    price: int | None = None


class Change(BaseModel):
    """What may be changed."""

    price: Annotated[int, Field(ge=0, le=2**40)]


class ThingPath(BaseModel):
    """Which thing."""

    thing_id: Annotated[str, Field(pattern="^t-[0-9]+$", max_length=8)] = "t-1"


class Which(BaseModel):
    """Which things."""

    owner: Annotated[int, Field(ge=0, le=2**31)]
    limit: Annotated[int, Field(ge=1, le=10)] = 5
    words: Annotated[list[str], Field(max_length=2)] = []


class Trace(BaseModel):
    """A header that may be sent."""

    trace: Annotated[str, Field(alias="X-Trace", pattern="^[a-z]{1,8}$")] = "none"


class Refused(BaseModel):
    """Any refusal."""

    detail: Any


class ThingGiven(BaseModel):
    """Which thing there is."""

    thing_id: str = "t-1"
    owner: int = 7


class TwoGiven(ThingGiven):
    """And which other."""

    other_id: str = "t-2"


REFUSED = tuple(Answer(status, Content(Refused)) for status in (403, 404, 422))
HERE = {"thing_id": Value("thing_id")}
ONE = State("a thing is for sale", ThingGiven, returns=("thing_id", "owner"))
TWO = State("two owners sell a thing", TwoGiven, returns=("thing_id", "other_id", "owner"))
NONE = State("nothing is for sale", ThingPath)
SELL = Operation(
    name="sell",
    method="POST",
    path="/things",
    header_parameters=Trace,
    bodies=(Content(NewThing),),
    answers=(Answer(201, Content(Thing)), *REFUSED),
)
LOOK = Operation(
    name="look",
    method="GET",
    path="/things/{thing_id}",
    path_parameters=ThingPath,
    answers=(Answer(200, Content(Thing)), *REFUSED),
)
LIST = Operation(
    name="list",
    method="GET",
    path="/things",
    query_parameters=Which,
    answers=(Answer(200, Content(list[Thing])), *REFUSED),
)
CHANGE = Operation(
    name="change",
    method="PATCH",
    path="/things/{thing_id}",
    path_parameters=ThingPath,
    bodies=(Content(Change),),
    answers=(Answer(200, Content(Thing)), *REFUSED),
)
SHOW = Operation(
    name="show",
    method="PUT",
    path="/things/{thing_id}/picture",
    path_parameters=ThingPath,
    bodies=(Content(None, OCTETS),),
    answers=(Answer(204), *REFUSED),
)
SOLD = Message(
    name="sold",
    address="sales",
    payload=Content(Sale),
    transport=Transport("redis-stream", "data", "buyers"),
)
SALE_IS_MADE = State("a sale is made")
OFFER = Offer(
    provider="stall",
    operations=(SELL, LOOK, LIST, CHANGE, SHOW),
    messages=(SOLD,),
    states=(ONE, TWO, NONE),
    triggers=(SALE_IS_MADE,),
)
LAMP = {"owner": 7, "name": "lamp", "price": 5}
OTHERS = Unchanged(Exchange(operation=LOOK, path={"thing_id": Value("other_id")}))
BUYER = Contract(
    "buyer",
    "stall",
    (
        HttpInteraction(
            name="sell a lamp",
            exchange=Exchange(operation=SELL, body=LAMP, equals=LAMP),
            then=(
                Exchange(operation=LOOK, path={"thing_id": Answered("id")}, equals={"price": 5}),
            ),
        ),
        HttpInteraction(
            name="sell something black",
            exchange=Exchange(
                operation=SELL,
                body={**LAMP, "colour": "black"},
                status=403,
                equals={"detail": "nothing black"},
            ),
        ),
        HttpInteraction(
            name="look at a thing",
            exchange=Exchange(operation=LOOK, path=HERE, equals={"id": Value("thing_id")}),
            given=(ONE(),),
        ),
        HttpInteraction(
            name="look at nothing",
            exchange=Exchange(operation=LOOK, path=HERE, status=404),
            given=(NONE(),),
        ),
        HttpInteraction(
            name="list an owner's things",
            exchange=Exchange(
                operation=LIST,
                query={"owner": Value("owner")},
                equals={"[*].owner": Value("owner")},
                ordered="number",
            ),
            given=(TWO(),),
        ),
        HttpInteraction(
            name="change a price",
            exchange=Exchange(operation=CHANGE, path=HERE, body={"price": 6}, equals={"price": 6}),
            given=(TWO(),),
            then=(OTHERS,),
        ),
        HttpInteraction(
            name="show a thing",
            exchange=Exchange(operation=SHOW, path=HERE, body=b"picture"),
            given=(ONE(),),
        ),
        MessageInteraction(name="a thing was sold", message=SOLD, when=SALE_IS_MADE()),
    ),
)
