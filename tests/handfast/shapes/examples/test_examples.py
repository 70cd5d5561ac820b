"""An example is the same each time, and its model takes it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import (
    UUID1,
    UUID3,
    UUID5,
    UUID6,
    UUID7,
    UUID8,
    AfterValidator,
    AwareDatetime,
    Base64Bytes,
    Base64Str,
    Base64UrlBytes,
    BaseModel,
    Field,
    Json,
    TypeAdapter,
    model_validator,
)
from typing_extensions import TypedDict

import shared.schemas
from handfast.shapes.examples.examples import example
from shared.fields import Samples
from shared.notifications import Notification


class Colour(StrEnum):
    """Two colours."""

    RED = "red"
    BLUE = "blue"


class Part(BaseModel):
    """What must be there, and what may."""

    name: str
    size: int | None
    note: str | None = None
    tags: list[str] = []


class OneOfTwo(BaseModel):
    """A model that takes exactly one of its keys."""

    text: str | None = None
    size: int | None = None

    @model_validator(mode="after")
    def _one(self) -> OneOfTwo:
        if (self.text is None) == (self.size is None):
            raise ValueError("exactly one")
        return self


class Never(BaseModel):
    """A model that takes no example of ours."""

    name: str

    @model_validator(mode="after")
    def _refuse(self) -> Never:
        raise ValueError("no")


def _refuse(value: str) -> str:
    raise ValueError(f"never {value}")


def _different(values: list[int]) -> list[int]:
    if len(set(values)) < len(values):
        raise ValueError("items are equal")
    return values


NOON = datetime(2031, 4, 2, 12)
CODED = Annotated[str, Samples(good=("first", "last"), bad=())]


@pytest.mark.parametrize(
    ("annotation", "full", "sparse"),
    [
        (Part, {"name": "text", "size": 1, "note": "text", "tags": ["text"]},
            {"name": "text", "size": None}),
        (list[int], [1], []),
        (dict[str, int], {"text": 1}, {}),
        (int | None, 1, None),
        (Colour, "red", "red"),
        (None, None, None),
        (CODED, "last", "first"),
        (str | int, "text", "text"),
        (Any, "anything", "anything"),
        (bool, True, True),
        (float, 1, 1),
    ],
)  # fmt: skip
def test_full_has_every_key_and_sparse_only_what_must_be_there(
    annotation: Any, full: Any, sparse: Any
) -> None:
    assert example(annotation) == full
    assert example(annotation, full=False) == sparse


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (AwareDatetime, "2031-04-02T06:15:00.250Z"),
        (datetime, "2031-04-02T06:15:00.250Z"),
        (date, "2031-04-02"),
        (time, "06:15:00"),
        (timedelta, "PT15M"),
        (UUID, "5f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a11"),
        (bytes, "bytes"),
        (Decimal, "1"),
        (Annotated[Decimal, Field(decimal_places=2, gt=3)], "4"),
        (Annotated[int, Field(ge=10, le=20)], 10),
        (Annotated[int, Field(gt=10)], 11),
        (Annotated[int, Field(le=-5)], -5),
        (Annotated[int, Field(lt=-5)], -6),
        (Annotated[int, Field(multiple_of=7)], 7),
        (Annotated[float, Field(gt=0, lt=1)], 0.5),
        (Annotated[Decimal, Field(gt=0, lt=1)], "0.5"),
        (Annotated[Decimal, Field(gt=0, lt=Decimal("0.001"))], "0.0005"),
        (Annotated[Decimal, Field(max_digits=4, decimal_places=4)], "0.5"),
        (Annotated[int, Field(ge=2**64)], 2**64),
        (UUID1, "5f0c2d7e-8f4b-1b0a-9d6a-0c3f5f2b9a11"),
        (UUID3, "5f0c2d7e-8f4b-3b0a-9d6a-0c3f5f2b9a11"),
        (UUID5, "5f0c2d7e-8f4b-5b0a-9d6a-0c3f5f2b9a11"),
        (UUID6, "5f0c2d7e-8f4b-6b0a-9d6a-0c3f5f2b9a11"),
        (UUID7, "5f0c2d7e-8f4b-7b0a-9d6a-0c3f5f2b9a11"),
        (UUID8, "5f0c2d7e-8f4b-8b0a-9d6a-0c3f5f2b9a11"),
        (Base64Bytes, "Ynl0ZXM="),
        (Base64UrlBytes, "Ynl0ZXM="),
        (Base64Str, "YWJj"),
        (Annotated[Base64Bytes, Field(max_length=3)], "YQ=="),
        (Annotated[bytes, Field(max_length=4)], "byte"),
        (Annotated[bytes, Field(max_length=0)], ""),
        (Annotated[datetime, Field(ge=NOON)], "2031-04-02T12:00:00"),
        (Annotated[AwareDatetime, Field(gt=NOON.replace(tzinfo=UTC))], "2031-04-02T12:00:01Z"),
        (Annotated[date, Field(gt=date(2020, 1, 1), lt=date(2020, 1, 3))], "2020-01-02"),
        (Annotated[time, Field(ge=time(9), lt=time(17, 30))], "09:00:00"),
        (Annotated[timedelta, Field(lt=timedelta(0))], "-PT1S"),
        (Annotated[timedelta, Field(gt=timedelta(0), lt=timedelta(seconds=1))], "PT0.000001S"),
        (Annotated[str, Field(min_length=6)], "text.."),
        (Annotated[str, Field(max_length=2)], "te"),
        (Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")], "09:00"),
        (Annotated[str, Field(pattern=r"^v[0-9]{3}$")], "v000"),
        (Annotated[str, Field(pattern=r"^#[0-9a-f]*$", min_length=4)], "#aaa"),
        (Annotated[list[int], Field(min_length=2)], [1, 1]),
        (Annotated[list[int], Field(max_length=0)], []),
        (Annotated[set[int], Field(min_length=3)], [1, 2, 3]),
        (Annotated[set[str], Field(min_length=2)], ["text", "text 1"]),
        (Annotated[set[Annotated[int, Field(ge=0, le=2)]], Field(min_length=3)], [1, 2, 0]),
        (Annotated[set[Annotated[str, Field(max_length=1)]], Field(min_length=2)], ["t", "a"]),
        (Annotated[set[bool], Field(min_length=2)], [True, False]),
        (
            Annotated[set[UUID], Field(min_length=2)],
            ["5f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a11", "5f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a12"],
        ),
        (
            Annotated[set[AwareDatetime], Field(min_length=2)],
            ["2031-04-02T06:15:00.250Z", "2031-04-02T06:15:01.250Z"],
        ),
        (Annotated[set[tuple[int, ...]], Field(min_length=2)], [[1], [2]]),
        (Annotated[list[int], AfterValidator(_different), Field(min_length=2)], [1, 2]),
        (Annotated[set[Colour], Field(min_length=2)], ["red", "blue"]),
        (Annotated[dict[str, int], Field(min_length=2)], {"text": 1, "text 1": 1}),
        (Annotated[dict[str, int], Field(max_length=0)], {}),
        (Annotated[dict[bool, int], Field(min_length=2)], {"true": 1, "false": 1}),
        (OneOfTwo, {"text": "text"}),
        (dict[int, str], {"1": "text"}),
        (Literal["a", 1], "a"),
        (Json[list[int]], "[1]"),
    ],
)
def test_an_example_fits_its_constraints(annotation: Any, expected: Any) -> None:
    assert example(annotation) == expected
    TypeAdapter(annotation).validate_json(TypeAdapter(Any).dump_json(expected))


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("name", shared.schemas.__all__)
def test_every_model_of_the_vocabulary_has_examples(name: str, full: bool) -> None:
    model = getattr(shared.schemas, name)
    assert example(model, full) == example(model, full)
    model.model_validate(example(model, full))


class Folder(BaseModel):
    """Has folders."""

    name: str
    folders: list[Folder] = []


class Sum(BaseModel):
    """Is a sum of sums or numbers."""

    left: Sum | int
    right: Sum | int


class Menu(TypedDict):
    """Has menus."""

    label: str
    entries: list[Menu]


class Ring(BaseModel):
    """Has a next one, for ever."""

    next: Ring


type Nest = list[Nest]
type Tree = dict[str, Tree] | int


@pytest.mark.parametrize(
    ("annotation", "expected", "least"),
    [
        (
            Folder,
            {"name": "text", "folders": [{"name": "text", "folders": [{"name": "text"}]}]},
            {"name": "text"},
        ),
        (
            list[Folder],
            [{"name": "text", "folders": [{"name": "text", "folders": [{"name": "text"}]}]}],
            [],
        ),
        (
            Sum,
            {
                "left": {"left": {"left": 1, "right": 1}, "right": {"left": 1, "right": 1}},
                "right": {"left": {"left": 1, "right": 1}, "right": {"left": 1, "right": 1}},
            },
            {"left": 1, "right": 1},
        ),
        (
            Menu,
            {
                "label": "text",
                "entries": [{"label": "text", "entries": [{"label": "text", "entries": []}]}],
            },
            {"label": "text", "entries": []},
        ),
        (Nest, [[[[]]]], []),
        (Tree, {"text": {"text": {"text": {}}}}, {}),
        (Folder | None, None, None),
    ],
)
def test_an_example_of_what_contains_itself_comes_to_an_end(
    annotation: Any, expected: Any, least: Any
) -> None:
    if expected is not None:
        assert example(annotation) == expected
    assert example(annotation, full=False) == least


def test_what_comes_to_no_end_has_no_example() -> None:
    with pytest.raises(TypeError, match=r"^no value of Ring comes to an end$"):
        example(Ring)


def test_a_union_of_models_is_shown_by_its_first() -> None:
    TypeAdapter(Notification).validate_python(example(Notification))
    assert example(Notification)["message_type"] == "reminder"


@pytest.mark.parametrize(
    ("annotation", "why"),
    [
        (Annotated[str, Field(pattern=r"^\pL{9}$")], "no value of ours fits"),
        (Annotated[int, Field(gt=1, lt=2)], "no value of ours fits"),
        (Annotated[str, Field(pattern="^x$", min_length=2)], "no value of ours fits"),
        (Annotated[str, AfterValidator(_refuse)], "no value of ours fits"),
        (
            Annotated[set[bool], Field(min_length=3)],
            ": Set should have at least 3 items after validation, not 2",
        ),
        (Never, ": Value error, no"),
    ],
)
def test_what_has_no_example_asks_for_samples(annotation: Any, why: str) -> None:
    with pytest.raises(TypeError) as raised:
        example(annotation)
    assert f"({why}): give it Samples(good=..., bad=...)" in str(raised.value)
