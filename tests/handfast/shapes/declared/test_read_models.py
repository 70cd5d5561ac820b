"""What `shape_of` reads from models and their fields, and what it refuses."""

import datetime as dt
import enum
import re
import subprocess
import sys
import uuid
from typing import Any, Literal

import pytest
from pydantic import (
    AliasChoices,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    field_validator,
    model_validator,
)

from handfast.shapes import Array, Choice, Nullable, Object, shape_of, written_shape
from handfast.shapes import Field as WireField
from shared.enums import MediaType
from shared.fields import Given
from shared.schemas import MemoryCreate, TagAdd


class Colour(enum.StrEnum):
    """Values of text."""

    RED = "red"
    BLUE = "blue"


class Cat(BaseModel):
    """One of several models."""

    kind: Literal["cat"]


def test_a_given_field_may_be_left_out_but_not_null() -> None:
    class Update(BaseModel):
        colour: Given[Colour] = None

    expected = WireField("colour", "colour", Choice(("red", "blue"), Colour), False, None)
    assert shape_of(Update) == Object(Update, (expected,))


@pytest.mark.parametrize(
    ("stated", "config", "expected"),
    [
        (Field(), {}, ("field", (), "field")),
        (Field(alias="a"), {}, ("a", (), "a")),
        (Field(alias="a"), {"populate_by_name": True}, ("a", ("field",), "a")),
        (
            Field(alias="a"),
            {"validate_by_alias": False, "validate_by_name": True},
            ("field", (), "a"),
        ),
        (Field(validation_alias="v"), {}, ("v", (), "field")),
        (Field(validation_alias="v", serialization_alias="s"), {}, ("v", (), "s")),
        (
            Field(validation_alias=AliasChoices("v", "w", AliasPath("x", 0))),
            {},
            ("v", ("w",), "field"),
        ),
        (Field(), {"alias_generator": str.upper}, ("FIELD", (), "FIELD")),
    ],
)
def test_a_field_has_the_keys_that_are_read_and_the_one_that_is_written(
    stated: Any, config: ConfigDict, expected: tuple[str, tuple[str, ...], str]
) -> None:
    class Model(BaseModel):
        model_config = config
        field: int = stated

    read, written = shape_of(Model), written_shape(Model)

    assert isinstance(read, Object)
    assert isinstance(written, Object)
    (only,), (also,) = read.fields, written.fields
    assert (only.name, only.aliases, also.name) == expected


def test_a_field_has_the_json_value_of_its_default() -> None:
    class Model(BaseModel):
        required: int
        nothing: int | None = None
        colour: Colour = Colour.BLUE
        day: dt.date = dt.date(2024, 2, 29)
        listed: list[int] = Field(default_factory=list)
        made: uuid.UUID = Field(default_factory=uuid.uuid4)

    shape = shape_of(Model)

    assert isinstance(shape, Object)
    assert {f.name: f.default for f in shape.fields} == {
        "required": ...,
        "nothing": None,
        "colour": "blue",
        "day": "2024-02-29",
        "listed": [],
        "made": ...,
    }
    assert [f.name for f in shape.fields if f.required] == ["required"]


@pytest.mark.parametrize("extra", ["allow", "forbid", "ignore"])
def test_an_object_has_its_rule_for_other_keys(
    extra: Literal["allow", "forbid", "ignore"],
) -> None:
    class Model(BaseModel):
        model_config = ConfigDict(extra=extra)

    assert shape_of(Model) == Object(Model, (), extra)


def test_an_object_with_validators_of_its_own_is_checked() -> None:
    class ByField(BaseModel):
        number: int

        @field_validator("number")
        @classmethod
        def _even(cls, value: int) -> int:
            return value

    class ByModel(BaseModel):
        @model_validator(mode="after")
        def _whole(self) -> "ByModel":
            return self

    checked = {m: getattr(shape_of(m), "checked", None) for m in (ByField, ByModel, Cat)}
    assert checked == {ByField: True, ByModel: True, Cat: False}


def test_a_model_that_limits_its_other_keys_is_checked() -> None:
    class Open(BaseModel):
        model_config = ConfigDict(extra="allow")

    class Limited(Open):
        __pydantic_extra__: dict[str, int]

    class Inherits(Limited):
        name: str

    checked = {m: getattr(shape_of(m), "checked", None) for m in (Open, Limited, Inherits)}
    assert checked == {Open: False, Limited: True, Inherits: True}


def test_all_that_has_no_shape_is_named_at_once() -> None:
    class Inner(BaseModel):
        model_config = ConfigDict(arbitrary_types_allowed=True)
        number: complex
        links: list[re.Pattern[str]]
        fine: int

    class Outer(BaseModel):
        inner: Inner
        pair: tuple[int, complex]

    with pytest.raises(TypeError) as caught:
        shape_of(Outer)

    advice = "has no form in JSON without Samples(good=..., bad=...) beside it"
    assert str(caught.value).splitlines() == [
        f"Outer.inner: Inner.number: <class 'complex'> {advice}",
        f"Outer.inner: Inner.links: re.Pattern[str] {advice}",
        f"Outer.pair: <class 'complex'> {advice}",
    ]


def test_a_shape_is_read_once() -> None:
    assert shape_of(MemoryCreate) is shape_of(MemoryCreate)


def test_the_annotation_of_a_leaf_is_what_pydantic_validates_there() -> None:
    shape = shape_of(TagAdd)
    assert isinstance(shape, Object)
    tags = shape.fields[0].shape
    assert isinstance(tags, Array)

    adapter = TypeAdapter[str](tags.item.annotation)

    assert adapter.validate_python("home") == "home"
    with pytest.raises(ValueError, match="pattern"):
        adapter.validate_python("a/b")


def test_a_seed_model_reads_as_its_fields() -> None:
    shape = shape_of(MemoryCreate)

    assert isinstance(shape, Object)
    assert [(f.name, f.required, type(f.shape).__name__) for f in shape.fields] == [
        ("owner_user_id", True, "Scalar"),
        ("content", False, "Nullable"),
        ("media_type", False, "Nullable"),
        ("media_file_id", False, "Nullable"),
        ("source_chat_id", False, "Nullable"),
        ("source_message_id", False, "Nullable"),
    ]
    assert shape.fields[2].shape == Nullable(Choice(("image",), MediaType))


def test_shapes_bring_no_test_tool() -> None:
    code = "import sys, handfast.shapes; print({'hypothesis', 'pytest'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
