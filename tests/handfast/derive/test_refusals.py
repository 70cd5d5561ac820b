"""Refusals: from a right request each that its models refuse, one wrong thing each."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, create_model

from handfast.derive.refusals import refused
from handfast.model import FORM, Answer, BadDeclaration, Content, Exchange, Operation, Value
from handfast.shapes.marks import Samples


class Part(BaseModel):
    """A part of an order."""

    name: Annotated[str, Field(min_length=1, max_length=3)]


class Order(BaseModel):
    """What is ordered."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern="^[^\x00]*$")]
    count: Annotated[int, Field(ge=1, le=9)] = 1
    weight: Annotated[float, Field(gt=0, lt=10)] = 1.0
    colour: Literal["red", "blue"] = "red"
    at: AwareDatetime | None = None
    urgent: bool = False
    zone: Annotated[str, Samples(good=("UTC",), bad=()), Field(pattern="^UTC$")] = "UTC"
    parts: Annotated[list[Part], Field(max_length=2)] = []


class Query(BaseModel):
    """Which orders are listed."""

    limit: Annotated[int, Field(ge=1, le=5)] = 5
    since: AwareDatetime | None = None


class Cat(BaseModel):
    """A cat."""

    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    """A dog."""

    kind: Literal["dog"]
    name: str


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]


def operation(body: Any = Order, query: Any = Query, media_type: str = "application/json") -> Any:
    bodies = (Content(body, media_type),) if body else ()
    return Operation(
        name="order",
        method="POST",
        path="/orders",
        query_parameters=query,
        bodies=bodies,
        answers=(Answer(200),),
    )


def names(exchange: Exchange, *wanted: str, **values: Any) -> list[str]:
    return [refusal.name for refusal in refused(exchange, values, wanted)]


ORDER = {"id": "a", "parts": [{"name": "x"}]}


def test_each_mistake_in_a_body_is_named_after_its_constraint() -> None:
    exchange = Exchange(operation=operation(), body=ORDER)
    assert names(exchange, "body") == [
        "order refuses a body that is no object",
        "order refuses a body without id",
        "order refuses id with NUL",
        "order refuses id that is null",
        "order refuses count that is no integer",
        "order refuses count below 1",
        "order refuses count above 9",
        "order refuses count that is null",
        "order refuses weight that is no number",
        "order refuses weight that is not above 0",
        "order refuses weight that is not below 10",
        "order refuses weight that is null",
        "order refuses colour that is none of red, blue",
        "order refuses colour that is null",
        "order refuses at that is no date and time",
        "order refuses at without an offset",
        "order refuses urgent that is neither true nor false",
        "order refuses urgent that is null",
        'order refuses zone like "no such text"',
        "order refuses zone that is null",
        "order refuses parts that is no list",
        "order refuses parts of more than 2 items",
        "order refuses parts[0] that is no object",
        "order refuses a body without parts[0].name",
        "order refuses parts[0].name of more than 3 characters",
        "order refuses parts[0].name of fewer than 1 character",
        "order refuses parts[0].name that is null",
        "order refuses parts[0] that is null",
        "order refuses parts that is null",
        "order refuses no_such_key which it does not know",
    ]


def test_each_request_is_refused_by_its_model_and_for_that_place_alone() -> None:
    exchange = Exchange(operation=operation(), body=ORDER)
    for refusal in refused(exchange, {}, ("body",)):
        with pytest.raises(ValidationError) as caught:
            Order.model_validate_json(json.dumps(refusal.sent))
        assert len(caught.value.errors()) == 1, refusal.name


def test_one_field_may_be_asked_for() -> None:
    exchange = Exchange(operation=operation(), body=ORDER)
    assert names(exchange, "body.count", "query.limit") == [
        "order refuses limit that is no integer",
        "order refuses limit below 1",
        "order refuses limit above 5",
        "order refuses count that is no integer",
        "order refuses count below 1",
        "order refuses count above 9",
        "order refuses count that is null",
    ]


def test_values_of_the_state_stay_what_they_are() -> None:
    exchange = Exchange(operation=operation(), body={"id": Value("id"), "count": 2})
    (below, *_) = refused(exchange, {"id": "a"}, ("body.colour",))
    assert below.sent == {"id": Value("id"), "count": 2, "colour": "no such choice"}


def test_text_cannot_be_null_nor_of_another_type() -> None:
    form = operation(Part, None, FORM)
    assert names(Exchange(operation=form, body={"name": "x"}), "body") == [
        "order refuses a body without name",
        "order refuses name of more than 3 characters",
        "order refuses name of fewer than 1 character",
    ]


def test_of_several_models_those_of_the_one_that_is_sent() -> None:
    exchange = Exchange(operation=operation(Pet), body={"kind": "dog", "name": "Rex"})
    assert names(exchange, "body") == [
        "order refuses kind that names no option",
        "order refuses a body that is no object",
        "order refuses a body without kind",
        "order refuses a body without name",
        "order refuses name that is null",
    ]


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        ("bdy", "refusals: no part is called 'bdy': did you mean 'body'?"),
        ("headers", "refusals: order takes no headers: drop it"),
    ],
)
def test_a_part_that_is_none_is_named(wanted: str, fault: str) -> None:
    with pytest.raises(BadDeclaration) as bad:
        names(Exchange(operation=operation(), body=ORDER), wanted)
    assert bad.value.faults == (fault,)


def test_no_refusal_takes_a_parameter_out_of_the_path() -> None:
    at = create_model("At", part=(Annotated[str, Field(min_length=1, max_length=1)], ...))
    read = Operation(
        name="read", method="GET", path="/parts/{part}", path_parameters=at, answers=(Answer(200),)
    )
    exchange = Exchange(operation=read, path={"part": "a"})
    assert names(exchange, "path") == ["read refuses part of more than 1 character"]


class Folder(BaseModel):
    """Has folders, or files that have one."""

    name: str
    folders: list[Folder] = []
    parent: Folder | None = None


def test_inside_what_contains_itself_mistakes_go_as_deep_as_what_is_sent() -> None:
    sent = {"name": "a", "folders": [{"name": "b"}], "parent": {"name": "c"}}
    exchange = Exchange(operation=operation(Folder), body=sent)
    assert [name.removeprefix("order refuses ") for name in names(exchange, "body")] == [
        "a body that is no object",
        "a body without name",
        "name that is null",
        "folders that is no list",
        "folders[0] that is no object",
        "a body without folders[0].name",
        "folders[0].name that is null",
        "folders[0].folders that is no list",
        "folders[0].folders that is null",
        "folders[0] that is null",
        "folders that is null",
        "parent that is no object",
        "a body without parent.name",
        "parent.name that is null",
        "parent.folders that is no list",
        "parent.folders that is null",
    ]


def test_an_operation_without_a_body_refuses_none() -> None:
    with pytest.raises(BadDeclaration) as bad:
        names(Exchange(operation=operation(None)), "body")
    assert bad.value.faults == ("refusals: order takes no body: drop it",)


def test_lists_are_refused_by_their_sizes_in_texts_as_in_json() -> None:
    several = create_model("Several", ids=(Annotated[list[int], Field(min_length=2)], ...))
    query = Exchange(operation=operation(None, several), query={"ids": [1, 2]})
    body = Exchange(operation=operation(several, None), body={"ids": [1, 2]})
    assert names(query, "query") == [
        "order refuses a query without ids",
        "order refuses ids of fewer than 2 items",
        "order refuses ids[0] that is no integer",
    ]
    assert names(body, "body")[2:4] == [
        "order refuses ids that is no list",
        "order refuses ids of fewer than 2 items",
    ]


def test_in_texts_no_items_are_no_list_and_so_no_mistake() -> None:
    several = create_model("Several", ids=(Annotated[set[int], Field(min_length=1)], {1}))
    query = Exchange(operation=operation(None, several), query={"ids": [1, 2]})
    assert names(query, "query") == ["order refuses ids[0] that is no integer"]


def test_headers_are_named_as_several() -> None:
    wanted = create_model("Wanted", mark=(str, Field(alias="X-Mark")))
    marked = replace(operation(None), header_parameters=wanted)
    exchange = Exchange(operation=marked, headers={"X-Mark": "a"})
    assert names(exchange, "headers") == ["order refuses headers without X-Mark"]


def test_samples_that_are_no_texts_are_for_json_alone() -> None:
    odd = Annotated[str, Samples(good=("a",), bad=(1,))]
    model = create_model("Sampled", v=(odd, ...))
    query = Exchange(operation=operation(None, model), query={"v": "a"})
    body = Exchange(operation=operation(model, None), body={"v": "a"})
    assert names(query, "query") == ["order refuses a query without v"]
    assert "order refuses v like 1" in names(body, "body")


def test_a_pattern_that_takes_every_text_of_ours_adds_none() -> None:
    any_text = Annotated[str, Field(pattern="(?s)^.*$")]
    model = create_model("Taking", v=(any_text, ...))
    exchange = Exchange(operation=operation(model, None), body={"v": "a"})
    assert not any(" like " in name for name in names(exchange, "body"))


def test_a_union_without_a_tag_has_no_mistakes_of_its_own() -> None:
    model = create_model("Either", v=(Part | int, ...))
    exchange = Exchange(operation=operation(model, None), body={"v": 1})
    assert names(exchange, "body") == [
        "order refuses a body that is no object",
        "order refuses a body without v",
        "order refuses v that is null",
    ]
