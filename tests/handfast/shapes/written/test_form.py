"""The form that a model writes: that very shape where both are one, else what is declared of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

import pydantic
import pytest
from pydantic import (
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    Json,
    PlainSerializer,
    SecretBytes,
    SecretStr,
    WrapSerializer,
    computed_field,
    field_serializer,
    model_serializer,
)

from handfast.shapes import (
    Anything,
    Array,
    Choice,
    Map,
    Nullable,
    Object,
    Scalar,
    Shape,
    Union,
    shape_of,
    written_shape,
)
from handfast.shapes.declared.configs import BytesInText

NUMBER = Scalar("number", float)
TEXT = Scalar("string", str)
WHOLE = Scalar("integer", int)
HIDDEN = Choice(("**********", ""), str)


class Alike(BaseModel):
    """Is written as it is read."""

    a: int
    b: list[dict[str, float]] = []
    c: tuple[int, str] | None = None
    d: Literal["x"] | bool


class Renamed(BaseModel):
    """Is read under one key and written under another."""

    a: int = Field(validation_alias="in", serialization_alias="out")


def keys(shape: Shape) -> dict[str, Shape]:
    """The shapes of an object by key."""
    assert isinstance(shape, Object)
    return {field.name: field.shape for field in shape.fields}


def test_a_model_that_writes_what_it_reads_has_one_shape() -> None:
    assert written_shape(Alike) is shape_of(Alike)


def test_keys_are_those_that_are_written_at_any_depth() -> None:
    class Model(BaseModel):
        rows: list[Renamed]
        by_name: dict[str, Renamed] = Field(alias="byName")
        one: Renamed | None
        two: tuple[int, Renamed]
        tagged: Renamed | int

    inner = written_shape(Renamed)

    assert keys(inner) == {"out": WHOLE}
    assert keys(written_shape(Model)) == {
        "rows": Array(inner, Any),
        "byName": Map(TEXT, inner, Any),
        "one": Nullable(inner),
        "two": Array(
            Union((WHOLE, inner), Any), Any, min_length=2, max_length=2, positions=(WHOLE, inner)
        ),
        "tagged": Union((inner, WHOLE), Any),
    }


def test_a_key_may_be_the_empty_text() -> None:
    class Model(BaseModel):
        a: int = Field(alias="")

    assert written_shape(Model) is shape_of(Model)


def test_a_tag_has_the_key_under_which_it_is_written() -> None:
    class One(BaseModel):
        kind: Literal["one"] = Field(validation_alias="kind", serialization_alias="sort")

    class Two(BaseModel):
        kind: Literal["two"] = Field(validation_alias="kind", serialization_alias="sort")

    class Model(BaseModel):
        v: One | Two = Field(discriminator="kind")

    shape = keys(written_shape(Model))["v"]

    assert isinstance(shape, Union)
    assert shape.discriminator == "sort"
    assert [keys(option) for option in shape.options] == [
        {"sort": Choice(("one",), Literal["one"])},
        {"sort": Choice(("two",), Literal["two"])},
    ]


def test_a_field_that_is_read_from_inside_another_key_is_written_under_its_own() -> None:
    class Model(BaseModel):
        city: str = Field(validation_alias=AliasPath("address", "city"))

    read, written = shape_of(Model), written_shape(Model)

    assert isinstance(read, Object)
    assert [field.unreadable for field in read.fields] == [
        "AliasPath(path=['address', 'city']) reads it from inside another key"
    ]
    assert isinstance(written, Object)
    assert [(field.name, field.unreadable) for field in written.fields] == [("city", "")]


def test_computed_fields_are_written_and_excluded_ones_are_not() -> None:
    class Model(BaseModel):
        width: int
        secret: str = Field(exclude=True)
        tags: list[str] = Field(exclude_if=lambda tags: not tags)

        @computed_field
        def area(self) -> int | None:
            return self.width

        @computed_field(alias="whoKnows")
        def unknown(self) -> Any:
            return self.width

    shape = written_shape(Model)

    assert isinstance(shape, Object)
    assert [(field.name, field.shape, field.required) for field in shape.fields] == [
        ("width", WHOLE, True),
        ("tags", Array(TEXT, list[str]), False),
        ("area", Nullable(WHOLE), True),
        ("whoKnows", Anything(), True),
    ]


def test_a_computed_field_may_have_a_serializer() -> None:
    class Model(BaseModel):
        @computed_field
        def area(self) -> int:
            return 1

        @field_serializer("area")
        def _text(self, area: int) -> str:
            return str(area)

    assert keys(written_shape(Model)) == {"area": TEXT}


def test_a_dataclass_writes_what_no_argument_sets() -> None:
    @pydantic.dataclasses.dataclass
    class Model:
        a: int
        b: int = dataclasses.field(init=False, default=1)

    assert keys(shape_of(Model)) == {"a": WHOLE}
    assert keys(written_shape(Model)) == {"a": WHOLE, "b": WHOLE}


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (Annotated[int, PlainSerializer(str, return_type=str)], TEXT),
        (Annotated[str, PlainSerializer(len)], Anything()),
        (Annotated[int, WrapSerializer(lambda v, write: write(v))], Anything()),
        (Annotated[int, PlainSerializer(str, return_type=complex)], Anything()),
        (
            Annotated[
                int | None, PlainSerializer(str, return_type=str, when_used="json-unless-none")
            ],
            Nullable(TEXT),
        ),
        (Json[list[int]], Array(WHOLE, list[int])),
        (Annotated[Json[list[int]], PlainSerializer(str, return_type=str)], None),
        (SecretStr, HIDDEN),
        (SecretBytes, HIDDEN),
        (Annotated[SecretStr, PlainSerializer(str, return_type=str)], TEXT),
        (Decimal, Scalar("decimal", Decimal, as_text=True)),
    ],
)
def test_a_type_is_written_as_its_serializer_declares(annotation: Any, expected: Any) -> None:
    assert written_shape(annotation) == (shape_of(annotation) if expected is None else expected)


def test_the_serializers_of_a_model_are_for_the_fields_that_they_name() -> None:
    class Model(BaseModel):
        a: int
        b: int | None
        c: int

        @field_serializer("a")
        def _a(self, a: int) -> str:
            return str(a)

        @field_serializer("b", when_used="unless-none")
        def _b(self, b: int) -> str:
            return str(b)

    class Every(BaseModel):
        a: int
        b: int

        @field_serializer("*")
        def _all(self, value: int) -> str:
            return str(value)

    assert keys(written_shape(Model)) == {"a": TEXT, "b": Nullable(TEXT), "c": WHOLE}
    assert keys(written_shape(Every)) == {"a": TEXT, "b": TEXT}


def test_a_model_is_written_as_its_own_serializer_declares() -> None:
    class Model(BaseModel):
        a: int

        @model_serializer
        def _short(self) -> str:
            return str(self.a)

    class Other(BaseModel):
        rows: list[Model]
        price: Model

    assert written_shape(Model) == TEXT
    assert keys(written_shape(Other)) == {"rows": Array(TEXT, Any), "price": TEXT}


@pytest.mark.parametrize(
    ("annotation", "config", "expected"),
    [
        (dt.timedelta, {"ser_json_timedelta": "float"}, NUMBER),
        (dt.timedelta, {"ser_json_temporal": "milliseconds"}, NUMBER),
        (dt.datetime, {"ser_json_temporal": "seconds"}, NUMBER),
        (dt.datetime, {"ser_json_timedelta": "float"}, None),
        (
            float,
            {"ser_json_inf_nan": "strings"},
            Union((NUMBER, Choice(("NaN", "Infinity", "-Infinity"), str)), Any),
        ),
        (
            bytes,
            {"ser_json_bytes": "base64"},
            Scalar(
                "bytes", Annotated[bytes, BytesInText("base64")], encoding="base64", checked=True
            ),
        ),
        (bytes, {"val_json_bytes": "base64"}, Scalar("bytes", bytes)),
        (bytes, {"val_json_bytes": "hex", "ser_json_bytes": "hex"}, None),
    ],
)
def test_a_field_is_written_as_the_config_states(
    annotation: Any, config: ConfigDict, expected: Any
) -> None:
    class Model(BaseModel):
        model_config = config
        v: annotation

    (read,) = keys(shape_of(Model)).values()
    assert keys(written_shape(Model)) == {"v": read if expected is None else expected}


def test_a_dataclass_without_a_config_has_that_of_the_model_around_it() -> None:
    @dataclasses.dataclass
    class Part:
        took: dt.timedelta

    class Model(BaseModel):
        model_config = ConfigDict(ser_json_timedelta="float")
        part: Part

    assert keys(keys(written_shape(Model))["part"]) == {"took": NUMBER}
    assert written_shape(Part) is shape_of(Part)
