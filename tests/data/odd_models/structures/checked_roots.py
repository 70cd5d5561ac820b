"""Root models whose validators decide, whatever the root is, and fields of any type that do."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, RootModel, field_validator, model_validator

from tests.data.odd_models.making import optional, whole
from tests.data.odd_models.row import Item, Miss, Odd, one_of

__all__ = ["ROWS"]


def _not_five(v: Any) -> Any:
    if v == 5:
        raise ValueError("anything but five")
    return v


class PositiveOrNull(RootModel[int | None]):
    """Is null or a number that code limits."""

    @field_validator("root")
    @classmethod
    def _positive(cls, v: int | None) -> int | None:
        if v is not None and v < 1:
            raise ValueError("must be positive")
        return v


class NumberNotNull(RootModel[int | None]):
    """Declares null, which its code refuses."""

    @model_validator(mode="after")
    def _there(self) -> NumberNotNull:
        if self.root is None:
            raise ValueError("must be there")
        return self


class Span(BaseModel):
    """The two ends of what another model limits."""

    low: int
    high: int


class SpanInOrder(RootModel[Span]):
    """Is an object whose fields must agree."""

    @model_validator(mode="after")
    def _in_order(self) -> SpanInOrder:
        if self.root.low > self.root.high:
            raise ValueError("low must not be above high")
        return self


class TwoOfThree(RootModel[Literal["a", "b", "c"]]):
    """Is one of the texts listed but for one."""

    @field_validator("root")
    @classmethod
    def _no_b(cls, v: str) -> str:
        if v == "b":
            raise ValueError("no b")
        return v


class AnythingButFive(RootModel[Any]):
    """Is anything but one number."""

    @field_validator("root")
    @classmethod
    def _other(cls, v: Any) -> Any:
        return _not_five(v)


class AnythingElse(BaseModel):
    """Has a field of any type that code limits."""

    v: Annotated[Any, AfterValidator(_not_five)]


class HasCheckedRoots(BaseModel):
    """Has several of them as fields."""

    a: PositiveOrNull
    b: list[SpanInOrder] = []
    c: TwoOfThree = TwoOfThree("a")


def _span(r: Any) -> dict[str, int]:
    low, high = sorted((whole(r), whole(r)))
    return {"low": low, "high": high}


_WRONG_SPAN = {"low": 2, "high": 1}

ROWS = (
    Odd(model=PositiveOrNull, make=optional(lambda r: r.randint(1, 99)), item=Item.UNREADABLE,
        not_taken="FastAPI takes no null for a body", misses=(Miss(0, "value_error"),)),
    Odd(model=NumberNotNull, make=whole, item=Item.UNREADABLE,
        misses=(Miss(None, "value_error"),)),
    Odd(model=SpanInOrder, make=_span, item=Item.UNREADABLE,
        misses=(Miss(_WRONG_SPAN, "value_error"),)),
    Odd(model=TwoOfThree, make=one_of("a", "c"), item=Item.UNREADABLE,
        misses=(Miss("b", "value_error"),)),
    Odd(model=AnythingButFive, make=one_of("a", 1, [2], {"b": 5}), item=Item.NEVER_JUDGED,
        misses=(Miss(5, "value_error"),)),
    Odd(model=AnythingElse, make=lambda r: {"v": r.choice(("a", 4, [5]))},
        item=Item.NEVER_JUDGED, misses=(Miss({"v": 5}, "value_error"),)),
    Odd(model=HasCheckedRoots,
        make=lambda r: {"a": r.choice((None, 1)), "b": [_span(r)], "c": r.choice("ac")},
        item=Item.UNREADABLE,
        misses=(
            Miss({"a": -1}, "value_error"), Miss({"a": 1, "b": [_WRONG_SPAN]}, "value_error"),
            Miss({"a": 1, "c": "b"}, "value_error"),
        )),
)  # fmt: skip
