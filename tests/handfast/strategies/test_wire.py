"""`wire` makes valid JSON of every class of values, and shrinks to the simplest of them."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

import annotated_types as at
import pytest
from pydantic import (
    UUID4,
    UUID6,
    UUID7,
    UUID8,
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    FailFast,
    Field,
    HttpUrl,
    Json,
    OnErrorOmit,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from handfast.strategies import instances, wire
from shared.enums import JobType, MemoryStatus
from shared.fields import Samples
from shared.schemas import MemoryCreate

type Draw = Callable[..., list[Any]]
type Smallest = Callable[..., Any]

COUNTS = [25, pytest.param(1_000, marks=pytest.mark.long)]


def _valid(annotation: Any, value: Any) -> bool:
    TypeAdapter(annotation).validate_json(json.dumps(value, allow_nan=False))
    return True


@pytest.mark.parametrize("count", COUNTS)
def test_every_value_is_valid(annotation: Any, drawn: Draw, count: int) -> None:
    assert all(_valid(annotation, value) for value in drawn(wire(annotation), count))


def test_an_instance_is_the_same_after_a_round_trip(annotation: Any, drawn: Draw) -> None:
    adapter = TypeAdapter(annotation)
    for value in drawn(instances(annotation), 20):
        text = adapter.dump_json(value, by_alias=True, exclude_unset=True)
        assert adapter.validate_json(text) == value


class Pet(BaseModel):
    """One of two models with a discriminator."""

    kind: Literal["pet"]
    name: str = Field(alias="petName")


class Plant(BaseModel):
    """The other of the two."""

    kind: Literal["plant"]
    leaves: int = Field(ge=0)


class Round(BaseModel):
    """One of two models with a tag that has a default."""

    kind: Literal["round"] = "round"


class Square(BaseModel):
    """The other of the two."""

    kind: Literal["square"] = "square"


class Ordered(BaseModel):
    """A model that relates two of its fields by code."""

    low: Annotated[int, Field(ge=0, le=3)]
    high: Annotated[int, Field(ge=0, le=3)]

    @model_validator(mode="after")
    def _in_order(self) -> "Ordered":
        if self.low > self.high:
            raise ValueError
        return self


_MOMENT = dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[int, Field(gt=2**70, le=2**70 + 5)],
        Annotated[int, Field(gt=-7, lt=9, multiple_of=5)],
        Annotated[int, Field(le=-(2**64))],
        Annotated[int, Field(strict=True)],
        Annotated[int, at.Predicate(lambda n: n % 2 == 0)],
        Annotated[float, Field(gt=0, le=0.5)],
        Annotated[float, Field(ge=1, multiple_of=0.25, lt=9)],
        Annotated[float, Field(multiple_of=0.1)],
        Annotated[int, {"doc": 1}],
        Annotated[list[int], FailFast()],
        list[OnErrorOmit[int]],
        Decimal,
        Annotated[Decimal, Field(max_digits=5, decimal_places=2)],
        Annotated[Decimal, Field(gt=Decimal("0.1"), lt=Decimal("0.2"), decimal_places=3)],
        Annotated[Decimal, Field(max_digits=2, decimal_places=1, multiple_of=0.5)],
        Annotated[str, Field(min_length=2, max_length=3)],
        Annotated[str, Field(pattern="^[^/]{2,5}$")],
        Annotated[str, Field(pattern=r"^[^\x00-\x1f]+$", max_length=4)],
        Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)?$", min_length=3, max_length=9)],
        Annotated[str, Field(pattern=r"^a|b$")],
        Annotated[str, Field(pattern=r"colou?r")],
        Annotated[str, Field(pattern=r"^\d{3}-\w+\s?$")],
        Annotated[str, Field(pattern=r"^(?i:ab)+$", max_length=8)],
        Annotated[str, Field(pattern=r"^([a-z]+,)*$", min_length=4)],
        Annotated[str, Field(pattern=r"^\p{L}+$")],
        Annotated[str, Field(pattern=re.compile("^AB+$", re.IGNORECASE))],
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)],
        Annotated[str, AfterValidator(str.upper)],
        Annotated[HttpUrl, Samples(good=("http://a.example/",), bad=())],
        SecretStr,
        Annotated[bytes, Field(min_length=2, max_length=3)],
        Annotated[AwareDatetime, Field(ge=_MOMENT)],
        Annotated[AwareDatetime, Field(gt=_MOMENT, lt=_MOMENT + dt.timedelta(seconds=1))],
        Annotated[dt.datetime, Field(le=dt.datetime(2024, 2, 29))],
        dt.datetime,
        dt.date,
        Annotated[dt.date, Field(gt=dt.date(2024, 2, 28), lt=dt.date(2024, 3, 1))],
        dt.time,
        Annotated[dt.time, Field(gt=dt.time(9), le=dt.time(17))],
        dt.timedelta,
        Annotated[dt.timedelta, Field(ge=dt.timedelta(0), lt=dt.timedelta(minutes=1))],
        uuid.UUID,
        UUID4,
        UUID6,
        UUID7,
        UUID8,
        bool,
        set,
        int | str | None,
        set[MemoryStatus],
        Annotated[set[int], Field(min_length=2, max_length=3)],
        tuple[int, ...],
        tuple[bool, bool],
        tuple[()],
        tuple[int, str, bool | None],
        set[tuple[int, str]],
        Annotated[list[Annotated[int, Field(gt=3)]], Field(min_length=1, max_length=2)],
        dict[Annotated[str, Field(min_length=2)], list[bool]],
        dict[int, Annotated[str | None, Field(max_length=2)]],
        dict[uuid.UUID, Any],
        Annotated[dict[JobType, bool], Field(min_length=1, max_length=2)],
        Annotated[Pet | Plant, Field(discriminator="kind")],
        list[Annotated[Pet | Plant | None, Field(discriminator="kind")]],
        Annotated[Round | Square, Field(discriminator="kind")],
        Pet | Plant,
        Ordered,
        Json,
        Json[Pet],
        dict[str, Json[list[Annotated[int, Field(gt=3)]]] | None],
    ],
)
@pytest.mark.parametrize("count", COUNTS)
def test_values_of_other_types_are_valid_too(annotation: Any, drawn: Draw, count: int) -> None:
    assert all(_valid(annotation, value) for value in drawn(wire(annotation), count))


class Folder(BaseModel):
    """Has folders."""

    name: str
    folders: list["Folder"] = []


class Add(BaseModel):
    """Adds what adds or is a number."""

    op: Literal["add"] = "add"
    left: Annotated["Add | Number", Field(discriminator="op")]
    right: Annotated["Add | Number", Field(discriminator="op")]


class Number(BaseModel):
    """Is a number."""

    op: Literal["number"] = "number"
    value: int


class Ring(BaseModel):
    """Has a next one, for ever."""

    next: "Ring"


type Tree = dict[str, Tree] | int
type Nest = list[Nest]


@pytest.mark.parametrize("annotation", [Folder, Add, Tree, Nest, list[Folder], Tree | None])
def test_values_of_what_contains_itself_come_to_an_end(annotation: Any, drawn: Draw) -> None:
    values = drawn(wire(annotation), 100)

    assert all(_valid(annotation, value) for value in values)
    assert max(map(_depth, values)) > 2


def test_inside_another_a_list_of_what_contains_itself_has_few_items(drawn: Draw) -> None:
    nests = drawn(wire(Nest), 100)

    assert max(map(len, nests)) > 2
    assert max(len(inner) for nest in nests for inner in nest) == 2


@pytest.mark.parametrize(
    "deep",
    [list[list[list[int]]], dict[str, dict[str, list[int]]], list[list[list[int] | None] | str]],
)
def test_lists_at_several_levels_have_few_items_each_but_for_the_innermost_two(
    deep: Any, drawn: Draw
) -> None:
    values = drawn(wire(deep), 100)

    assert max(map(len, values)) == 2
    inner = [each for value in values for each in _parts(value)]
    assert max(len(each) for each in inner if not isinstance(each, str)) > 2


def _parts(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def test_what_comes_to_no_end_has_no_values(drawn: Draw) -> None:
    with pytest.raises(TypeError, match=r"^no value of Ring comes to an end"):
        drawn(wire(Ring), 1)


def test_instances_are_what_the_model_reads(smallest: Smallest) -> None:
    assert smallest(instances(MemoryCreate)) == MemoryCreate(owner_user_id=0)


def test_samples_are_handed_out_as_copies(drawn: Draw) -> None:
    sample: dict[str, Any] = {"a": []}
    for value in drawn(wire(Annotated[dict[str, Any], Samples(good=(sample,), bad=())]), 100):
        value["changed"] = True

    assert sample == {"a": []}


def test_an_unsupported_type_is_named_before_anything_is_drawn() -> None:
    class Linked(BaseModel):
        link: re.Pattern[str]

    with pytest.raises(TypeError, match=r"^Linked\.link: re\.Pattern\[str\] has no form in JSON"):
        wire(Linked)


def test_a_strategy_is_made_once() -> None:
    assert wire(MemoryCreate) is wire(MemoryCreate)


def test_code_that_reads_another_form_is_asked_about_every_value(drawn: Draw) -> None:
    shouted = Annotated[str, BeforeValidator(_only_short)]
    assert all(len(value) < 3 for value in drawn(wire(shouted), 100))


def _only_short(text: str) -> str:
    if len(text) >= 3:
        raise ValueError
    return text
