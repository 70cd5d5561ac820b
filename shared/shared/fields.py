"""Constrained field types, each limit in one place.

Every limit that a pattern or a bound can express is one, so that JSON Schema and whoever walks
`model_fields` see it. Where only code can tell (a time zone's name), a `Samples` marker beside the
validator carries values of both kinds. Nothing here may raise anything but a validation error,
whatever JSON it is given.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

__all__ = [
    "AuditLimit",
    "ClockTime",
    "Count",
    "Given",
    "Id",
    "Instant",
    "Int64",
    "JsonObject",
    "Limit",
    "NonEmptyText",
    "NotNull",
    "Offset",
    "RecurrenceMinutes",
    "Samples",
    "Score",
    "Tag",
    "Text",
    "Timezone",
    "UserId",
]

_INT64_MIN, _INT64_MAX = -(2**63), 2**63 - 1
_TEN_YEARS_IN_MINUTES = 10 * 365 * 24 * 60

# One path segment: no "/" and no control characters, and neither "." nor "..", which URL clients
# normalise away (also when percent-encoded) and so would address another resource.
# Three alternatives instead of a look-ahead, which pydantic's regex engine lacks.
_C = r"\x00-\x1f\x7f-\x9f"
_SEGMENT = rf"^(\.{{0,2}}[^./{_C}][^/{_C}]*|\.{{3}}[^/{_C}]*)$"


@dataclass(frozen=True, eq=False)  # hashed by identity: samples may be lists and objects
class Samples:
    """Values for a type whose limits only code knows: `good` pass, `bad` are refused."""

    good: tuple[Any, ...]
    bad: tuple[Any, ...]


@dataclass(frozen=True)
class NotNull:
    """Marks a field that may be left out but not given as null; see `Given`."""

    refuses_null: ClassVar[bool] = True

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Refuse null before the annotated type would accept it."""
        return core_schema.no_info_before_validator_function(_refuse_null, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell of every alternative but null."""
        described = dict(handler(schema))
        options = [option for option in described.pop("anyOf", []) if option != {"type": "null"}]
        return described | (options[0] if len(options) == 1 else {"anyOf": options})


def _refuse_null(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("not_null", "The field may be left out, but not be null")
    return value


def _without_default(schema: dict[str, Any]) -> None:
    # None stands for "not given"; as a published default it would invite clients to send null.
    schema.pop("default", None)


def _refuse_timestamp(value: Any) -> Any:
    # pydantic would take 5 and "5" for seconds since 1970; on the wire a moment is written out.
    if isinstance(value, datetime) or (isinstance(value, str) and value[4:5] == "-"):
        return value
    raise PydanticCustomError("instant", "Input should be a date and time in ISO 8601 with offset")


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("instant_range", "The moment has no date in UTC") from None


def _is_json_text(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise PydanticCustomError("json_text", "The object can't be written as JSON text") from None
    return value


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def _is_zone(value: str) -> str:
    # Membership, not ZoneInfo(value): that one opens files by name and raises many kinds of error.
    if not _zone_names():
        raise PydanticCustomError("timezone", "No time zone database here: pip install tzdata")
    if value not in _zone_names():
        raise PydanticCustomError("timezone", "Input should be an IANA time zone name")
    return value


_T = TypeVar("_T")
Given = Annotated[_T | None, NotNull(), Field(json_schema_extra=_without_default)]
"""A field that may be left out (its default is None) and that refuses an explicit null."""

Int64 = Annotated[int, Field(ge=_INT64_MIN, le=_INT64_MAX)]
"""An integer that fits SQLite's and most languages' 64 bits."""

UserId = Int64
"""A Telegram user id; 0 stands for all allowed users."""

Count = Annotated[int, Field(ge=0, le=_INT64_MAX)]
"""How often something happened."""

Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Text of any length, also empty, without NUL (which SQLite's text functions stop at)."""

NonEmptyText = Annotated[Text, Field(min_length=1)]
"""Text that says something."""

Id = Annotated[str, Field(pattern=_SEGMENT, max_length=64)]
"""The id of a resource where it is a path segment."""

Tag = Annotated[str, Field(pattern=_SEGMENT, max_length=64)]
"""A tag of 1 to 64 characters; it is a path segment too, so no "/", ".", ".." or controls."""

Instant = Annotated[AwareDatetime, BeforeValidator(_refuse_timestamp), AfterValidator(_to_utc)]
"""A moment, written with an offset and converted to UTC. A naive date and time is refused."""

RecurrenceMinutes = Annotated[int, Field(ge=1, le=_TEN_YEARS_IN_MINUTES)]
"""The distance between two occurrences, in minutes, at most ten years."""

Limit = Annotated[int, Field(ge=1, le=200)]
"""How many rows a page holds at most."""

AuditLimit = Annotated[int, Field(ge=1, le=1000)]
"""How many audit rows a page holds at most."""

Offset = Annotated[int, Field(ge=0, le=_INT64_MAX)]
"""How many rows to leave out before the page."""

Score = Annotated[float, Field(allow_inf_nan=False)]
"""A search rank: the lower the better, negative as a rule."""

ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day, HH:MM."""

Timezone = Annotated[
    str,
    Field(max_length=64),
    AfterValidator(_is_zone),
    Samples(
        good=("UTC", "Asia/Singapore", "Europe/Oslo", "America/Argentina/Buenos_Aires"),
        bad=("", "Mars/Phobos", "europe/oslo", "America", "../UTC", "UTC\x00", "+02:00"),
    ),
]
"""An IANA time zone name that the local time zone database knows."""

JsonObject = Annotated[
    dict[str, JsonValue],
    AfterValidator(_is_json_text),
    Samples(good=({}, {"a": [1, None, {"b": "\U0001f33f"}]}), bad=([], "{}", 1, {"a": "\ud800"})),
]
"""Any JSON object that can be written as JSON text (no NaN, no lone surrogate)."""
