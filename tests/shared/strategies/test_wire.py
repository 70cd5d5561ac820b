"""`wire` makes valid JSON of every class of values, and shrinks to the simplest of them."""

import datetime as dt
import json
import re
import unicodedata
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

import annotated_types as at
import pytest
from pydantic import (
    UUID4,
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    model_validator,
)
from shared.enums import JobType, MemoryStatus
from shared.fields import ClockTime, Id, Instant, Int64, JsonObject, Samples, Score, Tag, Text
from shared.fields import Timezone as ZoneName
from shared.schemas import MemoryCreate, MemoryUpdate, TagAdd, TaskUpdate, UserSettingsUpdate
from shared.strategies import instances, wire

type Draw = Callable[..., list[Any]]
type Smallest = Callable[..., Any]

_UTC = dt.UTC


def _valid(annotation: Any, value: Any) -> bool:
    TypeAdapter(annotation).validate_json(json.dumps(value, allow_nan=False))
    return True


def test_every_value_is_valid(annotation: Any, drawn: Draw) -> None:
    assert all(_valid(annotation, value) for value in drawn(wire(annotation), 200))


def test_an_instance_says_the_same_after_a_round_trip(annotation: Any, drawn: Draw) -> None:
    adapter = TypeAdapter(annotation)
    for value in drawn(instances(annotation), 20):
        text = adapter.dump_json(value, by_alias=True, exclude_unset=True)
        assert adapter.validate_json(text) == value


class Pet(BaseModel):
    """One of two models told apart by a key."""

    kind: Literal["pet"]
    name: str = Field(alias="petName")


class Plant(BaseModel):
    """The other of the two."""

    kind: Literal["plant"]
    leaves: int = Field(ge=0)


class Ordered(BaseModel):
    """A model that relates two of its fields by code."""

    low: Annotated[int, Field(ge=0, le=3)]
    high: Annotated[int, Field(ge=0, le=3)]

    @model_validator(mode="after")
    def _in_order(self) -> "Ordered":
        if self.low > self.high:
            raise ValueError
        return self


_MOMENT = dt.datetime(2024, 2, 29, 12, tzinfo=_UTC)


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
        bool,
        int | str | None,
        set[MemoryStatus],
        Annotated[set[int], Field(min_length=2, max_length=3)],
        tuple[int, ...],
        tuple[bool, bool],
        Annotated[list[Annotated[int, Field(gt=3)]], Field(min_length=1, max_length=2)],
        dict[Annotated[str, Field(min_length=2)], list[bool]],
        dict[int, Annotated[str | None, Field(max_length=2)]],
        dict[uuid.UUID, Any],
        Annotated[dict[JobType, bool], Field(min_length=1, max_length=2)],
        Annotated[Pet | Plant, Field(discriminator="kind")],
        list[Annotated[Pet | Plant | None, Field(discriminator="kind")]],
        Pet | Plant,
        Ordered,
    ],
)
def test_values_of_other_types_are_valid_too(annotation: Any, drawn: Draw) -> None:
    assert all(_valid(annotation, value) for value in drawn(wire(annotation), 100))


def _offset(text: str) -> dt.timedelta | None:
    return dt.datetime.fromisoformat(text).utcoffset()


def _year_in_utc(text: str) -> int:
    return dt.datetime.fromisoformat(text).astimezone(_UTC).year


@pytest.mark.parametrize(
    ("annotation", "value_class"),
    [
        (MemoryCreate, lambda v: "content" not in v),
        (MemoryCreate, lambda v: v.get("content", 0) is None),
        (MemoryCreate, lambda v: v.get("content") == ""),
        (MemoryCreate, lambda v: len(v) == len(MemoryCreate.model_fields)),
        (MemoryCreate, lambda v: len(v) == 6 and None not in v.values()),
        (MemoryCreate, lambda v: set(v.values()) == {v["owner_user_id"], None} and len(v) == 6),
        (MemoryCreate, lambda v: v["owner_user_id"] > 2**53),
        (TaskUpdate, lambda v: v == {}),
        (TaskUpdate, lambda v: v.get("due_at", 0) is None),
        *((TaskUpdate, lambda v, s=s: v.get("state") == s) for s in ("NOT_DONE", "DONE")),
        (UserSettingsUpdate, lambda v: v.get("timezone") == "Europe/Oslo"),
        (TagAdd, lambda v: v["tags"] == []),
        (TagAdd, lambda v: len(v["tags"]) >= 3),
        (list[MemoryUpdate], lambda v: [len(update) for update in v] == [0, 4]),
        *((JobType, lambda v, job=job: v == job.value) for job in JobType),
        (bool, lambda v: v is False),
        (bool, lambda v: v is True),
        (Int64, lambda v: v == -(2**63)),
        (Int64, lambda v: v == 2**63 - 1),
        (Int64, lambda v: abs(v) > 2**53),
        (int, lambda v: abs(v) > 2**53),
        (Annotated[int, Field(gt=4, lt=8)], lambda v: v == 5),
        (Annotated[int, Field(gt=4, lt=8)], lambda v: v == 7),
        (Score, lambda v: v == 0),
        (Score, lambda v: v < 0 and not v.is_integer()),
        (Text, lambda v: v.isascii() and len(v) > 3),
        (Text, lambda v: any(ord(c) > 0xFFFF for c in v)),
        (Text, lambda v: any(unicodedata.combining(c) for c in v)),
        (Text, lambda v: v != unicodedata.normalize("NFC", v)),
        (Text, lambda v: v.isspace()),
        (Text, lambda v: '"' in v),
        (Text, lambda v: "\u202e" in v),
        (Text, lambda v: len(v) > 30),
        (Tag, lambda v: len(v) == 1),
        (Tag, lambda v: len(v) == 64),
        (Tag, lambda v: len(v) == 64 and ord(v[0]) > 0xFFFF),
        (Tag, lambda v: v.startswith("..") and len(v) > 2),
        (Annotated[str, Field(min_length=2, max_length=5)], lambda v: len(v) == 2),
        (Annotated[str, Field(min_length=2, max_length=5)], lambda v: len(v) == 5),
        (ClockTime, lambda v: v == "23:59"),
        *(
            (Instant, lambda v, o=o: v.endswith(o))
            for o in ("Z", "+00:00", "+14:00", "-12:00", "+05:45", "+00:01")
        ),
        *((Instant, lambda v, n=n: len(v.partition(".")[2]) == n + 1) for n in (1, 3, 6)),
        (Instant, lambda v: "." not in v),
        (Instant, lambda v: _year_in_utc(v) == 1),
        (Instant, lambda v: _year_in_utc(v) == 9999),
        (Instant, lambda v: _year_in_utc(v) != dt.datetime.fromisoformat(v).year),
        (Instant, lambda v: v[4:10] == "-02-29"),
        (dt.datetime, lambda v: _offset(v) is None),
        (dt.datetime, lambda v: _offset(v) is not None),
        (JsonObject, lambda v: v == {}),
        (JsonObject, lambda v: None in v.values()),
        (JsonObject, lambda v: any(isinstance(x, dict) and x for x in v.values())),
        (JsonObject, lambda v: any(isinstance(x, list) and x for x in v.values())),
        (dict[str, int], lambda v: len(v) == 2),
        (Annotated[list[bool], Field(max_length=3)], lambda v: len(v) == 3),
        (int | str, lambda v: isinstance(v, int)),
        (int | str, lambda v: isinstance(v, str)),
        (Annotated[Pet | Plant, Field(discriminator="kind")], lambda v: v["kind"] == "pet"),
        (Annotated[Pet | Plant, Field(discriminator="kind")], lambda v: v["kind"] == "plant"),
        (Annotated[Decimal, Field(max_digits=4, decimal_places=2)], lambda v: v == "99.99"),
        (Annotated[int, Samples(good=(42,), bad=())], lambda v: v == 42),
    ],
)
def test_each_class_of_values_comes_up(
    annotation: Any, value_class: Callable[[Any], bool], smallest: Smallest
) -> None:
    assert value_class(smallest(wire(annotation), value_class))


@pytest.mark.parametrize(
    ("annotation", "never"),
    [
        (UserSettingsUpdate, lambda v: None in v.values()),  # Given: absent, but not null
        (Text, lambda v: "\x00" in v),
        (Id, lambda v: v in ("", ".", "..") or "/" in v),
        (Instant, lambda v: _offset(v) is None),
        (Score, lambda v: v != v or abs(v) == float("inf")),
        (ZoneName, lambda v: v == "Mars/Phobos"),
    ],
)
def test_what_is_not_valid_never_comes_up(
    annotation: Any, never: Callable[[Any], bool], drawn: Draw
) -> None:
    assert not any(map(never, drawn(wire(annotation), 500)))


@pytest.mark.parametrize(
    ("annotation", "holds", "expected"),
    [
        (MemoryCreate, bool, {"owner_user_id": 0}),
        (MemoryCreate, lambda v: v.get("content"), {"owner_user_id": 0, "content": "0"}),
        (TaskUpdate, lambda _: True, {}),
        (TaskUpdate, lambda v: v.get("due_at"), {"due_at": "2000-01-01T00:00:00Z"}),
        (TagAdd, lambda _: True, {"tags": []}),
        (TagAdd, lambda v: len(v["tags"]) > 1, {"tags": ["0", "0"]}),
        (Annotated[int, Field(ge=5)], lambda _: True, 5),
        (JsonObject, lambda _: True, {}),
        (int | None, lambda _: True, None),
    ],
)
def test_a_failure_shrinks_to_the_simplest_value(
    annotation: Any, holds: Callable[[Any], Any], expected: Any, smallest: Smallest
) -> None:
    assert smallest(wire(annotation), holds) == expected


def test_instances_are_what_the_model_reads(smallest: Smallest) -> None:
    assert smallest(instances(MemoryCreate)) == MemoryCreate(owner_user_id=0)


def test_samples_are_handed_out_as_copies(drawn: Draw) -> None:
    sample: dict[str, Any] = {"a": []}
    for value in drawn(wire(Annotated[dict[str, Any], Samples(good=(sample,), bad=())]), 100):
        value["changed"] = True

    assert sample == {"a": []}


def test_an_unsupported_type_is_named_before_anything_is_drawn() -> None:
    class Linked(BaseModel):
        link: HttpUrl

    with pytest.raises(TypeError, match=r"^Linked\.link: .*HttpUrl.* has no wire shape"):
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
