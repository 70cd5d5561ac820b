"""Pairs of schemas, each with the differences that a reader of both would find."""

import json
from pathlib import Path
from typing import Any

import pytest

from handfast.schema_comparison.differences import Kind
from handfast.schema_comparison.values import Side, answered, asked
from handfast.wire.paths import render

PAIRS = Path(__file__).parents[2] / "data" / "compared_schemas"
TEXT = {"type": "string"}


def pairs(name: str) -> list[Any]:
    rows = json.loads((PAIRS / f"{name}.json").read_text())
    return [pytest.param(row, id=row["name"]) for row in rows]


def list_of(item: Any) -> dict[str, Any]:
    return {"type": "array", "items": item}


def object_of(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


def refers(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def document_of(**schemas: Any) -> dict[str, Any]:
    return {"components": {"schemas": schemas}}


def found_by(compare: Any, declared: Any, own: Any) -> list[Any]:
    found = compare(Side(declared, {}), Side(own, {}))
    return [[one.kind.code, render(one.path), one.certain] for one in found]


@pytest.mark.parametrize("pair", pairs("same"))
@pytest.mark.parametrize("compare", [answered, asked])
def test_another_spelling_of_the_same_values_is_no_difference(compare: Any, pair: Any) -> None:
    declared, own = pair["declared"], pair["own"]
    assert found_by(compare, declared, own) == found_by(compare, own, declared) == []


@pytest.mark.parametrize("pair", pairs("answers"))
def test_what_differs_in_an_answer(pair: Any) -> None:
    assert found_by(answered, pair["declared"], pair["own"]) == pair["expected"]


@pytest.mark.parametrize("pair", pairs("requests"))
def test_what_differs_in_a_request(pair: Any) -> None:
    assert found_by(asked, pair["declared"], pair["own"]) == pair["expected"]


def test_a_type_that_contains_itself_is_compared_once() -> None:
    declared = document_of(Tree=object_of("of", of=list_of(refers("Tree"))))
    own = document_of(Node=object_of("of", "x", of=list_of(refers("Node")), x=TEXT))
    lacking = document_of(Node=object_of("x", x=list_of(refers("Node"))))
    side = Side(refers("Tree"), declared)
    assert answered(side, Side(refers("Node"), own)) == ()
    (found,) = answered(side, Side(refers("Node"), lacking))
    assert (found.kind, found.path) == (Kind.NO_FIELD, ("of",))


def test_types_that_contain_each_other_cost_no_more_than_their_number() -> None:
    names = [f"T{index}" for index in range(12)]
    union = {"anyOf": [refers(name) for name in names]}
    types = {
        name: object_of("tag", tag={"const": name}, of=list_of(union), more=list_of(union))
        for name in names
    }
    side = Side(union, document_of(**types))
    assert answered(side, side) == ()


@pytest.mark.parametrize(
    "own",
    [
        refers("Loop"),
        refers("NotThere"),
        {"$ref": "http://elsewhere.example/schemas.json#/A"},
        {"$ref": "other.json"},
        {"$ref": 7},
        {"anyOf": "text"},
        {"anyOf": [7, None]},
        {"type": 7},
        {"type": [None]},
        {"allOf": [refers("Loop")]},
        {"properties": 7, "required": 7},
        7,
        None,
    ],
)
def test_a_schema_that_means_nothing_leaves_its_values_open(own: Any) -> None:
    document = document_of(Loop=refers("Loop"))
    found = answered(Side(object_of("a", a=TEXT), {}), Side(own, document))
    assert [one.certain for one in found] == [False]


def test_a_difference_describes_both_sides() -> None:
    (found,) = answered(Side({"enum": ["a", "b"]}, {}), Side({"enum": ["a", "c"]}, {}))
    assert (found.declared, found.own) == ('"a", "b"', '"c"')
    (found,) = asked(Side(TEXT | {"format": "date-time"}, {}), Side(list_of(TEXT), {}))
    assert (found.declared, found.own) == ("string (date-time)", "array")
