"""The judge and Pact's own verifier give the same verdict, wherever both can see.

Each row is a promise, with documents that fulfil it and documents that break it in one place.
``test_blind_spots`` lists what only one of the two finds.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    Field,
    Json,
    NaiveDatetime,
    PastDatetime,
    PlainSerializer,
    create_model,
)
from pydantic_core import to_json

from handfast.model import NOT_NULL

if TYPE_CHECKING:
    from collections.abc import Callable

type Row = tuple[str, Any, dict[str, Any], list[Any], list[Any]]


class Colour(StrEnum):
    """Text, some of it with meaning in a regular expression."""

    RED = "red"
    DARK = "dark blue (b+w|x)"


class Numeral(StrEnum):
    """Text that reads as numbers."""

    ONE = "1"
    TWO = "2"


class Part(BaseModel):
    """An object of which only a part must be there."""

    name: str
    size: int | None = None


class Circle(BaseModel):
    """One option of a union."""

    kind: Literal["circle"]
    centre: Part
    radius: float


class Square(BaseModel):
    """Another option of it."""

    kind: Literal["square"]
    centre: Part
    side: int


class Cat(BaseModel):
    """One option of a union, with a field that another has, too."""

    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    """Another option of it."""

    kind: Literal["dog"]
    lives: str


class Span(BaseModel):
    """Values that are equal though their text differs."""

    since: AwareDatetime
    weights: list[float]
    note: str | None = None


def _one(annotation: Any) -> type[BaseModel]:
    """A model with the one field ``v``, which must be there."""
    return create_model("One", v=(annotation, ...))


def _v(*values: Any) -> list[Any]:
    return [{"v": value} for value in values]


def _named(*names: Any) -> list[Any]:
    return [{"name": name} for name in names]


_PAST = "2001-04-02T06:15:00Z"
_WHEN = "2031-04-02T06:15:00.250Z"
_SAME = "2031-04-02T08:15:00.25+02:00"
_SHAPE = Annotated[Circle | Square, Field(discriminator="kind")]
_PET = Annotated[Cat | Dog, Field(discriminator="kind")]
_CAT = {"kind": "cat", "lives": 9}
_DOG = {"kind": "dog", "lives": "one"}
_UUID = "5f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a11"
_BYTE = Annotated[int, Field(ge=0, le=255)]
_SHARE = Annotated[Decimal, Field(gt=0, lt=1)]
_CIRCLE = {"kind": "circle", "centre": {"name": "a"}, "radius": 1}
_SQUARE = {"kind": "square", "centre": {"name": "a"}, "side": 1}
_SPAN = {"since": _WHEN, "weights": [1, 2.5], "note": None}
_ODD = create_model("Odd", text=(str, Field(alias="a-b. c$")))
_AS_TEXT = Annotated[Json[Part], PlainSerializer(to_json, return_type=str)]
_SEALED = create_model(
    "Sealed", text=(Annotated[Json[list[int]], PlainSerializer(to_json, return_type=str)], ...)
)
_CODED = Annotated[str | int, AfterValidator(lambda value: value)]
_FEW = Annotated[list[int], Field(min_length=2, max_length=3)]

_SCALARS: list[Row] = [
    ("a string", _one(str), {}, _v("", "é𝄞"), [*_v(1, None, {}, [], True), {}, [], "x", None]),
    (
        "an integer",
        _one(int),
        {},
        _v(-1, 2**53 + 1, 2**64, -(2**63) - 1, 10**300),
        _v(2.0, "2", True, None, 1.5),
    ),
    ("a bounded integer", _one(_BYTE), {}, _v(0, 255), _v(2.0, "2", True, None, 1.5)),
    ("a large integer or null", _one(int | None), {}, _v(1, 2**64, None), _v("2", 1.5, True)),
    ("a number", _one(float), {}, _v(1, 1.5, -0.0, 1e300), _v("1", None, True)),
    ("a boolean", _one(bool), {}, _v(True, False), _v("true", 0, None)),
    ("a decimal", _one(Decimal), {}, _v("1.50", "1"), _v(1, 2.5, None, True, [])),
    ("a uuid", _one(UUID), {}, _v(_UUID), _v(1, None)),
    (
        "a moment",
        _one(AwareDatetime),
        {},
        _v(_WHEN, "2031-04-02T06:15:00+02:00", "2031-04-02T06:15:00.123456-11:30"),
        [
            *_v("2031-04-02T06:15:00", "2031-04-02 06:15:00Z", "2031-04-02T06:15Z", "2031-04-02"),
            *_v("2031-04-02T06:15:00.1234567Z", f"{_WHEN}\n", 5, "5", None),
        ],
    ),
    ("a past moment", _one(PastDatetime), {}, _v("2001-04-02T06:15:00", _PAST), _v("2001")),
    ("a naive moment", _one(datetime), {}, _v("2031-04-02T06:15:00"), _v("2031", 5)),
    ("a moment without an offset", _one(NaiveDatetime), {}, _v("2031-04-02T06:15:00"), _v(_WHEN)),
    ("an enum", _one(Colour), {}, _v("red", "dark blue (b+w|x)"), _v("Red", "red\n", "", 1)),
    ("an enum of numerals", _one(Numeral), {}, _v("1", "2"), _v(1, "3", None)),
    ("a choice of numbers", _one(Literal[1, 2]), {}, _v(1, 2), _v("1", 3, 1.0, None)),
    ("one boolean", _one(Literal[True]), {}, _v(True), _v(False, "true", 1)),
    ("null alone", _one(None), {}, _v(None), [*_v("x", 0), {}]),
    ("text or null", _one(str | None), {}, _v("x", None), [*_v(1, {}), {}]),
    ("a number or null", _one(float | None), {}, _v(1, None), _v("x", True)),
    ("a moment or null", _one(AwareDatetime | None), {}, _v(_WHEN, None), _v("x", 5)),
    ("an enum or null", _one(Colour | None), {}, _v("red", None), _v("x", 5)),
    ("text or an integer", _one(str | int), {}, _v("x", 2), _v(None, 2.5, {}, True)),
    ("text or an integer or null", _one(_CODED | None), {}, _v("x", 2, None), [*_v(2.5), {}]),
    ("a decimal below one", _one(_SHARE), {}, _v("0.5", "0.001"), _v(None, True, [])),
    ("an integer or text", _one(int | str), {}, _v("x", 2, 2**64), _v(None, 2.5, {}, True)),
    ("a number or text", _one(float | str), {}, _v("x", 2, 2.5), _v(None, {}, True)),
    ("a boolean or text", _one(bool | str), {}, _v("x", "", True, False), _v(None, 1, {})),
    ("a boolean or an integer", _one(bool | int), {}, _v(True, 1), _v(None, "x", "true", 1.5)),
    ("a literal or text", _one(Literal[1] | str), {}, _v("x", "", 1), _v(None, 2, True, {})),
    ("literals of two types", _one(Literal[1, "a"]), {}, _v(1, "a"), _v(2, "b", 1.0, None)),
    ("a number or its text", _one(Literal[1, "1"]), {}, _v(1, "1"), _v(2, "2", None)),
    ("a boolean literal or text", _one(Literal[True, "a"]), {}, _v(True, "a"), _v(False, "b", 1)),
    ("an integer, null or text", _one(int | None | str), {}, _v("x", 2, None), _v(2.5, {}, True)),
    ("a moment or an integer", _one(AwareDatetime | int), {}, _v(_WHEN, 5), _v("x", None, 1.5)),
    ("a uuid or an integer", _one(UUID | int), {}, _v(_UUID, 5), _v(None, 1.5, True)),
    ("four types", _one(bool | int | Decimal | str), {}, _v(True, 1, "1.5", "x"), _v(None, {}, [])),
    ("null among choices", _one(Literal["a", None]), {}, _v("a", None), _v("b")),
]

_CONTAINERS: list[Row] = [
    ("a free object", _one(dict[str, Any]), {}, _v({}, {"a": 1}), _v([], None, "x")),
    ("a list", _one(list[int]), {}, _v([], [1, 2]), _v([1, "x"], [None], {}, None)),
    ("a list of nullables", _one(list[int | None]), {}, _v([], [1, None]), _v(["x"], None)),
    ("a list of two types", _one(list[int | str]), {}, _v([], [1, "a"]), _v([None], [1.5], "x")),
    ("lists in a list", _one(list[list[int]]), {}, _v([], [[]], [[1], [2]]), _v([1], [["x"]])),
    ("a list of some length", _one(_FEW), {}, _v([1, 2], [1] * 3), _v([], [1], [1] * 4)),
    ("a tuple of tuples", _one(tuple[tuple[int, str], tuple[bool]]), {}, _v([[1, "a"], [True]]),
        _v([[1, None], [True]], [["a", "a"], [True]], [[1, "a"]], [[1, "a"], [True], [True]])),
    ("a tuple with a list", _one(tuple[int, list[str]]), {}, _v([1, []], [1, ["a", "b"]]),
        _v([1, [1]], [None, []], [1])),
    ("a list of tuples", _one(list[tuple[int, str]]), {}, _v([], [[1, "a"], [2, "b"]]),
        _v([[1]], [[1, "a"], [2]], [[1, "a", "b"]], [["a", 1]])),
    ("an object", _one(Part), {}, _v({"name": "a", "new": 1}), _v({}, {"name": 1}, None, [])),
    ("an odd key", _ODD, {}, [{"a-b. c$": "x"}], [{"a-b. c$": 1}, {}]),
    ("a list at the top", list[Part], {}, [[], _named("a", "b")], [[{}], [1], {}, _named(1)]),
    ("an equally named field that differs", _one(list[_PET]), {},
        _v([], [_CAT, _DOG], [_DOG, _CAT]),
        _v([_CAT | {"lives": None}], [_DOG | {"lives": {}}], [_CAT | {"kind": "cow"}], [{}])),
    ("all options' part", _one(list[_SHAPE]), {}, _v([], [_CIRCLE, _SQUARE]), [
        *_v([{}], [_CIRCLE | {"kind": "x"}], [_SQUARE | {"centre": {}}], [1]),
    ]),
]  # fmt: skip

_READS: list[Row] = [
    ("a part of it", _one(Part), {"reads": ("v.name",)}, _v({"name": "a", "size": "x"}), _v({})),
    ("nothing", _one(str), {"reads": ()}, [{}, {"v": 1}], [[], "x", None]),
    ("no item", list[int], {"reads": ()}, [[], ["x"]], [{}, None]),
    ("what is optional", Part, {"reads": ("size",)}, [{"size": None}, {"size": 1}], [{}]),
    ("in each item", list[Part], {"reads": ("[*].name",)}, [[], _named("a")], [[{}], {}]),
    ("in one place too", list[Part], {"reads": ("[*].name", "[1].name")}, [_named("a", "b")],
        [[], _named("a")]),
    ("an option's own key", _SHAPE, {"reads": ("side",)}, [{"side": 1}], [{}, {"side": "x"}]),
    ("through a nullable", _one(Part | None), {"reads": ("v.name",), "equals": {"v.name": "a"}},
        _v({"name": "a"}), _v(None, {})),
]  # fmt: skip

_COUNTS: list[Row] = [
    ("at least two", list[Part], {"at_least": 2}, [_named("a", "b")], [[], _named("a")]),
    ("at most one", list[Part], {"at_most": 1}, [[], _named("a")], [_named("a", "b")]),
    ("at most none", list[Part], {"at_most": 0}, [[]], [_named("a")]),
    ("one or two", list[int], {"at_least": 1, "at_most": 2}, [[1], [1, 2]], [[], [1, 2, 3]]),
    ("exactly two", list[int], {"exactly": 2}, [[1, 2]], [[], [1], [1, 2, 3], [1, "x"]]),
    ("exactly none", list[int], {"exactly": 0}, [[]], [[1], {}]),
]

_EQUALS: list[Row] = [
    ("text", _one(str), {"equals": {"v": "a"}}, _v("a"), [*_v("b", None), {}]),
    ("an integer", _one(int), {"equals": {"v": 1}}, _v(1), _v("1", True, 1.0, 2)),
    ("a number", _one(float), {"equals": {"v": 5}}, _v(5, 5.0), _v("5", 5.5, True, -5)),
    ("zero", _one(float), {"equals": {"v": 0.0}}, _v(0, 0.0, -0.0), _v("0", 0.5, False)),
    ("a fraction", _one(float), {"equals": {"v": -1.5}}, _v(-1.5), _v(1.5, "-1.5")),
    ("a whole below zero", _one(float), {"equals": {"v": -2}}, _v(-2, -2.0), _v(2, -2.5)),
    ("a large number", _one(float), {"equals": {"v": 1e20}}, _v(1e20), _v(1e21)),
    ("a boolean", _one(bool), {"equals": {"v": False}}, _v(False), _v(True, 0, "false")),
    ("a member", _one(Colour), {"equals": {"v": Colour.RED}}, _v("red"), _v("blue", None)),
    ("null that is read", Part, {"reads": ("size",), "equals": {"size": None}}, [{"size": None}],
        [{}, {"size": 1}]),
    ("null that the model demands", _one(str | None), {"equals": {"v": None}}, _v(None),
        [*_v("a"), {}]),
    ("a nullable", _one(str | None), {"equals": {"v": "a"}}, _v("a"), _v("b", None)),
    ("a list", _one(list[int]), {"equals": {"v": [1, 2]}}, _v([1, 2]),
        _v([2, 1], [1], [1, 2, 3], [1, 2.0])),
    ("an empty list", _one(list[int]), {"equals": {"v": []}}, _v([]), _v([1], {}, None)),
    ("a free object", _one(dict[str, Any]), {"equals": {"v": {"a": [], "b": {"c": 1}}}},
        _v({"b": {"c": 1}, "a": []}),
        _v({"a": [1], "b": {"c": 1}}, {"a": [], "b": {"c": 1.0}}, {"a": [], "b": {}}, {})),
    ("an object", _one(Part), {"equals": {"v": {"name": "a"}}}, _v({"name": "a"}),
        _v({"name": "b"}, {"name": "a", "size": 1}, {})),
    ("a moment", _one(AwareDatetime), {"equals": {"v": _WHEN}}, _v(_WHEN, _SAME), _v("x", None)),
    ("moments and numbers inside", _one(Span), {"equals": {"v": _SPAN}},
        _v(_SPAN, _SPAN | {"since": _SAME, "weights": [1.0, 2.5]}),
        _v(_SPAN | {"weights": [1]}, _SPAN | {"weights": [1, 2]}, _SPAN | {"note": "x"}, {})),
    ("JSON in a string", _one(_AS_TEXT), {}, _v('{"name": "a"}'), [*_v({"name": "a"}, 1), {}]),
    ("JSON in a string of an object", _one(_SEALED), {"equals": {"v": {"text": "[1]"}}},
        _v({"text": "[1]"}), _v({"text": [1]}, {"text": None}, {}, None)),
    ("moments in a free object", _one(dict[str, AwareDatetime]),
        {"equals": {"v": {"a b": _WHEN}}}, _v({"a b": _SAME}), _v({}, {"a b": "x"})),
    ("moments in a union", _one(list[AwareDatetime | int | None]),
        {"equals": {"v": [_WHEN, 1]}}, _v([_SAME, 1]), _v([1, _WHEN], [_WHEN])),
    ("each place its own", list[Part],
        {"exactly": 2, "equals": {"[0].name": "a", "[1].name": "b"}},
        [_named("a", "b")], [_named("b", "a"), _named("a"), _named("a", "a")]),
    ("some places, of a list of any length", _one(list[Part]),
        {"equals": {"v[0].name": "a", "v[1].name": "b"}},
        _v(_named("a", "b"), _named("a", "b", "c")),
        _v(_named("b", "a"), _named("a"), _named("a", "c"), [])),
    ("in every item", list[Part], {"at_least": 1, "equals": {"[*].name": "a"}},
        [_named("a", "a")], [[], _named("a", "b")]),
    ("a free object's key", dict[str, Any], {"equals": {"a-b.c": 1}}, [{"a-b": {"c": 1}}],
        [{"a-b": {"c": 2}}, {"a-b": 1}, {}]),
    ("an option's mark", _SHAPE, {"equals": {"kind": "square"}}, [_SQUARE], [_CIRCLE]),
    ("a whole document", dict[str, int], {"equals": {"": {"a": 1}}}, [{"a": 1}], [{}, {"a": 2}]),
    ("some object", _one(dict[str, Any] | None), {"equals": {"v": NOT_NULL}}, _v({}, {"a": 1}),
        [*_v(None), {}]),
    ("some list", _one(list[int] | None), {"equals": {"v": NOT_NULL}}, _v([], [1]),
        [*_v(None, ["x"]), {}]),
    ("some text", _one(str | None), {"equals": {"v": NOT_NULL}}, _v("x", ""),
        [*_v(None), {}]),
    ("something deep", _one(Part | None), {"reads": (), "equals": {"v.size": NOT_NULL}},
        _v({"size": 1}), [*_v(None, {}, {"size": None}), {}]),
]  # fmt: skip


def test_both_accept_what_is_right_and_refuse_what_is_wrong(
    disagreements: Callable[..., set[tuple[str, str, str]]],
) -> None:
    rows = [*_SCALARS, *_CONTAINERS, *_READS, *_COUNTS, *_EQUALS]
    assert disagreements(rows, judge=False, pact=False) == set()


def test_a_wrong_row_is_reported(disagreements: Callable[..., set[tuple[str, str, str]]]) -> None:
    wrong: Row = ("a name", Part, {}, [{"name": 1}, {"name": "a"}], [{"name": "b"}, {}])
    assert disagreements([wrong], judge=False, pact=False) == {
        ("a name", "{'name': 1}", "judge: False, Pact: False"),
        ("a name", "{'name': 'b'}", "judge: True, Pact: True"),
    }
