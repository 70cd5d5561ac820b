"""Fields and models that are written as another type than they are read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    Field,
    Json,
    PlainSerializer,
    SerializeAsAny,
    WrapSerializer,
    field_serializer,
    model_serializer,
)

from tests.data.odd_models.making import date, duration, instant, items, optional, text, whole
from tests.data.odd_models.row import Item, Odd

__all__ = ["ROWS"]


class TextWrittenAsItsLength(BaseModel):
    """Reads a text and writes a number."""

    v: Annotated[str, PlainSerializer(len, return_type=int)]


class NumberWrittenAsText(BaseModel):
    """Reads a number and writes a text, so that no digit is lost in a browser."""

    id: Annotated[int, PlainSerializer(str, return_type=str)]


class WrittenAsEpochSeconds(BaseModel):
    """Reads a moment and writes a number."""

    at: dt.datetime

    @field_serializer("at")
    def _seconds(self, at: dt.datetime) -> float:
        return at.timestamp()


class SerializerWithoutAReturnType(BaseModel):
    """Writes what only running its code shows."""

    v: int

    @field_serializer("v")
    def _as_text(self, v: int):  # type: ignore[no-untyped-def]  # what is odd
        return f"<{v}>"


class WrappedButTheSame(BaseModel):
    """Has a serializer that changes nothing."""

    v: Annotated[int, WrapSerializer(lambda v, write: write(v))]


class SerializerForJsonOnly(BaseModel):
    """Writes a text as JSON, and a date in Python."""

    day: Annotated[dt.date, PlainSerializer(dt.date.isoformat, return_type=str, when_used="json")]


class SerializerUnlessNone(BaseModel):
    """Has a serializer that null passes by."""

    v: Annotated[
        int | None, PlainSerializer(str, return_type=str, when_used="json-unless-none")
    ] = None


class ModelWrittenAsText(BaseModel):
    """Reads an object and writes a text."""

    amount: int
    currency: str = Field(pattern="^[A-Z]{3}$")

    @model_serializer
    def _short(self) -> str:
        return f"{self.amount} {self.currency}"


class ModelWrittenAsAnotherObject(BaseModel):
    """Reads flat keys and writes nested ones."""

    x: int
    y: int

    @model_serializer
    def _nested(self) -> dict[str, int]:
        return {"X": self.x, "Y": self.y}


class ModelWrapped(BaseModel):
    """Writes a key more than it has fields."""

    v: int

    @model_serializer(mode="wrap")
    def _with_links(self, write: Any) -> dict[str, Any]:
        return {**write(self), "self": f"/{self.v}"}


class ListsWrittenTexts(BaseModel):
    """Has a list of models that are written as texts."""

    prices: list[ModelWrittenAsText]


class Base(BaseModel):
    """What has further fields below."""

    name: str


class Derived(Base):
    """A base with a field more."""

    extra: int


class WritesWhatItIsGiven(BaseModel):
    """Writes the fields of the value's own class."""

    item: SerializeAsAny[Base]


class JsonOfAList(BaseModel):
    """Reads a text of JSON and writes the list."""

    v: Json[list[int]]


class JsonOfAnything(BaseModel):
    """Reads a text of any JSON and writes the value."""

    v: Json[Any]


class JsonBack(BaseModel):
    """Reads a text of JSON and writes one."""

    v: Annotated[
        Json[dict[str, int]],
        PlainSerializer(lambda v: "{}" if not v else '{"a":1}', return_type=str),
    ]


class JsonMaybe(BaseModel):
    """Reads null, or a text of JSON of one key."""

    v: Json[ModelWrittenAsAnotherObject] | None = None


class WrittenDurationInSeconds(BaseModel):
    """Reads a duration and writes its seconds."""

    v: Annotated[dt.timedelta, PlainSerializer(dt.timedelta.total_seconds, return_type=float)]


def _v(make: Any, key: str = "v") -> Any:
    return lambda r: {key: make(r)}


def _seconds(r: Any) -> str:
    return f"PT{r.randint(0, 99)}S"


def _money(r: Any) -> dict[str, Any]:
    return {"amount": whole(r), "currency": r.choice(("EUR", "XAU"))}


def _point(r: Any) -> dict[str, Any]:
    return {"x": whole(r), "y": whole(r)}


def _sent(make: Any, key: str = "v") -> Any:
    return lambda r: {key: make(r).isoformat()}


def _json(r: Any) -> dict[str, Any]:
    return {"v": r.choice(("[]", "[1]", " [1, 2]"))}


def _any_json(r: Any) -> dict[str, Any]:
    return {"v": r.choice(("null", "1", '"x"', '{"a": []}'))}


def _json_object(r: Any) -> dict[str, Any]:
    return {"v": r.choice(("{}", '{"a": 1}'))}


def _point_text(r: Any) -> dict[str, Any]:
    return {"v": r.choice((None, '{"x": 1, "y": 2}'))}


def _base(r: Any) -> dict[str, Any]:
    return {"item": {"name": text(r)}}


ROWS = (
    Odd(model=TextWrittenAsItsLength, make=_v(text), sends=_v(text), item=Item.READ_FORM,
        unwritten=({"v": "x"},)),
    Odd(model=NumberWrittenAsText, make=_v(whole, "id"), sends=_v(whole, "id"),
        item=Item.READ_FORM, unwritten=({"id": 1},)),
    Odd(model=WrittenAsEpochSeconds, make=_v(instant, "at"), sends=_sent(instant, "at"),
        item=Item.READ_FORM, unwritten=({"at": "2031-04-02T06:15:00Z"},)),
    Odd(model=SerializerWithoutAReturnType, make=_v(whole), sends=_v(whole), unwritten=({},),
        item=Item.READ_FORM),
    Odd(model=WrappedButTheSame, make=_v(whole), item=Item.READ_FORM),
    Odd(model=SerializerForJsonOnly, make=_v(date, "day"), item=Item.READ_FORM),
    Odd(model=SerializerUnlessNone, make=_v(optional(whole)), sends=_v(optional(whole)),
        item=Item.READ_FORM, unwritten=({"v": 1},)),
    Odd(model=ModelWrittenAsText, make=_money, sends=_money, item=Item.READ_FORM,
        unwritten=({"amount": 1, "currency": "EUR"}, 1)),
    Odd(model=ModelWrittenAsAnotherObject, make=_point, sends=_point, item=Item.READ_FORM,
        unwritten=({"X": 1, "Y": "x"},)),
    Odd(model=ModelWrapped, make=_v(whole), sends=_v(whole), item=Item.READ_FORM, unwritten=([],)),
    Odd(model=ListsWrittenTexts, make=_v(items(_money), "prices"), item=Item.READ_FORM,
        sends=_v(items(_money), "prices"), unwritten=({"prices": [1]},)),
    Odd(model=WritesWhatItIsGiven, item=Item.READ_FORM, sends=_base, unwritten=({"item": {}},),
        make=lambda r: {"item": Derived(name=text(r), extra=whole(r))}),
    Odd(model=JsonOfAList, make=_json, sends=_json, item=Item.READ_FORM,
        unwritten=({"v": "[1]"}, {"v": ["x"]})),
    Odd(model=JsonOfAnything, make=_any_json, sends=_any_json, item=Item.READ_FORM,
        unwritten=({},)),
    Odd(model=JsonBack, make=_json_object, sends=_json_object, item=Item.READ_FORM,
        unwritten=({"v": {}},)),
    Odd(model=JsonMaybe, make=_point_text, sends=_point_text, item=Item.READ_FORM,
        unwritten=({"v": '{"x": 1, "y": 2}'},)),
    Odd(model=WrittenDurationInSeconds, make=_v(duration), sends=_v(_seconds),
        item=Item.READ_FORM, unwritten=({"v": "PT1S"},)),
)  # fmt: skip
