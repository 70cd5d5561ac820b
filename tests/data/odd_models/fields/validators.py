"""Models whose own code decides what they read."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    WrapValidator,
    field_validator,
    model_validator,
)

from handfast.declare import Samples
from tests.data.odd_models.making import items, text, whole, word
from tests.data.odd_models.row import Item, Miss, Odd

__all__ = ["ROWS"]


def _even(v: int) -> int:
    if v % 2:
        raise ValueError("must be even")
    return v


def _keyed(v: dict[str, Any]) -> dict[str, Any]:
    return {"known": v["known"]}


def _first(v: str) -> str:
    return v[0] + v[1:]


def _named(v: Any) -> Any:
    return v.strip()


def _checked(v: str) -> str:
    if v != "79927398713":
        raise ValueError("its sum is wrong")
    return v


class EvenNumbers(BaseModel):
    """Has a validator after."""

    v: Annotated[int, AfterValidator(_even)]


class SplitTexts(BaseModel):
    """Reads a list or a text with commas."""

    tags: Annotated[list[str], BeforeValidator(lambda v: v.split(",") if isinstance(v, str) else v)]


class WrappedNumbers(BaseModel):
    """Has a validator around."""

    v: Annotated[int, WrapValidator(lambda v, read: abs(read(v)))]


class PlainlyValidated(BaseModel):
    """Has a validator in place of a type."""

    v: Annotated[int, PlainValidator(int)]


class LowBeforeHigh(BaseModel):
    """Relates two fields."""

    low: int
    high: int

    @model_validator(mode="after")
    def _in_order(self) -> LowBeforeHigh:
        if self.low > self.high:
            raise ValueError("low must not be above high")
        return self


class UnwrapsItsData(BaseModel):
    """Reads the object itself, or one under a key."""

    v: int

    @model_validator(mode="before")
    @classmethod
    def _unwrapped(cls, data: Any) -> Any:
        return data["data"] if isinstance(data, dict) and "data" in data else data


class RaisesKeyError(BaseModel):
    """Has a validator that raises KeyError."""

    v: Annotated[dict[str, Any], AfterValidator(_keyed)]


class RaisesIndexError(BaseModel):
    """Has a validator that raises IndexError."""

    v: Annotated[str, AfterValidator(_first)]


class RaisesAttributeError(BaseModel):
    """Has a validator that raises AttributeError for what is no text."""

    v: Annotated[str, BeforeValidator(_named)]


class RaisesTypeErrorOfTheModel(BaseModel):
    """Has a model validator that takes every input for an object."""

    v: int

    @model_validator(mode="before")
    @classmethod
    def _copied(cls, data: Any) -> Any:
        return {**data, "v": data["v"] + 0}


class RefusesWords(BaseModel):
    """Refuses a few texts by code."""

    name: str = Field(min_length=1)

    @field_validator("name")
    @classmethod
    def _allowed(cls, name: str) -> str:
        if name in ("admin", "root"):
            raise ValueError("reserved")
        return name


class NullRefused(BaseModel):
    """May lack a key that it refuses to be null."""

    v: int | None = None

    @field_validator("v")
    @classmethod
    def _not_null(cls, v: int | None) -> int | None:
        if v is None:
            raise ValueError("leave it out")
        return v


class StrippedText(BaseModel):
    """Strips a text before its length is looked at."""

    v: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5)]


class LoweredText(BaseModel):
    """Lowers a text after its pattern was looked at."""

    v: Annotated[str, StringConstraints(to_lower=True, pattern="^[a-z]+$")]


class OnlyASum(BaseModel):
    """Is right for a few values in a million, with samples of its author."""

    v: Annotated[str, AfterValidator(_checked), Samples(good=("79927398713",), bad=("1", "x"))]


class PricesInCents(BaseModel):
    """Reads a price and writes it in cents, which is no price again."""

    v: Annotated[int, Field(ge=0, le=100), AfterValidator(lambda v: v * 100)]


class PricesInCentsByField(BaseModel):
    """The same by a validator of the field."""

    v: int = Field(ge=0, le=100)

    @field_validator("v")
    @classmethod
    def _in_cents(cls, v: int) -> int:
        return v * 100


class NormalisedPhone(BaseModel):
    """Writes a text that its own pattern does not take."""

    v: Annotated[str, Field(pattern="^[0-9 ]+$"), AfterValidator(lambda v: f"+{v.strip()}")]


class OneTagMore(BaseModel):
    """Writes a longer list than it reads."""

    v: Annotated[list[str], Field(max_length=2), AfterValidator(lambda v: [*v, "new"])]


class ItemsInCents(BaseModel):
    """Has a list of what is changed."""

    v: list[Annotated[int, Field(le=100), AfterValidator(lambda v: v * 100)]]


class ChangedByTheModel(BaseModel):
    """Is changed as a whole."""

    v: int = Field(ge=0, le=100)
    note: str = ""

    @model_validator(mode="after")
    def _in_cents(self) -> ChangedByTheModel:
        return self.model_copy(update={"v": self.v * 100})


class ForeignMetadata(BaseModel):
    """Has metadata that is none of Pydantic's, and can't be hashed."""

    v: Annotated[int, {"doc": 1}, ["x"], "a text"]


def _v(make: Any) -> Any:
    return lambda r: {"v": make(r)}


def _span(r: Any) -> dict[str, Any]:
    low, high = sorted((whole(r), whole(r)))
    return {"low": low, "high": high}


def _price(r: Any) -> int:
    return int(r.randint(0, 100))


ROWS = (
    Odd(model=EvenNumbers, make=_v(lambda r: 2 * whole(r)),
        misses=(Miss({"v": 1}, "value_error"),)),
    Odd(model=SplitTexts, make=lambda r: {"tags": items(text)(r)}),
    Odd(model=WrappedNumbers, make=_v(whole)),
    Odd(model=PlainlyValidated, make=_v(whole),
        refused="its validator raises TypeError for a list"),
    Odd(model=LowBeforeHigh, make=_span, misses=(Miss({"low": 2, "high": 1}, "value_error"),)),
    Odd(model=UnwrapsItsData, make=_v(whole)),
    Odd(model=RaisesKeyError, make=_v(lambda r: {"known": whole(r)}), item=Item.RAW,
        refused="its validator raises KeyError for an object without the key"),
    Odd(model=RaisesIndexError, make=_v(lambda r: text(r, 1)), item=Item.RAW,
        refused="its validator raises IndexError for an empty text"),
    Odd(model=RaisesAttributeError, make=_v(lambda r: text(r, 1).strip()), item=Item.RAW,
        refused="its validator raises AttributeError for a number"),
    Odd(model=RaisesTypeErrorOfTheModel, make=_v(whole), item=Item.RAW,
        refused="its validator raises TypeError for what is no object"),
    Odd(model=RefusesWords, make=lambda r: {"name": text(r, 1)},
        misses=(Miss({"name": "admin"}, "value_error"),)),
    Odd(model=NullRefused, make=lambda r: {"v": whole(r)}, sends=_v(whole),
        misses=(Miss({"v": None}, "value_error"),), unwritten=({"v": "x"},)),
    Odd(model=StrippedText, make=_v(lambda r: r.choice(("a", " ab ", "a b"))), item=Item.UNREADABLE,
        misses=(Miss({"v": "     "}, "string_too_short"),)),
    Odd(model=LoweredText, make=_v(lambda r: r.choice(("a", "xyz"))),
        misses=(Miss({"v": "1"}, "string_pattern_mismatch"),)),
    Odd(model=OnlyASum, make=_v(lambda r: "79927398713"),
        misses=(Miss({"v": "2"}, "value_error"),)),
    *(Odd(model=model, make=_v(_price), sends=_v(_price), unwritten=({"v": "x"}, {"v": None}),
        item=Item.READ_FORM) for model in (PricesInCents, PricesInCentsByField, ChangedByTheModel)),
    Odd(model=NormalisedPhone, make=_v(lambda r: str(_price(r))), item=Item.READ_FORM,
        sends=_v(lambda r: str(_price(r))), unwritten=({"v": 1},)),
    Odd(model=OneTagMore, make=_v(items(word, 0, 2)), sends=_v(items(word, 0, 2)),
        item=Item.READ_FORM, unwritten=({"v": [1]}, {"v": "x"})),
    Odd(model=ItemsInCents, make=_v(items(_price)), sends=_v(items(_price)),
        item=Item.READ_FORM, unwritten=({"v": ["x"]}, {"v": 1})),
    Odd(model=ForeignMetadata, make=_v(whole), item=Item.RAW),
)  # fmt: skip
