"""Each class of values comes up in what `wire` makes, and a failure shrinks to the simplest."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from handfast.strategies import wire
from shared.enums import JobType
from shared.fields import ClockTime, Id, Instant, Int64, JsonObject, Samples, Score, Tag, Text
from shared.fields import Timezone as ZoneName
from shared.schemas import MemoryCreate, MemoryUpdate, TagAdd, TaskUpdate, UserSettingsUpdate

type Draw = Callable[..., list[Any]]
type Smallest = Callable[..., Any]


class Pet(BaseModel):
    """One of two models with a discriminator."""

    kind: Literal["pet"]


class Plant(BaseModel):
    """The other of the two."""

    kind: Literal["plant"]
    leaves: int = Field(ge=0)


def _offset(text: str) -> dt.timedelta | None:
    return dt.datetime.fromisoformat(text).utcoffset()


def _year_in_utc(text: str) -> int:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC).year


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
    ("annotation", "is_wanted", "expected"),
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
    annotation: Any, is_wanted: Callable[[Any], Any], expected: Any, smallest: Smallest
) -> None:
    assert smallest(wire(annotation), is_wanted) == expected
