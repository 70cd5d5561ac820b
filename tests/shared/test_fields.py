from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared import fields
from shared.fields import Given, Samples

INT64 = 2**63
NESTED: dict[str, Any] = {}
for _ in range(3000):
    NESTED = {"a": NESTED}
IN_UTC = datetime(2031, 4, 2, 6, 15, tzinfo=UTC)


def faults(field: Any, value: Any) -> list[str]:
    """The kinds of fault found in a value."""
    try:
        TypeAdapter(field).validate_python(value)
    except ValidationError as error:
        return [fault["type"] for fault in error.errors()]
    return []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Int64", INT64 - 1),
        ("Int64", -INT64),
        ("UserId", 0),
        ("Count", 0),
        ("Text", ""),
        ("Text", "two\nlines \U0001f33f"),
        ("Id", "3f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a11"),
        ("Id", "..."),
        ("Tag", "a"),
        ("Tag", "\U0001f33f" * 64),
        ("Tag", "..a"),
        ("Tag", ".a"),
        ("Tag", "50% off? #1"),
        ("RecurrenceMinutes", 1),
        ("RecurrenceMinutes", 5_256_000),
        ("Limit", 1),
        ("Limit", 200),
        ("AuditLimit", 1000),
        ("Offset", 0),
        ("Offset", INT64 - 1),
        ("Score", -7.25),
        ("ClockTime", "00:00"),
        ("ClockTime", "23:59"),
    ],
)
def test_a_value_at_the_edge_of_its_type_passes(field: str, value: Any) -> None:
    assert TypeAdapter(getattr(fields, field)).validate_python(value) == value


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("Int64", INT64, "less_than_equal"),
        ("Int64", -INT64 - 1, "greater_than_equal"),
        ("Int64", 10**400, "less_than_equal"),
        ("Int64", "9" * 5000, "int_parsing_size"),
        ("Int64", float("nan"), "finite_number"),
        ("Count", -1, "greater_than_equal"),
        ("Text", "a\x00b", "string_pattern_mismatch"),
        ("Text", "\ud800", "string_unicode"),
        ("NonEmptyText", "", "string_too_short"),
        ("Id", "", "string_pattern_mismatch"),
        ("Id", "..", "string_pattern_mismatch"),
        ("Id", "a" * 65, "string_too_long"),
        ("Tag", "", "string_pattern_mismatch"),
        ("Tag", ".", "string_pattern_mismatch"),
        ("Tag", "..", "string_pattern_mismatch"),
        ("Tag", "a/b", "string_pattern_mismatch"),
        ("Tag", ".../b", "string_pattern_mismatch"),
        ("Tag", "a\n", "string_pattern_mismatch"),
        ("Tag", "a\x7f", "string_pattern_mismatch"),
        ("Tag", "a\x85", "string_pattern_mismatch"),
        ("Tag", "a" * 65, "string_too_long"),
        ("RecurrenceMinutes", 0, "greater_than_equal"),
        ("RecurrenceMinutes", 5_256_001, "less_than_equal"),
        ("Limit", 0, "greater_than_equal"),
        ("Limit", 201, "less_than_equal"),
        ("AuditLimit", 1001, "less_than_equal"),
        ("Offset", -1, "greater_than_equal"),
        ("Offset", INT64, "less_than_equal"),
        ("Score", float("nan"), "finite_number"),
        ("Score", float("inf"), "finite_number"),
        ("ClockTime", "24:00", "string_pattern_mismatch"),
        ("ClockTime", "9:00", "string_pattern_mismatch"),
        ("ClockTime", "09:00\n", "string_pattern_mismatch"),
        ("ClockTime", "\u0660\u0669:\u0660\u0660", "string_pattern_mismatch"),
        ("Timezone", "A" * 100_000, "string_too_long"),
        ("Timezone", "\ud800", "string_unicode"),
        ("Timezone", 5, "string_type"),
        ("JsonObject", {"a": float("nan")}, "json_text"),
        ("JsonObject", {"\ud800": 1}, "json_text"),
        ("JsonObject", {"a": 10**5000}, "json_text"),
        ("JsonObject", NESTED, "recursion_depth_exceeded"),
    ],
)
def test_a_value_beyond_the_edge_is_a_validation_error(field: str, value: Any, kind: str) -> None:
    assert kind in faults(getattr(fields, field), value)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2031-04-02T06:15:00Z", IN_UTC),
        ("2031-04-02T06:15:00.250Z", IN_UTC + timedelta(milliseconds=250)),
        ("2031-04-02T20:15:00+14:00", IN_UTC),
        ("0001-01-01T00:00:00Z", datetime.min.replace(tzinfo=UTC)),
        (datetime(2031, 4, 2, 8, 15, tzinfo=timezone(timedelta(hours=2))), IN_UTC),
    ],
)
def test_a_moment_with_an_offset_becomes_utc(written: Any, moment: datetime) -> None:
    read = TypeAdapter(fields.Instant).validate_python(written)
    assert (read, read.tzinfo) == (moment, UTC)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("2031-04-02T06:15:00", "timezone_aware"),
        ("2031-04-02", "timezone_aware"),
        (datetime(2031, 4, 2, 6, 15), "timezone_aware"),  # naive on purpose
        ("0001-01-01T00:00:00+14:00", "instant_range"),
        ("9999-12-31T23:59:59-14:00", "instant_range"),
        (1_900_000_000, "instant"),
        ("1900000000", "instant"),
        (1e308, "instant"),
        (True, "instant"),
        ("", "instant"),
    ],
)
def test_a_moment_without_offset_or_outside_the_calendar_is_refused(
    written: Any, kind: str
) -> None:
    assert faults(fields.Instant, written) == [kind]


@pytest.mark.parametrize("name", ["JsonObject", "Timezone"])
def test_the_samples_of_a_type_are_right(name: str) -> None:
    field = getattr(fields, name)
    [samples] = [extra for extra in field.__metadata__ if isinstance(extra, Samples)]
    assert [value for value in samples.good if faults(field, value)] == []
    assert [value for value in samples.bad if not faults(field, value)] == []


class Change(BaseModel):
    """One field that may be left out, and one that may be cleared."""

    state: Given[fields.Text] = None
    due: fields.Text | None = None


def test_a_given_field_may_be_left_out_but_not_be_null() -> None:
    assert Change().model_dump() == {"state": None, "due": None}
    assert Change.model_validate_json('{"due": null}').model_fields_set == {"due"}
    with pytest.raises(ValidationError, match="may be left out, but not be null"):
        Change.model_validate_json('{"state": null}')


def test_in_json_schema_a_given_field_is_not_nullable() -> None:
    text = {"pattern": r"^[^\x00]*$", "type": "string"}
    assert Change.model_json_schema()["properties"] == {
        "state": text | {"title": "State"},
        "due": {"anyOf": [text, {"type": "null"}], "default": None, "title": "Due"},
    }
