"""The schema of an answer has no limit of what is read that is none of what is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    SerializeAsAny,
    TypeAdapter,
)

from handfast.derive.documents.json_schema.generator import Generator

CENTS = Annotated[int, Field(ge=0, le=100), AfterValidator(lambda v: v * 100)]


class Price(BaseModel):
    """Is written in cents."""

    one: CENTS = Field(description="In cents.")
    few: Annotated[list[CENTS], Field(min_length=1, max_length=9)]
    named: Annotated[dict[str, CENTS | None], Field(min_length=1)]
    text: Annotated[int, Field(le=100), AfterValidator(str)]
    small: int = Field(ge=0, le=9)


@dataclass
class Cents:
    """The same as a dataclass."""

    one: CENTS


class Closed(BaseModel):
    """Takes no other key."""

    model_config = ConfigDict(extra="forbid")
    a: int
    b: int = 1


class Bare(BaseModel):
    """Needs no key."""

    b: int = 1


class Hiding(BaseModel):
    """Hides a text, and has what subclasses add."""

    password: SecretStr = Field(min_length=8)
    one: SerializeAsAny[Closed]
    few: list[SerializeAsAny[Bare]]


def properties(model: Any, mode: Any) -> Any:
    """The schemas of the keys of an object."""
    made = TypeAdapter(model).json_schema(mode=mode, schema_generator=Generator)
    return {
        name: {word: part for word, part in each.items() if word != "title"}
        for name, each in made["properties"].items()
    }


def test_what_is_written_has_the_limits_that_it_respects() -> None:
    number = {"type": "integer"}
    assert properties(Price, "serialization") == {
        "one": number | {"description": "In cents."},
        "few": {"type": "array", "items": number, "minItems": 1, "maxItems": 9},
        "named": {
            "type": "object",
            "additionalProperties": {"anyOf": [number, {"type": "null"}]},
            "minProperties": 1,
        },
        "text": {},
        "small": number | {"minimum": 0, "maximum": 9},
    }
    assert properties(Cents, "serialization") == {"one": number}


def test_what_is_hidden_is_hidden_and_what_subclasses_add_is_allowed() -> None:
    assert properties(Hiding, "serialization") == {
        "password": {"type": "string", "enum": ["**********", ""]},
        "one": {"type": "object", "required": ["a"]},
        "few": {"type": "array", "items": {"type": "object"}},
    }


@pytest.mark.parametrize("model", [Price, Cents])
def test_what_is_read_has_all_its_limits(model: Any) -> None:
    assert properties(model, "validation")["one"]["maximum"] == 100


def test_what_has_no_form_in_json_is_left_to_check() -> None:
    class Model(BaseModel):
        v: Annotated[Any, BeforeValidator(lambda v: v)]
        call: Annotated[int, Field(le=9)]
        kind: type[int]

    assert properties(Model, "serialization")["call"]["maximum"] == 9
