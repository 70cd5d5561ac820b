"""A finished schema says to other tools what it says to Pydantic."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import (
    Base64Bytes,
    Base64UrlBytes,
    BaseModel,
    ByteSize,
    Field,
    IPvAnyAddress,
)

from handfast.derive.documents.json_schema.amended import amended
from handfast.derive.documents.schemas import schemas_of
from handfast.model.annotations import DeclaredModel


class Black(BaseModel):
    """An option within an option."""

    kind: Literal["dark"]
    shade: Literal["black"]


class White(BaseModel):
    """Another one."""

    kind: Literal["dark"]
    shade: Literal["white"]


class Circle(BaseModel):
    """An option."""

    kind: Literal["circle"]


class Square(BaseModel):
    """An option whose tag has a default."""

    kind: Literal["square"] = "square"


Dark = Annotated[Black | White, Field(discriminator="shade")]
type NamedDark = Dark
REFERENCE = "#/components/schemas/"


def _schema(annotation: Any) -> dict[str, Any]:
    schema_of, _ = schemas_of([DeclaredModel("body", annotation)])
    return schema_of(annotation)


def test_an_option_without_a_name_leaves_no_discriminator() -> None:
    shades = {"black": f"{REFERENCE}Black", "white": f"{REFERENCE}White"}
    dark = {
        "discriminator": {"mapping": shades, "propertyName": "shade"},
        "oneOf": [{"$ref": f"{REFERENCE}Black"}, {"$ref": f"{REFERENCE}White"}],
    }
    assert _schema(Annotated[Circle | Dark, Field(discriminator="kind")]) == {
        "oneOf": [{"$ref": f"{REFERENCE}Circle"}, dark],
    }


def test_an_option_with_a_name_may_be_a_union_itself() -> None:
    assert _schema(Annotated[Circle | NamedDark, Field(discriminator="kind")]) == {
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"circle": f"{REFERENCE}Circle", "dark": f"{REFERENCE}NamedDark"},
        },
        "oneOf": [{"$ref": f"{REFERENCE}Circle"}, {"$ref": f"{REFERENCE}NamedDark"}],
    }


def test_a_tag_with_a_default_is_demanded() -> None:
    assert _schema(Annotated[Circle | Square, Field(discriminator="kind")]) == {
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"circle": f"{REFERENCE}Circle", "square": f"{REFERENCE}Square"},
        },
        "oneOf": [{"$ref": f"{REFERENCE}Circle"}, {"$ref": f"{REFERENCE}Square"}],
        "required": ["kind"],
    }


@pytest.mark.parametrize(
    ("annotation", "taken", "refused"),
    [
        (Base64Bytes, ["YWJj", "YQ=="], ["YQ", "?", "_-_-"]),
        (Base64UrlBytes, ["_-_-", "YQ=="], ["+/+/"]),
        (Annotated[Base64Bytes, Field(min_length=2, max_length=3)], ["YWI=", "YWJj"],
            ["", "YWJjZA=="]),
        (IPvAnyAddress, ["192.0.2.1", "2001:db8::1"], ["x", 1]),
        (ByteSize, ["1KB", "1 kib", "0.5GiB", "12", "3 Mbit", 12], ["1XB", "KB", -1]),
    ],
)  # fmt: skip
def test_what_only_pydantic_knows_is_in_words_of_json_schema(
    annotation: Any, taken: list[Any], refused: list[Any]
) -> None:
    validator = Draft202012Validator(_schema(annotation), format_checker=FormatChecker())
    assert [validator.is_valid(value) for value in (*taken, *refused)] == [
        *[True] * len(taken),
        *[False] * len(refused),
    ]


def test_the_values_of_an_enum_are_listed_once() -> None:
    schema = {"enum": [1, 1, 1.0, True, "1", [1], [1]]}
    assert amended(schema, {}) == {"enum": [1, True, "1", [1]]}


def test_a_pattern_without_words_is_named_in_the_description() -> None:
    reason = "It also matches `(?i)a`, for which JSON Schema has no pattern."
    assert amended({"pattern": "(?i)a"}, {}) == {"description": reason}
    assert amended({"pattern": "(?i)a", "description": "A name."}, {}) == {
        "description": f"A name. {reason}"
    }


def test_values_and_names_are_no_schemas() -> None:
    schema = {
        "properties": {"pattern": {"type": "string"}, "enum": {"pattern": r"\Aa"}},
        "default": {"pattern": "(?i)a"},
        "const": {"format": "base64"},
        "anyOf": [{"examples": [{"pattern": "(?i)a"}]}],
        "discriminator": "a name",
    }
    assert amended(schema, {}) == schema | {
        "properties": {"pattern": {"type": "string"}, "enum": {"pattern": "^a"}}
    }
