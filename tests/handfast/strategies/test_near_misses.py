"""`near_misses` makes payloads that are invalid by one named rule at one named place."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import strategies as st
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Discriminator,
    FailFast,
    Field,
    Json,
    OnErrorOmit,
    Tag,
    TypeAdapter,
    ValidationError,
)

from handfast.shapes import shape_of
from handfast.strategies import NearMiss, near_misses
from handfast.strategies.misses import kinds_of_misses
from shared.enums import JobType
from shared.fields import ClockTime, Instant, JsonObject, Limit, Samples, Text, Timezone
from shared.notifications import Notification
from shared.schemas import (
    EventUpdate,
    MemoryCreate,
    MemoryWithTags,
    SearchResult,
    TagAdd,
    TagResponse,
    UserSettingsUpdate,
)
from shared.schemas.queries import TaskQuery

type Draw = Callable[..., list[NearMiss]]
type Smallest = Callable[..., NearMiss]

_MOMENT = dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)


def _refused_at(annotation: Any, payload: Any) -> list[tuple[str | int, ...]]:
    try:
        TypeAdapter(annotation).validate_json(json.dumps(payload))
    except ValidationError as refused:
        return [error["loc"] for error in refused.errors()]
    return []


class Cat(BaseModel):
    """One of two models with a discriminator; it takes no other key."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["cat"]
    lives: Annotated[int, Field(ge=0, le=9)]
    call_name: str = Field("", alias="callName")


class Fish(BaseModel):
    """The other of the two."""

    kind: Literal["fish"]


FOUND = Annotated[
    Annotated[str, Tag("text")] | Annotated[Fish, Tag("fish")],
    Discriminator(lambda value: {str: "text", dict: "fish"}.get(type(value))),
]
ANIMAL = Annotated[Cat | Fish, Field(discriminator="kind")]


class Folder(BaseModel):
    """Has folders."""

    name: str
    folders: list["Folder"] = []


class HasFolders(BaseModel):
    """Has a folder, and is in none."""

    top: Folder


type Nest = list[Nest]


@pytest.mark.parametrize("count", [15, pytest.param(500, marks=pytest.mark.long)])
def test_every_near_miss_is_refused_by_construction(
    annotation: Any, drawn: Draw, count: int
) -> None:
    """Also what comes before the last check is invalid."""
    for miss in drawn(st.one_of(list(kinds_of_misses(shape_of(annotation)))), count):
        assert _refused_at(annotation, miss.payload), miss


def test_the_last_check_lets_near_misses_pass(annotation: Any, drawn: Draw) -> None:
    assert len(drawn(near_misses(annotation), 5)) == 5


@pytest.mark.parametrize(
    "model", [MemoryCreate, MemoryWithTags, SearchResult, TagAdd, EventUpdate, TaskQuery, Cat]
)
def test_nothing_else_is_wrong(model: type[BaseModel], drawn: Draw) -> None:
    for miss in drawn(near_misses(model), 150):
        places = {loc[: len(miss.path)] for loc in _refused_at(model, miss.payload)}
        assert places == {miss.path} or "\ud800" in repr(miss.payload), miss


@pytest.mark.parametrize(
    ("annotation", "violation", "path"),
    [
        (MemoryCreate, "missing", ("owner_user_id",)),
        (MemoryCreate, "null", ("owner_user_id",)),
        (MemoryCreate, "null", ()),
        (MemoryCreate, "wrong type", ()),
        (MemoryCreate, "wrong type", ("content",)),
        (MemoryCreate, "below minimum", ("owner_user_id",)),
        (MemoryCreate, "above maximum", ("source_chat_id",)),
        (MemoryCreate, "pattern", ("media_file_id",)),
        (MemoryCreate, "not a choice", ("media_type",)),
        (MemoryCreate, "bad format", ("owner_user_id",)),
        (TagAdd, "too long", ("tags", 0)),
        (TagAdd, "pattern", ("tags", 1)),
        (TagAdd, "null", ("tags",)),
        (list[TagResponse], "missing", (0, "tag")),
        (list[TagResponse], "naive", (1, "suggested_at")),
        (EventUpdate, "null", ("status",)),
        (EventUpdate, "bad format", ("event_date",)),
        (UserSettingsUpdate, "bad sample", ("timezone",)),
        (TaskQuery, "above maximum", ("limit",)),
        (Cat, "unknown key", ("unknown",)),
        (Cat, "wrong type", ("callName",)),
        (ANIMAL, "unknown discriminator", ("kind",)),
        (ANIMAL, "missing", ("kind",)),
        (ANIMAL, "null", ()),
        (ANIMAL, "above maximum", ("lives",)),
        (list[Annotated[ANIMAL | None, "nested"]], "below minimum", (0, "lives")),
        (Notification, "unknown discriminator", ("message_type",)),
        (JsonObject, "bad sample", ()),
        (dict[str, bool], "wrong type", ("",)),
        (dict[JobType, bool], "not a choice", ("IMAGE_TAG",)),
        (Annotated[list[int], Field(min_length=2)], "too few items", ()),
        (Annotated[list[int], Field(max_length=2)], "too many items", ()),
        (tuple[int, str], "too few items", ()),
        (tuple[int, str], "too many items", ()),
        (tuple[int, str], "wrong type", (1,)),
        (Annotated[dict[str, int], Field(max_length=2)], "too many items", ()),
        (Annotated[str, Field(min_length=2)], "too short", ()),
        (Annotated[int, Field(multiple_of=5)], "not a multiple", ()),
        (Annotated[Decimal, Field(decimal_places=2)], "too many places", ()),
        (Annotated[Decimal, Field(max_digits=3)], "too many digits", ()),
        (Annotated[AwareDatetime, Field(ge=_MOMENT)], "below minimum", ()),
        (Annotated[AwareDatetime, Field(lt=_MOMENT)], "above maximum", ()),
        (Annotated[str, Samples(good=(), bad=(1,))], "bad sample", ()),
        (bool, "wrong type", ()),
        (dt.date, "bad format", ()),
        (int | str, "wrong type", ()),
        (Json[Cat], "wrong type", ()),
        (Json[Cat], "bad format", ()),
        (Json[Cat], "above maximum", ("lives",)),
        (Json[Cat], "null", ()),
        (Folder, "missing", ("folders", 0, "name")),
        (HasFolders, "missing", ("top", "folders", 0, "name")),
        (Nest, "wrong type", (0, 0)),
    ],
)
def test_each_violation_comes_up_at_its_place(
    annotation: Any, violation: str, path: tuple[str | int, ...], smallest: Smallest
) -> None:
    miss = smallest(near_misses(annotation), lambda m: (m.violation, m.path) == (violation, path))

    assert _refused_at(annotation, miss.payload)


@pytest.mark.parametrize(
    ("annotation", "violation", "payload"),
    [
        (Limit, "below minimum", 0),
        (Limit, "above maximum", 201),
        (Annotated[int, Field(gt=0, lt=5)], "below minimum", 0),
        (Annotated[int, Field(gt=0, lt=5)], "above maximum", 5),
        (Annotated[str, Field(pattern="^[^/]*$", max_length=9)], "too long", "0" * 10),
        (Annotated[str, Field(max_length=0)], "too long", "0"),
        (Annotated[str, Field(max_length=8_999)], "too long", "a" * 9_000),
        (Annotated[bytes, Field(max_length=8_999)], "too long", "a" * 9_000),
        (Instant, "naive", "2024-01-01T00:00:00"),
        (ClockTime, "pattern", "0:00"),
        (Timezone, "bad sample", ""),
        (Text, "pattern", "\x00"),
    ],
)
def test_a_near_miss_is_as_near_as_can_be(
    annotation: Any, violation: str, payload: Any, smallest: Smallest
) -> None:
    miss = smallest(near_misses(annotation), lambda m: m.violation == violation)

    assert miss == NearMiss(payload, (), violation)  # type: ignore[arg-type]  # a plain string


@pytest.mark.parametrize(
    "annotation", [Annotated[int, {"doc": 1}], Annotated[list[int], FailFast()]]
)
def test_metadata_without_a_hash_is_taken(annotation: Any, drawn: Draw) -> None:
    assert all(_refused_at(annotation, one.payload) for one in drawn(near_misses(annotation), 20))


def test_what_the_type_takes_and_code_refuses_is_no_wrong_type(drawn: Draw) -> None:
    positive = Annotated[int, AfterValidator(_positive)]

    found = [miss for miss in drawn(near_misses(positive), 50) if miss.violation == "wrong type"]

    assert found
    assert [miss for miss in found if type(miss.payload) in (bool, int)] == []


def test_of_few_values_no_more_are_made_than_there_are(drawn: Draw) -> None:
    few = Annotated[set[Literal[1, 2]], Field(max_length=2)]

    assert {miss.violation for miss in drawn(near_misses(few), 50)} == {
        "not a choice",
        "null",
        "wrong type",
    }


def _positive(value: int) -> int:
    if value < 1:
        raise ValueError("must be positive")
    return value


def test_a_union_whose_option_a_function_finds_has_near_misses(drawn: Draw) -> None:
    found = drawn(near_misses(FOUND), 20)

    assert {miss.violation for miss in found} == {"null", "wrong type"}
    assert all(_refused_at(FOUND, miss.payload) == [()] for miss in found)


def test_an_item_that_is_left_out_where_it_fails_is_no_near_miss(drawn: Draw) -> None:
    found = drawn(near_misses(list[OnErrorOmit[int]]), 20)

    assert {(miss.violation, miss.path) for miss in found} == {("null", ()), ("wrong type", ())}


@pytest.mark.parametrize("annotation", [Any, object])
def test_where_everything_is_valid_there_is_no_near_miss(annotation: Any) -> None:
    assert near_misses(annotation).is_empty
