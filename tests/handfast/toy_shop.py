"""A small sound system to change: a shop, what it offers, and who relies on it."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model

from handfast import model as m


class Colour(StrEnum):
    """What an item looks like."""

    RED = "red"
    BLUE = "blue"


class Tag(BaseModel):
    """A word on an item."""

    word: str
    weight: int | None = None


class Item(BaseModel):
    """What the shop sells."""

    id: str
    name: str
    colour: Colour
    price: float | None = None
    stock: int = 0
    tags: list[Tag]
    notes: dict[str, str] = {}
    made_at: AwareDatetime


class NewItem(BaseModel):
    """What is sent to make an item."""

    name: Annotated[str, Field(min_length=1)]
    colour: Colour = Colour.RED
    tags: list[Tag] = []
    price: float | None = None


class Sale(BaseModel):
    """That an item was sold."""

    item_id: str
    count: Annotated[int, Field(ge=1)]
    buyer: str | None = None


Quote = create_model("Quote", price=(float, ...))
Error = create_model("Error", detail=(str, ...))
Etag = create_model("Etag", etag=(str, Field(alias="ETag", min_length=2)))
ItemPath = create_model("ItemPath", item_id=(str, Field(max_length=36)))


class ItemQuery(BaseModel):
    """Which items."""

    colour: Colour | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    ids: list[int] = []


class Trace(BaseModel):
    """The headers that a caller may send."""

    trace_id: Annotated[str | None, Field(alias="X-Trace-Id", max_length=8)] = None


class Login(BaseModel):
    """A form; any other field is refused."""

    model_config = ConfigDict(extra="forbid")

    user: str
    age: Annotated[int, Field(ge=18)] = 18
    stay: bool = False


class Upload(BaseModel):
    """A picture and its caption."""

    file: bytes
    caption: str = ""


class ItemParameters(BaseModel):
    """Which item there is."""

    item_id: str = "i-1"
    name: str = "lamp"


Money = create_model("Money", amount=(float, 2.5))
LIST = m.Operation(
    name="list_items",
    method="GET",
    path="/items",
    description="The newest first.",
    query_parameters=ItemQuery,
    header_parameters=Trace,
    answers=(m.Answer(200, m.Content(list[Item])), m.Answer(422, m.Content(Error))),
)
GET = m.Operation(
    name="get_item",
    method="GET",
    path="/items/{item_id}",
    path_parameters=ItemPath,
    answers=(
        m.Answer(200, m.Content(Item), "the item", headers=Etag),
        m.Answer(404, m.Content(Error)),
        m.Answer(422, m.Content(Error)),
    ),
)
CREATE = m.Operation(
    name="create_item",
    method="POST",
    path="/items",
    bodies=(m.Content(NewItem),),
    answers=(
        m.Answer(201, m.Content(Item)),
        m.Answer(404, m.Content(Error)),
        m.Answer(409, m.Content(Error)),
        m.Answer(422, m.Content(Error)),
    ),
    security=(m.Security("bearer"), m.Security("api-key", "key", "query")),
)
DELETE = m.Operation(
    name="delete_item",
    method="DELETE",
    path="/items/{item_id}",
    path_parameters=ItemPath,
    answers=(m.Answer(204), m.Answer(401, m.Content(Error)), m.Answer(404, m.Content(Error))),
    security=(m.Security("basic"), m.Security("signature", "X-Signature")),
)
LOGIN = m.Operation(
    name="login",
    method="POST",
    path="/login",
    bodies=(m.Content(Login, m.FORM), m.Content(Login)),
    answers=(m.Answer(200, m.Content(Any)), m.Answer(422, m.Content(Error))),
)
UPLOAD = m.Operation(
    name="upload",
    method="PUT",
    path="/items/{item_id}/picture",
    path_parameters=ItemPath,
    bodies=(m.Content(Upload, m.MULTIPART), m.Content(None, m.OCTETS)),
    answers=(m.Answer(200, m.Content(None, "image/png")), m.Answer(422, m.Content(Error))),
)
WATCH = m.Operation(
    name="watch",
    method="GET",
    path="/sales",
    answers=(m.Answer(200, m.Content(Sale, m.EVENT_STREAM)),),
)
STREAM = m.Transport("redis-stream", field="data", group="books")
SOLD = m.Message(
    name="item_sold",
    address="sales",
    payload=m.Content(Sale),
    transport=STREAM,
    description="Each sale, once.",
)
PRICED = m.Message(
    name="priced",
    address="quote",
    payload=m.Content(Sale),
    reply=m.Content(Quote),
    transport=m.Transport("invoke"),
)
ITEM = m.State("an item exists", ItemParameters, returns=("item_id",))
EMPTY = m.State("nothing is there")
BOUGHT = m.State("an item is bought", Money)
ASKED = m.State("a price is asked")
OFFER = m.Offer(
    provider="shop",
    operations=(LIST, GET, CREATE, DELETE, LOGIN, UPLOAD, WATCH),
    messages=(SOLD, PRICED),
    states=(ITEM, EMPTY),
    triggers=(BOUGHT, ASKED),
)
HERE = {"item_id": m.Value("item_id")}

GETS = m.HttpInteraction(
    name="get an item",
    exchange=m.Exchange(
        operation=GET,
        path=HERE,
        reads=("id", "price", "tags[*].word"),
        equals={"id": m.Value("item_id"), "made_at": "2031-04-02T06:15:00Z", "tags[*].weight": 1},
        answer_headers={"etag": m.NOT_NULL},
    ),
    given=(ITEM(),),
)
LISTS = m.HttpInteraction(
    name="list red items",
    exchange=m.Exchange(
        operation=LIST,
        query={"colour": "red", "limit": 2, "ids": [1, 2]},
        headers={"x-trace-id": "t-1"},
        equals={"[0].id": m.Value("item_id"), "[*].colour": "red"},
        ordered="-made_at",
        exactly=2,
    ),
    given=(ITEM(name="vase"),),
)
CREATES = m.HttpInteraction(
    name="make an item",
    exchange=m.Exchange(
        operation=CREATE,
        body={"name": "vase", "tags": [{"word": "new"}]},
        reads=None,
        equals={"name": "vase", "id": m.NOT_NULL},
    ),
    given=(EMPTY(),),
    when=(BOUGHT(),),
    then=(
        m.Exchange(
            operation=GET, path={"item_id": m.Answered("id")}, equals={"id": m.Answered("id")}
        ),
        m.Published(message=SOLD, equals={"item_id": m.Answered("id")}),
        m.Unchanged(m.Exchange(operation=LIST)),
    ),
)
DELETES = m.HttpInteraction(
    name="delete an item",
    exchange=m.Exchange(operation=DELETE, path=HERE, status=204),
    given=(ITEM(),),
)
REFUSED = m.HttpInteraction(
    name="make an item without a name",
    exchange=m.Exchange(operation=CREATE, body={"name": ""}, status=422),
)
HEARS = m.MessageInteraction(
    name="an item was sold",
    given=(ITEM(),),
    when=BOUGHT(amount=3.0),
    message=SOLD,
    reads=("count",),
    equals={"item_id": m.Value("item_id")},
    then=(m.Exchange(operation=GET, path={"item_id": m.Answered("item_id")}),),
)
ASKS = m.MessageInteraction(
    name="what an item costs",
    when=ASKED(),
    message=PRICED,
    sends={"item_id": "i-1", "count": 1},
    equals={"price": 2},
)
WEB = m.Contract("web", "shop", (GETS, LISTS, CREATES, DELETES, REFUSED))
BOOKS = m.Contract("books", "shop", (HEARS, ASKS))
SYSTEM = m.System(name="toy", title="A toy", offers=(OFFER,), contracts=(WEB, BOOKS))


def with_exchange(interaction: m.HttpInteraction, **changes: Any) -> m.HttpInteraction:
    """The interaction with changes to what is sent or expected."""
    exchange = dataclasses.replace(interaction.exchange, **changes)
    return dataclasses.replace(interaction, exchange=exchange)


def with_web(*interactions: Any) -> m.System:
    """The system in which the web relies on these alone."""
    return dataclasses.replace(SYSTEM, contracts=(m.Contract("web", "shop", interactions),))


def with_offer(**changes: Any) -> m.System:
    """The system whose shop offers something else, and on which nobody relies."""
    offer = dataclasses.replace(OFFER, **changes)
    other = m.Offer(provider="depot", operations=(LIST,))
    relied = m.HttpInteraction(
        name="x",
        exchange=m.Exchange(operation=LIST, exactly=0),
    )
    contracts = (m.Contract("web", "depot", (relied,)),)
    return dataclasses.replace(SYSTEM, offers=(offer, other), contracts=contracts)
