"""The JSON Schemas of a provider: valid, complete, and refusing what the models refuse."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import jsonschema
import pytest
from pydantic import BaseModel, Field

from handfast.declare import Provider, Transport
from handfast.derive.documents.json_schemas import json_schemas_of
from handfast.model import Offer


class Bread(BaseModel):
    """By its weight."""

    kind: Literal["bread"]
    grams: Annotated[int, Field(gt=0)]


class Cake(BaseModel):
    """By its layers."""

    kind: Literal["cake"]
    layers: list[str]


class Order(BaseModel):
    """One of the two."""

    what: Annotated[Bread | Cake, Field(discriminator="kind")]


class Baked(BaseModel):
    """What was ordered, and is there."""

    order: Order


def offer() -> Offer:
    """What an oven offers: one operation, and one message of another model."""
    oven = Provider("oven")
    oven.post("/orders", body=Order, answers={201: None})
    oven.message("baked", address="baked", payload=Baked, transport=Transport("in-memory"))
    return oven.offer()


def faults(document: Any, name: str, value: Any) -> list[str]:
    """Why the schema of this name refuses ``value``."""
    schema = {**document, "$ref": f"#/$defs/{name}"}
    return [error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(value)]


def test_it_has_the_models_of_operations_and_of_messages_and_what_these_have() -> None:
    document = json_schemas_of(offer())
    jsonschema.Draft202012Validator.check_schema(document)
    assert list(document["$defs"]) == ["Baked", "Bread", "Cake", "Order"]
    assert document["title"] == "oven"
    assert "discriminator" not in str(document)


@pytest.mark.parametrize(
    ("what", "refused"),
    [
        ({"kind": "bread", "grams": 750}, []),
        ({"kind": "cake", "layers": ["cream"]}, []),
        ({"kind": "bread", "grams": 0}, ["$.order.what"]),
        ({"kind": "pie"}, ["$.order.what"]),
    ],
)
def test_it_refuses_what_the_models_refuse(what: dict[str, Any], refused: list[str]) -> None:
    assert faults(json_schemas_of(offer()), "Baked", {"order": {"what": what}}) == refused


def test_equal_offers_have_equal_schemas() -> None:
    assert json_schemas_of(offer()) == json_schemas_of(offer())


def test_every_reference_leads_to_a_definition_of_the_document() -> None:
    document = json_schemas_of(offer())
    references = set(re.findall(r"'\$ref': '([^']*)'", str(document)))
    assert references == {"#/$defs/Order", "#/$defs/Bread", "#/$defs/Cake"}
