"""The schema of a type takes what Pydantic takes of it, and refuses what it refuses."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, OrderedDict
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag
from typing import Annotated, Any, Literal

import pytest
from jsonschema import Draft202012Validator
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    PlainSerializer,
    PostgresDsn,
    SecretStr,
    TypeAdapter,
    ValidationError,
    create_model,
)

from handfast.derive.documents.schemas import schemas_of
from handfast.model.annotations import DeclaredModel


class Rank(IntEnum):
    """Numbers."""

    LOW = 1
    HIGH = 2


class Level(Enum):
    """Numbers that are no integers of Python's."""

    LOW = 1


REFERENCE = "#/components/schemas/"


def _schema(annotation: Any) -> dict[str, Any]:
    schema_of, parts = schemas_of([DeclaredModel("body", annotation)])
    return {**schema_of(annotation), "components": {"schemas": parts}}


def _model(annotation: Any, default: Any = ..., config: ConfigDict | None = None) -> Any:
    return create_model("One", __config__=config, v=(annotation, default))


def _v(model: Any, *, written: bool = False) -> Any:
    """The schema of the one field."""
    _, parts = schemas_of([DeclaredModel("answer", model, written)])
    (described,) = parts.values()
    return described["properties"]["v"]


def _taken(model: Any, *values: Any) -> tuple[list[bool], list[bool]]:
    """Which of the values Pydantic takes, and which the schema takes."""
    adapter, validator = TypeAdapter(model), Draft202012Validator(_schema(model))
    by_model = []
    for value in values:
        try:
            adapter.validate_json(json.dumps(value))
        except ValidationError:
            by_model.append(False)
        else:
            by_model.append(True)
    return by_model, [validator.is_valid(value) for value in values]


@pytest.mark.parametrize(
    ("annotation", "taken", "refused"),
    [
        (dict[Rank, int], [{"1": 1}, {}], [{"3": 1}]),
        (dict[Level, int], [], [{"2": 1}]),
        (dict[Literal[1, 2], int], [], [{"3": 1}]),
        (dict[int, int], [{"-1": 1}, {"10": 1}], [{"x": 1}]),
        (dict[Annotated[int, Field(ge=1, lt=3)], int], [{"1": 1}, {"2": 1}], [{"3": 1}, {"0": 1}]),
        (dict[Annotated[int, Field(gt=0, le=2)], int], [{"1": 1}, {"2": 1}], [{"3": 1}, {"0": 1}]),
        (dict[bool, int], [{"true": 1}, {"false": 1}], [{"maybe": 1}]),
        (dict[Decimal, int], [{"1.5": 1}, {"-17": 1}], [{"x": 1}]),
        (dict[Annotated[str, Field(pattern="^x-", min_length=3)], int], [{"x-a": 1}],
            [{"a": 1}, {"x-": 1}, {"x-a": "x"}]),
        (dict[Annotated[str, Field(pattern="^x-")], Any], [{"x-a": []}], [{"a": 1}]),
        (OrderedDict[int, int], [{"1": 1}], [{"x": 1}]),
        (Counter[Rank], [{"1": 1}], [{"3": 1}]),
        (Decimal, ["1", "-1.50", "1e5", ".5", "5.", 1.5], ["1,5", "", "NaN", "Infinity"]),
        (Annotated[Decimal, Field(allow_inf_nan=True)], ["1.5", "Infinity", "-Infinity", "NaN"],
            ["", "x"]),
        (HttpUrl, ["https://example.org/", "HTTP://example.org"], ["ftp://example.org/"]),
        (PostgresDsn, ["postgresql://db.example/name"], ["mysql://db.example/name"]),
    ],
)  # fmt: skip
def test_a_schema_agrees_with_its_model(
    annotation: Any, taken: list[Any], refused: list[Any]
) -> None:
    expected = [True] * len(taken) + [False] * len(refused)
    assert _taken(annotation, *taken, *refused) == (expected, expected)


def test_members_that_are_keys_are_texts_wherever_the_enum_stands_else() -> None:
    both = create_model("Both", at=(Rank, ...), by=(dict[Rank, int], ...))
    properties = _schema(both)["components"]["schemas"]["Both"]["properties"]
    assert properties["by"]["propertyNames"] == {"enum": ["1", "2"]}
    assert properties["at"] == {"$ref": "#/components/schemas/Rank"}


class Sides(IntFlag):
    """May be combined: more numbers than members."""

    LEFT = 1
    RIGHT = 2


def test_keys_that_are_flags_are_texts_of_any_whole_number() -> None:
    properties = _schema(create_model("Sided", by=(dict[Sides, int], ...)))["components"]
    names = properties["schemas"]["Sided"]["properties"]["by"]["propertyNames"]
    assert [bool(re.search(names["pattern"], key)) for key in ("1", "3", "x")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("config", "taken", "refused"),
    [
        ({"val_json_bytes": "base64", "ser_json_bytes": "base64"},
            ["YWJj", "YWI=", "YWI", "_-_-", "YWJjZA=="], ["?", "YWJ?", "Y", "YWJjZGVmZw=="]),
        ({"val_json_bytes": "hex", "ser_json_bytes": "hex"},
            ["0011", "AAbbCCdd"], ["00", "xyxy", "001", "0011223344"]),
        ({}, ["ab", "é"], ["abcde", ""]),
    ],
)  # fmt: skip
def test_bytes_are_as_long_as_their_text_is(
    config: ConfigDict, taken: list[str], refused: list[str]
) -> None:
    model = _model(Annotated[bytes, Field(min_length=2, max_length=4)], config=config)
    values = [{"v": text} for text in (*taken, *refused)]
    expected = [True] * len(taken) + [False] * len(refused)
    assert _taken(model, *values) == (expected, expected)


def test_bytes_are_described_as_they_are_read_and_as_they_are_written() -> None:
    model = _model(bytes, config={"val_json_bytes": "hex", "ser_json_bytes": "base64"})
    assert (_v(model)["format"], _v(model, written=True)["format"]) == ("hex", "base64url")


@pytest.mark.parametrize("annotation", [dt.timedelta, dt.datetime, dt.date, dt.time])
def test_what_is_written_as_a_number_is_read_as_a_text_as_well(annotation: Any) -> None:
    model = _model(annotation, config={"ser_json_temporal": "seconds"})
    text, number = _v(model)["anyOf"]
    assert (text["type"], number["type"], _v(model, written=True)["type"]) == (
        "string", "number", "number"
    )  # fmt: skip


def test_of_numbers_only_whole_days_are_read_as_a_date() -> None:
    config = ConfigDict(ser_json_temporal="seconds")
    assert _v(_model(dt.date, config=config))["anyOf"][1] == {"type": "number", "multipleOf": 86400}
    assert _v(_model(dt.time, config=config))["anyOf"][1] == {"type": "number"}


def test_a_duration_alone_may_be_written_as_a_number() -> None:
    config = ConfigDict(ser_json_timedelta="float")
    assert "anyOf" in _v(_model(dt.timedelta, config=config))
    assert "anyOf" not in _v(_model(dt.datetime, config=config))


def test_what_is_not_finite_is_a_text_where_the_config_states_it() -> None:
    model = _model(float, config={"ser_json_inf_nan": "strings"})
    either = [{"type": "number"}, {"enum": ["NaN", "Infinity", "-Infinity"]}]
    assert (_v(model)["anyOf"], _v(model, written=True)["anyOf"]) == (either, either)
    assert _v(_model(float))["type"] == "number"


def test_texts_may_be_read_from_numbers() -> None:
    model = _model(str, config={"coerce_numbers_to_str": True})
    assert _v(model)["anyOf"] == [{"type": "string"}, {"type": "number"}]
    assert _v(model, written=True)["type"] == "string"


def test_what_a_serializer_returns_is_what_it_declares_or_anything() -> None:
    declared = Annotated[int, PlainSerializer(str, return_type=str)]
    unknown = Annotated[int, PlainSerializer(lambda v: v)]
    assert _v(_model(declared), written=True) == {"title": "V", "type": "string"}
    assert _v(_model(unknown), written=True) == {"title": "V"}
    assert _v(_model(SecretStr), written=True)["type"] == "string"


def test_a_compiled_pattern_has_its_flags() -> None:
    flagged = _model(str, Field(pattern=re.compile("^yes$", re.IGNORECASE)))
    plain = _model(str, Field(pattern=re.compile("^yes$")))
    reason = "It also matches `(?i)^yes$`, for which JSON Schema has no pattern."
    assert _v(flagged) == {
        "type": "string", "title": "V", "description": reason
    }  # fmt: skip
    assert _v(plain)["pattern"] == "^yes$"


class Chain(BaseModel):
    """Refers to itself."""

    next: Chain | None = None
    others: dict[Rank, Chain] = {}
    least: int = "0"  # type: ignore[assignment]  # what is to be converted


class Limits(BaseModel):
    """An object that is a default."""

    least: int = 0


@pytest.mark.parametrize(
    ("annotation", "default", "shown"),
    [
        (int, 7, 7),
        (int, "7", 7),
        (int, None, ...),
        (int | None, None, None),
        (float, float("nan"), ...),
        (Decimal, Decimal("1.50"), "1.50"),
        (Rank, Rank.LOW, 1),
        (Limits, Limits(), {"least": 0}),
        (list[Limits] | dict[str, Limits], [Limits()], [{"least": 0}]),
        (Annotated[str, Field(min_length=1)], "", ...),
        (list[int], ["x"], ...),
    ],
)
def test_a_default_fits_its_schema_or_is_left_out(
    annotation: Any, default: Any, shown: Any
) -> None:
    schemas = _schema(_model(annotation, default))["components"]["schemas"]
    assert schemas["One"]["properties"]["v"].get("default", ...) == shown


type Number = Annotated[int, Field(ge=1, le=2)]


def _as_it_is(value: int) -> int:
    return value


def test_keys_are_found_behind_names_and_code() -> None:
    named = create_model("Named", at=(Number, ...), by=(dict[Number, int], ...))
    coded = _model(dict[Annotated[int, AfterValidator(_as_it_is)], int])
    described = _schema(named)["components"]["schemas"]["Named"]["properties"]["by"]
    assert described["propertyNames"] == {"enum": ["1", "2"]}
    assert _v(coded)["propertyNames"] == {"pattern": "^-?[0-9]+$"}


def test_a_default_that_is_made_each_time_is_not_shown() -> None:
    made = _v(_model(list[int], Field(default_factory=list)))
    assert made == {"items": {"type": "integer"}, "title": "V", "type": "array"}


def test_a_model_that_refers_to_itself_has_its_defaults_and_keys() -> None:
    assert _schema(list[Chain | dict[str, Chain]])["components"]["schemas"]["Chain"] == {
        "description": "Refers to itself.",
        "properties": {
            "least": {"default": 0, "title": "Least", "type": "integer"},
            "next": {"anyOf": [{"$ref": f"{REFERENCE}Chain"}, {"type": "null"}], "default": None},
            "others": {
                "additionalProperties": {"$ref": f"{REFERENCE}Chain"},
                "default": {},
                "propertyNames": {"enum": ["1", "2"]},
                "title": "Others",
                "type": "object",
            },
        },
        "title": "Chain",
        "type": "object",
    }
