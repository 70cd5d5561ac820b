"""What a model writes is validated by the model itself, as far as it can be read back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    Json,
    PlainSerializer,
    computed_field,
    model_validator,
)

from handfast.shapes import Object, written_shape
from handfast.shapes.values.fit import misfits_at


class Renamed(BaseModel):
    """Is read under one key and written under another."""

    a: int = Field(validation_alias="in", serialization_alias="out")


class Checked(BaseModel):
    """Has code that decides, and what is not written as it is read."""

    model_config = ConfigDict(extra="forbid")
    low: int = Field(validation_alias="in", serialization_alias="out")
    high: int
    cost: Decimal = Decimal(1)
    rows: list[Renamed] = []
    named: dict[str, Renamed] = {}
    one: Renamed | None = None
    text: Json[Renamed] | None = None

    @computed_field
    def width(self) -> int:
        """How far they are apart."""
        return self.high - self.low

    @model_validator(mode="after")
    def _ordered(self) -> Checked:
        if self.low > self.high:
            raise ValueError("in is above high")
        return self


def faults(model: Any, value: Any) -> list[tuple[Any, str]]:
    """What is wrong with a value as the model writes it."""
    return [*misfits_at(written_shape(model).annotation, value)]


def test_what_is_written_is_judged_by_the_code_of_the_model() -> None:
    right = {
        "out": 1, "high": 2, "cost": "1.5", "width": 1, "rows": [{"out": 1}],
        "named": {"a": {"out": 1}}, "one": None, "text": {"out": 1},
    }  # fmt: skip

    assert faults(Checked, right) == []
    assert faults(Checked, right | {"out": 3}) == [((), "Value error, in is above high")]
    assert faults(Checked, right | {"more": 1}) == [(("more",), "Extra inputs are not permitted")]


def test_a_closed_model_takes_no_further_key_where_nothing_more_can_be_read_back() -> None:
    class Model(BaseModel):
        model_config = ConfigDict(extra="forbid")
        a: int
        token: str = Field(exclude=True)

    assert faults(Model, {"a": 1}) == []
    assert faults(Model, {"a": 1, "b": 1}) == [(("b",), "Extra inputs are not permitted")]
    assert faults(Model, []) == []


@pytest.mark.parametrize(
    "serialized",
    [
        lambda: Annotated[int, PlainSerializer(str, return_type=str)],
        lambda: tuple[Renamed, int],
        lambda: list[Annotated[int, PlainSerializer(str, return_type=str)]],
    ],
)
def test_code_is_left_out_where_what_it_reads_is_not_written(serialized: Callable[[], Any]) -> None:
    class Model(BaseModel):
        a: serialized()  # type: ignore[valid-type]  # made for each case

        @model_validator(mode="after")
        def _never(self) -> Model:
            raise ValueError("never")

    shape = written_shape(Model)

    assert isinstance(shape, Object)
    assert (shape.checked, shape.validated) == (False, Any)


def test_what_is_no_object_is_refused_like_any_other_value() -> None:
    assert [where for where, _ in faults(Checked, 0)] == [()]
    assert [where for where, _ in faults(Checked, {"out": 1, "high": 2, "rows": 1})] == [("rows",)]
    assert [where for where, _ in faults(Checked, {"out": 1, "high": 2, "named": 1})] == [
        ("named",)
    ]


def test_a_key_that_is_not_written_is_another_key() -> None:
    class Model(BaseModel):
        size: int = Field(default=1, validation_alias="in", serialization_alias="out")
        token: str = Field(default="", exclude=True)

        @model_validator(mode="after")
        def _small(self) -> Model:
            if self.size > 9 or self.token:
                raise ValueError("too much")
            return self

    class Closed(Model):
        model_config = ConfigDict(extra="forbid")

    assert faults(Model, {"out": 10}) == [((), "Value error, too much")]
    assert faults(Model, {"in": 10, "token": "x"}) == []
    assert faults(Closed, {"out": 1, "token": "x"}) == [
        (("token",), "Extra inputs are not permitted")
    ]
