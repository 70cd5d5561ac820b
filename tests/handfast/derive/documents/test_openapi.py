"""The OpenAPI document: valid, complete, and the same for equal offers."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel, Field, create_model
from pydantic_core import core_schema

from handfast.derive.documents.openapi import openapi_of
from handfast.model import OCTETS, Answer, Content, Message, Offer, Operation, Transport
from handfast.wire.routes import parameters
from shared.fields import Given

FORMS = ("Input", "Output")
SCHEMAS = "#/components/schemas/"
ERROR = {"application/json": {"schema": {"$ref": f"{SCHEMAS}Error"}}}
ITEM = {"application/json": {"schema": {"$ref": f"{SCHEMAS}Item"}}}
ITEM_ID = {
    "name": "item_id",
    "in": "path",
    "required": True,
    "schema": {"maxLength": 36, "title": "Item Id", "type": "string"},
}


def _of(**parts: Any) -> dict[str, Any]:
    """The document of one operation."""
    answers = {"answers": (Answer(200, Content(Any)),)}
    operation = Operation(**{"name": "o", "method": "POST", "path": "/o"} | answers | parts)
    document = openapi_of(Offer(provider="p", operations=(operation,)))
    validate(document)
    return document


def _only(document: dict[str, Any]) -> dict[str, Any]:
    (methods,) = document["paths"].values()
    (described,) = methods.values()
    return dict(described)


def test_the_document_of_an_offer_is_valid(shop: Any) -> None:
    validate(openapi_of(shop.offer))


def test_every_operation_is_in_it_under_its_own_name(shop: Any) -> None:
    document = openapi_of(shop.offer)
    assert {
        (path, method, described["operationId"])
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    } == {(o.path, o.method.lower(), o.name) for o in shop.offer.operations}
    assert document["openapi"] == "3.1.0"
    assert document["info"] == {"title": "shop", "version": "1"}


def test_an_operation_has_its_parameters_answers_and_headers(shop: Any) -> None:
    etag = {"required": True, "schema": {"minLength": 2, "title": "Etag", "type": "string"}}
    assert openapi_of(shop.offer)["paths"]["/items/{item_id}"]["get"] == {
        "operationId": "get_item",
        "tags": ["items"],
        "parameters": [ITEM_ID],
        "responses": {
            "200": {"description": "the item", "headers": {"ETag": etag}, "content": ITEM},
            "404": {"description": "Refused.", "content": ERROR},
            "422": {"description": "Refused.", "content": ERROR},
        },
    }


def test_a_query_or_header_may_be_left_out_and_is_never_null(shop: Any) -> None:
    limit = {"default": 20, "maximum": 100, "minimum": 1, "title": "Limit", "type": "integer"}
    ids = {"default": [], "items": {"type": "integer"}, "title": "Ids", "type": "array"}
    trace = {"maxLength": 8, "title": "X-Trace-Id", "type": "string"}
    listed = openapi_of(shop.offer)["paths"]["/items"]["get"]
    assert listed["description"] == "The newest first."
    assert listed["parameters"] == [
        {"name": name, "in": kind, "required": False, "schema": schema, **style}
        for name, kind, schema, style in (
            ("colour", "query", {"$ref": f"{SCHEMAS}Colour"}, {}),
            ("limit", "query", limit, {}),
            ("ids", "query", ids, {"style": "form", "explode": True}),
            ("X-Trace-Id", "header", trace, {}),
        )
    ]


class Lists(BaseModel):
    """Headers with several texts, of which one may be missing."""

    sent: list[str] = Field(alias="X-Sent")
    known: list[int] | None = Field(None, alias="X-Known")


def test_a_list_in_a_header_has_its_style_sent_or_answered() -> None:
    answers = (Answer(204, headers=Lists),)
    described = _only(_of(method="GET", header_parameters=Lists, answers=answers))
    texts = {"type": "array", "items": {"type": "string"}, "title": "X-Sent"}
    numbers = {"type": "array", "items": {"type": "integer"}, "title": "X-Known"}
    listed = {
        "X-Sent": {"required": True, "schema": texts, "style": "simple"},
        "X-Known": {"required": False, "schema": numbers, "style": "simple"},
    }
    assert described["responses"]["204"]["headers"] == listed
    assert described["parameters"] == [
        {"name": name, "in": "header", **header} for name, header in listed.items()
    ]


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        ("/tasks/{task_id}", ["tasks"]),
        ("/api/v1/tasks", ["tasks"]),
        ("/2010-04-01/Accounts/{sid}/Messages.json", ["Accounts"]),
        ("/health.json", ["health"]),
        ("/{anything}", []),
        ("/", []),
    ],
)
def test_operations_are_grouped_by_the_first_name_in_their_paths(
    path: str, tags: list[str]
) -> None:
    fields: dict[str, Any] = dict.fromkeys(parameters(path), (str, ...))
    document = _of(path=path, path_parameters=create_model("Path", **fields))
    assert _only(document).get("tags", []) == tags
    assert document.get("tags", []) == [{"name": tag} for tag in tags]


def test_the_tags_of_a_document_are_those_of_its_operations(shop: Any) -> None:
    assert openapi_of(shop.offer)["tags"] == [{"name": n} for n in ("items", "login", "sales")]


def test_bodies_and_answers_have_the_examples_that_consumers_declare(shop: Any) -> None:
    document = openapi_of(shop.offer, shop.system.contracts)
    validate(document)
    made = document["paths"]["/items"]["post"]
    tag = {"word": "new"}
    assert made["requestBody"]["content"]["application/json"]["examples"] == {
        "web: make an item": {"value": {"name": "vase", "tags": [tag]}}
    }
    assert made["responses"]["422"]["content"]["application/json"]["examples"] == {
        "web: make an item without a name": {"value": {"detail": "text"}}
    }
    assert "examples" not in made["responses"]["409"]["content"]["application/json"]


def test_no_declaration_has_an_address_so_there_are_no_servers(shop: Any) -> None:
    assert "servers" not in openapi_of(shop.offer, shop.system.contracts)


class Query(BaseModel):
    """A query of every kind of absence."""

    needed: int
    either: int | bool | None = None
    given: Given[int] = None


def test_a_required_query_is_required_and_a_union_stays_one() -> None:
    described = _only(_of(method="GET", query_parameters=Query))
    assert [(p["name"], p["required"], p["schema"]) for p in described["parameters"]] == [
        ("needed", True, {"title": "Needed", "type": "integer"}),
        ("either", False, {"title": "Either", "anyOf": [{"type": "integer"}, {"type": "boolean"}]}),
        ("given", False, {"title": "Given", "type": "integer"}),
    ]


def test_each_media_type_has_its_own_schema(shop: Any) -> None:
    paths = openapi_of(shop.offer)["paths"]
    assert paths["/login"]["post"]["requestBody"] == {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": f"{SCHEMAS}Login"}},
            "application/x-www-form-urlencoded": {"schema": {"$ref": f"{SCHEMAS}Login"}},
        },
    }
    assert paths["/items/{item_id}/picture"]["put"]["requestBody"] == {
        "required": True,
        "content": {
            "application/octet-stream": {},
            "multipart/form-data": {"schema": {"$ref": f"{SCHEMAS}Upload"}},
        },
    }
    assert paths["/items/{item_id}/picture"]["put"]["responses"]["200"]["content"] == {
        "image/png": {}
    }


def test_a_body_that_may_be_null_may_be_missing() -> None:
    assert _only(_of(bodies=(Content(Query | None),)))["requestBody"]["required"] is False
    assert _only(_of(bodies=(Content(None, OCTETS),)))["requestBody"]["required"] is True


def test_an_event_stream_describes_one_event(shop: Any) -> None:
    answers = openapi_of(shop.offer)["paths"]["/sales"]["get"]["responses"]
    assert answers["200"]["content"]["text/event-stream"] == {
        "schema": {"type": "string"},
        "x-item-schema": {"$ref": f"{SCHEMAS}Sale"},
    }


def test_an_empty_answer_has_no_content(shop: Any) -> None:
    answers = openapi_of(shop.offer)["paths"]["/items/{item_id}"]["delete"]["responses"]
    assert answers["204"] == {"description": "Done."}


def test_any_one_of_the_security_schemes_will_do(shop: Any) -> None:
    document = openapi_of(shop.offer)
    assert document["paths"]["/items"]["post"]["security"] == [
        {"bearer": []},
        {"api-key.query.key": []},
    ]
    assert document["components"]["securitySchemes"] == {
        "api-key.query.key": {"type": "apiKey", "in": "query", "name": "key"},
        "basic": {"type": "http", "scheme": "basic"},
        "bearer": {"type": "http", "scheme": "bearer"},
        "signature.header.X-Signature": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Signature",
            "description": "Computed from the request.",
        },
    }


def test_a_field_with_a_default_may_be_missing_from_an_answer(shop: Any) -> None:
    item = openapi_of(shop.offer)["components"]["schemas"]["Item"]
    assert item["required"] == ["id", "name", "colour", "tags", "made_at"]


class Priced(BaseModel):
    """A model whose two modes would differ."""

    price: Decimal


def test_a_model_has_a_schema_for_each_of_its_forms() -> None:
    document = _of(bodies=(Content(Priced),), answers=(Answer(200, Content(Priced)),))
    read, written = (document["components"]["schemas"][f"Priced-{form}"] for form in FORMS)
    accepted = read["properties"]["price"]["anyOf"]
    assert [option["type"] for option in accepted] == ["number", "string"]
    assert written["properties"]["price"]["type"] == "string"


def test_a_model_that_writes_what_it_reads_has_one_schema() -> None:
    plain = create_model("Plain", name=(str, "a"), sizes=(list[int], ...))
    document = _of(bodies=(Content(plain),), answers=(Answer(200, Content(plain)),))
    assert list(document["components"]["schemas"]) == ["Plain"]


def test_only_what_is_referred_to_is_a_component(shop: Any) -> None:
    names = list(openapi_of(shop.offer)["components"]["schemas"])
    assert names == ["Colour", "Error", "Item", "Login", "NewItem", "Sale", "Tag", "Upload"]


def test_without_shared_parts_there_are_no_components() -> None:
    assert _of(answers=(Answer(204),))["components"] == {}


class Angle:
    """A type whose form only its own code knows."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Take what the code takes."""
        return core_schema.no_info_plain_validator_function(lambda value: value)


def test_a_type_that_only_code_knows_takes_anything() -> None:
    coded = Annotated[Angle, Field(description="By code.")]
    content = _only(_of(answers=(Answer(200, Content(coded)),)))["responses"]["200"]["content"]
    assert content == {"application/json": {"schema": {"description": "By code."}}}


def test_equal_offers_give_the_same_text_in_any_order(shop: Any) -> None:
    turned = replace(shop.offer, operations=shop.offer.operations[::-1])
    assert json.dumps(openapi_of(turned)) == json.dumps(openapi_of(shop.offer))


@pytest.mark.parametrize("lost", ["get", "create", "upload"])
def test_an_operation_that_is_not_offered_is_not_in_it(lost: str, shop: Any) -> None:
    others = tuple(o for o in shop.offer.operations if o != getattr(shop, lost))
    document = openapi_of(replace(shop.offer, operations=others))
    named = {d["operationId"] for methods in document["paths"].values() for d in methods.values()}
    assert named == {operation.name for operation in others}


def test_messages_are_no_part_of_it() -> None:
    message = Message(name="m", address="a", payload=Content(int), transport=Transport("t"))
    assert openapi_of(Offer(provider="p", messages=(message,)))["paths"] == {}
