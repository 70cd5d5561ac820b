"""What `shape_of` reads from annotations."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, NewType

import annotated_types as at
import pytest
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    HttpUrl,
    Json,
    JsonValue,
    PlainSerializer,
    RootModel,
    SecretStr,
    StringConstraints,
)

from handfast.shapes import (
    Anything,
    Array,
    Choice,
    Encoded,
    Kind,
    Map,
    Nullable,
    Object,
    Scalar,
    Shape,
    Union,
    shape_of,
)
from handfast.shapes import Field as WireField
from shared.fields import Samples

type UserId = Annotated[int, Field(ge=0)]
type Listed[X] = list[X]
Name = NewType("Name", str)


class Colour(enum.StrEnum):
    """Values of text."""

    RED = "red"
    BLUE = "blue"


class Size(enum.IntEnum):
    """Values of number."""

    SMALL = 1
    LARGE = 2


class Cat(BaseModel):
    """One of several models."""

    kind: Literal["cat"]


class Dog(BaseModel):
    """One whose key has an alias."""

    kind: Literal["dog"] = Field(alias="Kind")
    model_config = ConfigDict(populate_by_name=True)


class Fox(BaseModel):
    """Another of several models."""

    kind: Literal["fox"]


class Page[T](BaseModel):
    """A generic model."""

    items: list[T]


class Ids(RootModel[list[UserId]]):
    """A model without keys."""


ANYTHING_IN_TEXT: Any = Json
INT, TEXT = Scalar("integer", int), Scalar("string", str)
POSITIVE = Scalar("integer", Annotated[int, at.Gt(0)], gt=0)
CAT = Object(Cat, (WireField("kind", "kind", Choice(("cat",), Literal["cat"]), True, ...),))
FOX = Object(Fox, (WireField("kind", "kind", Choice(("fox",), Literal["fox"]), True, ...),))


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        (bool, "boolean"),
        (bytes, "bytes"),
        (dt.date, "date"),
        (dt.datetime, "datetime"),
        (Decimal, "decimal"),
        (dt.timedelta, "duration"),
        (int, "integer"),
        (float, "number"),
        (str, "string"),
        (SecretStr, "string"),
        (dt.time, "time"),
        (uuid.UUID, "uuid"),
    ],
)
def test_a_plain_type_is_a_scalar_without_constraints(annotation: Any, kind: Kind) -> None:
    assert shape_of(annotation) == Scalar(kind, annotation)


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (Annotated[int, Field(ge=1, lt=9)], {"ge": 1, "lt": 9}),
        (Annotated[int, at.Interval(gt=1, le=9)], {"gt": 1, "le": 9}),
        (Annotated[int, Field(multiple_of=5, strict=True)], {"multiple_of": 5, "strict": True}),
        (Annotated[UserId, Field(le=9)], {"ge": 0, "le": 9}),
        (Annotated[Annotated[int, Field(ge=1)], Field(ge=5)], {"ge": 5}),
        (Annotated[Annotated[int, Field(ge=5)], Field(ge=1)], {"ge": 5}),
        (Annotated[Annotated[int, Field(le=5)], Field(le=1)], {"le": 1}),
        (Annotated[str, at.Len(1, 9)], {"min_length": 1, "max_length": 9}),
        (
            Annotated[str, StringConstraints(max_length=9, pattern="^a")],
            {"max_length": 9, "pattern": "^a"},
        ),
        (
            Annotated[Decimal, Field(max_digits=5, decimal_places=2)],
            {"max_digits": 5, "decimal_places": 2},
        ),
        (AwareDatetime, {"aware": True}),
        (Annotated[dt.datetime, at.Timezone(...)], {}),  # which Pydantic does not look at
        (Annotated[int, "a remark"], {}),
        (Annotated[int, PlainSerializer(str)], {}),
        (Annotated[int, AfterValidator(abs)], {"checked": True}),
        (Annotated[int, at.Predicate(bool)], {"checked": True}),
        (Annotated[str, StringConstraints(strip_whitespace=True)], {"checked": True}),
        (Name, {}),
    ],
)
def test_a_scalar_has_its_constraints_wherever_they_are_stated(
    annotation: Any, expected: dict[str, Any]
) -> None:
    shape = shape_of(annotation)

    assert isinstance(shape, Scalar)
    assert shape == Scalar(shape.kind, shape.annotation, **expected)


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (Colour, Choice(("red", "blue"), Colour)),
        (Size, Choice((1, 2), Size)),
        (Literal["a", 1, True], Choice(("a", 1, True), Literal["a", 1, True])),
        (Literal[Colour.RED], Choice(("red",), Literal[Colour.RED])),
        (Literal["a", None], Nullable(Choice(("a",), Literal["a", None]))),
        (None, Nullable(Choice((), None))),
        (Any, Anything(Any)),
        (object, Anything(object)),
        (JsonValue, Anything(JsonValue)),
        (int | None, Nullable(INT)),
        (Annotated[int | None, Field(gt=0)], Nullable(POSITIVE)),
        (list[int], Array(INT, list[int])),
        (list, Array(Anything(), list[Any])),
        (Listed[int], Array(INT, list[int])),
        (Sequence[int], Array(INT, Sequence[int])),
        (set[int], Array(INT, set[int], unique=True)),
        (frozenset[int], Array(INT, frozenset[int], unique=True)),
        (tuple[int, ...], Array(INT, tuple[int, ...])),
        (tuple[int, int], Array(INT, tuple[int, int], 2, 2)),
        (
            tuple[int, str],
            Array(Union((INT, TEXT), int | str), tuple[int, str], 2, 2, positions=(INT, TEXT)),
        ),
        (
            tuple[int, str, int],
            Array(
                Union((INT, TEXT), int | str),
                tuple[int, str, int],
                3,
                3,
                positions=(INT, TEXT, INT),
            ),
        ),
        (tuple[()], Array(Anything(), tuple[()], 0, 0)),
        (tuple, Array(Anything(), tuple[Any, ...])),
        (
            Annotated[list[Annotated[int, Field(gt=0)]], Field(min_length=1, max_length=3)],
            Array(
                POSITIVE,
                Annotated[list[Annotated[int, at.Gt(0)]], at.MinLen(1), at.MaxLen(3)],
                1,
                3,
            ),
        ),
        (dict[str, int], Map(TEXT, INT, dict[str, int])),
        (Mapping[Colour, int], Map(Choice(("red", "blue"), Colour), INT, Mapping[Colour, int])),
        (dict, Map(TEXT, Anything(), dict[str, Any])),
        (int | str, Union((INT, TEXT), int | str)),
        (int | str | None, Nullable(Union((INT, TEXT), int | str))),
        (
            Page[int],
            Object(
                Page[int],
                (WireField("items", "items", Array(INT, list[int]), True, ...),),
            ),
        ),
        (
            Annotated[Cat | Fox, Field(discriminator="kind")],
            Union((CAT, FOX), Annotated[Cat | Fox, Discriminator("kind")], "kind"),
        ),
    ],
)
def test_an_annotation_has_one_shape(annotation: Any, expected: Shape) -> None:
    assert shape_of(annotation) == expected


def test_a_root_model_has_the_shape_of_its_root() -> None:
    assert shape_of(Ids) == shape_of(list[UserId])


def test_a_discriminator_has_its_wire_name() -> None:
    shape = shape_of(Annotated[Dog | Cat, Field(discriminator="kind")])

    assert isinstance(shape, Union)
    assert shape.discriminator == "Kind"


def test_an_optional_type_whose_code_takes_null_stays_nullable() -> None:
    unchanged = AfterValidator(lambda value: value)

    assert shape_of(Annotated[int | None, unchanged]) == Nullable(
        Scalar("integer", Annotated[int, unchanged], checked=True)
    )


def test_samples_give_an_unknown_type_the_shape_of_a_string() -> None:
    samples = Samples(good=("http://a.example/",), bad=("a",))
    annotation = Annotated[HttpUrl, samples]

    assert shape_of(annotation) == Scalar("string", annotation, samples=samples, checked=True)


def test_metadata_that_cannot_be_hashed_is_read_too() -> None:
    assert shape_of(list[Annotated[int, Field(gt=0)]]) == Array(
        POSITIVE, list[Annotated[int, at.Gt(0)]]
    )


def test_the_order_of_a_union_is_its_own() -> None:
    """Equal unions written in another order keep their order, whichever is asked for first."""
    assert shape_of(str | bool) == Union((TEXT, shape_of(bool)), str | bool)
    assert shape_of(bool | str) == Union((shape_of(bool), TEXT), bool | str)


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (ANYTHING_IN_TEXT, Encoded(Anything(), ANYTHING_IN_TEXT)),
        (Json[int], Encoded(INT, Json[int])),
        (Json[Cat], Encoded(CAT, Json[Cat])),
        (Json[Cat] | None, Nullable(Encoded(CAT, Json[Cat]))),
        (Json[Json[int]], Encoded(Encoded(INT, Json[int]), Json[Json[int]])),
    ],
)
def test_json_in_a_string_has_the_shape_of_its_value_within(
    annotation: Any, expected: Shape
) -> None:
    assert shape_of(annotation) == expected


def test_the_value_of_json_in_a_string_has_its_constraints() -> None:
    class Envelope(BaseModel):
        body: Json[UserId] = Field(alias="Body")

    whole = shape_of(Envelope)
    assert isinstance(whole, Object)
    encoded = whole.fields[0].shape
    assert isinstance(encoded, Encoded)
    assert isinstance(encoded.of, Scalar)
    assert encoded.of.ge == 0
