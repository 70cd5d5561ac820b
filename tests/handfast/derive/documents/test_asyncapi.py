"""The AsyncAPI document: valid by the published schema, complete, the same for equal offers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema
import pytest
from pydantic import BaseModel, Field

from handfast.derive.documents.asyncapi import asyncapi_of
from handfast.model import OCTETS, Content, Delivery, Message, Offer, Transport

PUBLISHED = Path(__file__).parents[3] / "data" / "asyncapi" / "schema-3.0.0.json"


@pytest.fixture(scope="module")
def schema_errors() -> Any:
    """What the published schema of AsyncAPI 3.0 finds wrong with a document."""
    validator = jsonschema.Draft7Validator(json.loads(PUBLISHED.read_text(encoding="utf-8")))

    def found(document: dict[str, Any]) -> list[str]:
        return [error.message for error in validator.iter_errors(document)]

    return found


def _pointed(document: Any, reference: str) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        document = document[step.replace("~1", "/").replace("~0", "~").replace("%20", " ")]
    return document


def _references(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        own = [tree["$ref"]] if isinstance(tree.get("$ref"), str) else []
        return own + [found for value in tree.values() for found in _references(value)]
    return (
        [found for value in tree for found in _references(value)] if isinstance(tree, list) else []
    )


def test_the_documents_of_an_offer_and_of_a_system_are_valid(shop: Any, schema_errors: Any) -> None:
    assert schema_errors(asyncapi_of(shop.offer)) == []
    assert schema_errors(asyncapi_of(shop.system)) == []


def test_the_published_schema_refuses_what_is_no_document(shop: Any, schema_errors: Any) -> None:
    document = asyncapi_of(shop.offer)
    document["operations"]["item_sold"]["action"] = "shout"
    assert schema_errors(document) != []


def test_what_is_published_is_sent_at_its_address_in_its_wire_form(shop: Any) -> None:
    document = asyncapi_of(shop.offer)
    assert document["operations"]["item_sold"] == {
        "action": "send",
        "channel": {"$ref": "#/channels/sales"},
        "messages": [{"$ref": "#/channels/sales/messages/item_sold"}],
    }
    assert document["channels"]["sales"] == {
        "address": "sales",
        "messages": {"item_sold": {"$ref": "#/components/messages/item_sold"}},
    }
    assert document["components"]["messages"]["item_sold"] == {
        "name": "item_sold",
        "summary": "Each sale, once.",
        "contentType": "application/json",
        "payload": {"$ref": "#/components/schemas/Sale"},
        "bindings": {"x-redis-stream": {"field": "data", "group": "books"}},
    }


def test_messages_have_the_examples_that_consumers_declare(shop: Any, schema_errors: Any) -> None:
    document = asyncapi_of(shop.offer, shop.system.contracts)
    assert schema_errors(document) == []
    messages = document["components"]["messages"]
    assert {name: each.get("examples") for name, each in messages.items()} == {
        "item_sold": [
            {
                "summary": "books: an item was sold",
                "payload": {"item_id": "i-1", "count": 1, "buyer": "text"},
            }
        ],
        "priced": [
            {"summary": "books: what an item costs", "payload": {"item_id": "i-1", "count": 1}}
        ],
        "priced.reply": [{"summary": "books: what an item costs", "payload": {"price": 2}}],
    }
    of_system = asyncapi_of(shop.system)["components"]["messages"]
    assert of_system["shop.priced"]["examples"] == messages["priced"]["examples"]
    assert "examples" not in asyncapi_of(shop.offer)["components"]["messages"]["priced"]


def test_attributes_beside_the_payload_are_headers_with_one_value(
    shop: Any, schema_errors: Any
) -> None:
    sold = replace(shop.sold, attributes={"version": "2", "source": "till"})
    document = asyncapi_of(replace(shop.offer, messages=(sold, shop.priced)))
    assert schema_errors(document) == []
    assert document["components"]["messages"]["item_sold"]["headers"] == {
        "type": "object",
        "properties": {"version": {"const": "2"}, "source": {"const": "till"}},
        "required": ["source", "version"],
    }


def test_what_is_promised_of_a_delivery_is_an_extension_of_its_operation(
    shop: Any, schema_errors: Any
) -> None:
    """With the one entry that a consumer relies on; what is not promised is not there."""
    delivery = Delivery(
        redelivered=True,
        dead_lettered="sales:dead",
        in_order=("buyer", "count"),
        idempotent="item_id",
    )
    sold = replace(shop.sold, delivery=delivery)
    contract = shop.system.contracts[0]
    relied_on = tuple(
        replace(one, message=sold) if getattr(one, "message", None) == shop.sold else one
        for contract in shop.system.contracts
        for one in contract.interactions
    )
    contracts = (replace(contract, interactions=relied_on),)
    document = asyncapi_of(replace(shop.offer, messages=(sold, shop.priced)), contracts)
    assert schema_errors(document) == []
    assert document["operations"]["item_sold"]["x-delivery"] == {
        "redelivered": True,
        "dead_lettered": "sales:dead",
        "in_order": {"key": "buyer", "by": "count"},
        "idempotent": "item_id",
        "exactly": 1,
    }
    assert "x-delivery" not in document["operations"]["priced"]


def test_a_message_with_a_reply_is_received_and_answered(shop: Any) -> None:
    document = asyncapi_of(shop.offer)
    assert document["operations"]["priced"] == {
        "action": "receive",
        "channel": {"$ref": "#/channels/quote"},
        "messages": [{"$ref": "#/channels/quote/messages/priced"}],
        "reply": {
            "channel": {"$ref": "#/channels/priced.reply"},
            "messages": [{"$ref": "#/channels/priced.reply/messages/priced.reply"}],
        },
    }
    assert document["channels"]["priced.reply"]["address"] is None
    assert document["components"]["messages"]["priced.reply"]["payload"] == {
        "$ref": "#/components/schemas/Quote"
    }


def test_every_reference_leads_somewhere_whatever_the_address(
    shop: Any, schema_errors: Any
) -> None:
    odd = replace(shop.sold, address="a/b~c d", name="odd")
    document = asyncapi_of(replace(shop.offer, messages=(odd, shop.priced)))
    assert schema_errors(document) == []
    assert document["operations"]["odd"]["channel"] == {"$ref": "#/channels/a~1b~0c%20d"}
    assert all(_pointed(document, reference) for reference in _references(document))


def test_messages_of_one_address_share_a_channel(shop: Any) -> None:
    other = replace(shop.sold, name="item_returned")
    document = asyncapi_of(replace(shop.offer, messages=(shop.sold, other)))
    assert list(document["channels"]) == ["sales"]
    assert list(document["channels"]["sales"]["messages"]) == ["item_returned", "item_sold"]


def test_a_system_names_the_provider_of_each_message(shop: Any) -> None:
    depot = Offer(provider="depot", messages=(shop.sold,))
    document = asyncapi_of(replace(shop.system, offers=(shop.offer, depot)))
    assert document["info"] == {"title": "toy", "version": "1"}
    assert list(document["operations"]) == ["depot.item_sold", "shop.item_sold", "shop.priced"]
    assert list(document["channels"]["sales"]["messages"]) == ["depot.item_sold", "shop.item_sold"]


class Call(BaseModel):
    """One of two kinds of message."""

    kind: Literal["call"]


class Text(BaseModel):
    """The other; it has a field of an unlucky name."""

    kind: Literal["text"]
    discriminator: str


class Note(BaseModel):
    """Either of them."""

    either: Annotated[Call | Text, Field(discriminator="kind")]


def test_a_union_with_a_discriminator_is_valid(schema_errors: Any) -> None:
    note = Message(name="note", address="a", payload=Content(Note), transport=Transport("sqs"))
    document = asyncapi_of(Offer(provider="p", messages=(note,)))
    assert schema_errors(document) == []
    schemas = document["components"]["schemas"]
    assert schemas["Note"]["properties"]["either"] == {
        "oneOf": [
            {"$ref": "#/components/schemas/Call"},
            {"$ref": "#/components/schemas/Text"},
        ],
        "title": "Either",
    }
    assert list(schemas["Text"]["properties"]) == ["kind", "discriminator"]


def test_bytes_have_no_payload_schema(schema_errors: Any) -> None:
    raw = Message(
        name="raw", address="a", payload=Content(None, OCTETS), transport=Transport("sqs")
    )
    document = asyncapi_of(Offer(provider="p", messages=(raw,)))
    assert schema_errors(document) == []
    assert document["components"] == {
        "messages": {
            "raw": {"name": "raw", "contentType": OCTETS, "bindings": {"x-sqs": {}}},
        }
    }


def test_without_messages_there_is_nothing_but_the_title(shop: Any, schema_errors: Any) -> None:
    document = asyncapi_of(replace(shop.offer, messages=()))
    assert schema_errors(document) == []
    assert document == {"asyncapi": "3.0.0", "info": {"title": "shop", "version": "1"}}


def test_equal_offers_give_the_same_text_in_any_order(shop: Any) -> None:
    turned = replace(shop.offer, messages=shop.offer.messages[::-1])
    assert json.dumps(asyncapi_of(turned)) == json.dumps(asyncapi_of(shop.offer))
