"""A key that is read under several names is documented under each, and required under one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from handfast.derive.documents.json_schema.aliases import with_aliases
from handfast.derive.documents.schemas import schemas_of
from handfast.model.annotations import DeclaredModel


class Named(BaseModel):
    """Has names for reading that it never writes."""

    model_config = ConfigDict(populate_by_name=True)
    name: str = Field(validation_alias=AliasChoices("full_name", "fullName"))
    size: int = Field(default=1, alias="theSize")
    plain: bool


def described(*, written: bool) -> Any:
    """The schema of the one model."""
    _, parts = schemas_of([DeclaredModel("body", Named, written)])
    return parts["Named"]


def test_each_name_is_a_property_and_one_of_them_is_required() -> None:
    made = described(written=False)

    assert list(made["properties"]) == [
        "full_name", "theSize", "plain", "fullName", "name", "size"
    ]  # fmt: skip
    assert made["required"] == ["plain"]
    assert made["allOf"] == [
        {"anyOf": [{"required": [name]} for name in ("full_name", "fullName", "name")]}
    ]


def test_what_is_written_has_one_name() -> None:
    made = described(written=True)

    assert list(made["properties"]) == ["name", "theSize", "plain"]
    assert made["required"] == ["name", "plain"]


class Camel(BaseModel):
    """Is read in two spellings."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Opened(Camel):
    """One option, whose tag has a default."""

    event_type: Literal["opened"] = "opened"


class Shut(Camel):
    """Another."""

    event_type: Literal["shut"] = "shut"


def test_a_tag_is_demanded_under_one_of_its_names() -> None:
    union = Annotated[Opened | Shut, Field(discriminator="event_type")]
    describe, _ = schemas_of([DeclaredModel("body", union)])

    assert describe(union)["allOf"] == [
        {"anyOf": [{"required": ["eventType"]}, {"required": ["event_type"]}]}
    ]


def test_a_model_without_a_form_in_json_is_left_as_it_is() -> None:
    class Odd(BaseModel):
        model_config = ConfigDict(arbitrary_types_allowed=True)
        number: complex

    assert with_aliases({"title": "Odd"}, Odd) == {"title": "Odd"}
