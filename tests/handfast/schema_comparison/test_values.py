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


@pytest.mark.parametrize("word", ["anyOf", "oneOf", "allOf"])
def test_what_is_twice_a_part_of_itself_ends(word: str) -> None:
    """And so does what is twice a part of what is twice a part of another, and so on."""
    own = document_of(A={word: [refers("A"), refers("A"), TEXT]}, L30=TEXT)
    for number in range(30):
        own["components"]["schemas"][f"L{number}"] = {word: [refers(f"L{number + 1}")] * 2}
    assert all(not one.certain for one in answered(Side(TEXT, {}), Side(refers("A"), own)))
    assert answered(Side(TEXT, {}), Side(refers("L0"), own)) == ()


def test_what_has_too_many_alternatives_is_not_described() -> None:
    """Each is written anew, so that none is known from before."""
    own: Any = {"type": "integer"}
    for number in range(30):
        own = {"anyOf": [{**own, "title": f"{number}"}, {**own, "title": f"other {number}"}]}
    assert answered(Side(TEXT, {}), Side(own, {})) == answered(Side(TEXT, {}), Side({}, {}))


def test_a_reference_may_lead_to_an_item_of_a_list() -> None:
    own = document_of(L={"anyOf": [{"type": "integer"}, TEXT]})
    sides = [Side({"$ref": f"#/components/schemas/L/anyOf/{at}"}, own) for at in ("0", "1", "2")]
    found = [answered(Side(TEXT, {}), side) for side in sides]
    assert [[one.certain for one in each] for each in found] == [[True], [], [False]]


def test_an_option_beside_a_reference_is_one_of_its_own() -> None:
    """Though both are made as they are read."""
    own = document_of(A={"type": "string"}, B={"type": "integer"})
    options = [{**refers("A"), "title": "a"}, {**refers("B"), "title": "b"}] * 20
    found = answered(Side({"type": ["string", "integer"]}, {}), Side({"anyOf": options}, own))
    assert found == ()
    (found_one,) = answered(Side(TEXT, {}), Side({"anyOf": options}, own))
    assert found_one.own == "integer"


def test_a_part_that_only_names_a_field_takes_nothing_from_another_part() -> None:
    words = {"properties": {"a": {"description": "so called"}}}
    own = object_of("a", a={"type": "integer"})
    for parts in ([own, words], [words, own]):
        (found,) = answered(Side(object_of("a", a=TEXT), {}), Side({"allOf": parts}, {}))
        assert (found.kind, found.path) == (Kind.TYPE, ("a",))


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
