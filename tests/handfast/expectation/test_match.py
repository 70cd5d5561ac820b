"""Every mismatch of a document is reported at once: where, what was expected, what came."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    Field,
    Json,
    PlainSerializer,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import to_json

from handfast.expectation.match import mismatches_in
from handfast.expectation.promises import expect_answer
from handfast.model import NOT_NULL, Answer, Content, Exchange, Operation
from handfast.wire.paths import MISSING
from handfast.wording.excerpts import excerpt


class Part(BaseModel):
    """What has a name, and maybe a size."""

    name: str
    size: int | None = None


class Left(BaseModel):
    """One option of a union."""

    side: Literal["left"]
    name: str
    size: int


class Right(BaseModel):
    """The other option."""

    side: Literal["right"]
    angle: int


class Both(BaseModel):
    """Two fields that code relates."""

    low: int
    high: int

    @model_validator(mode="after")
    def _in_order(self) -> Both:
        if self.low > self.high:
            raise ValueError("low above high")
        return self


class Envelope(BaseModel):
    """What has a part as JSON text."""

    body: Annotated[Json[Part], PlainSerializer(to_json, return_type=str)]


class Timed(BaseModel):
    """What can be ordered by time or name."""

    at: AwareDatetime | None = None
    name: str | int | None = None


_SIZED = Annotated[dict[str, int], Field(min_length=1, max_length=2)]
SIDE = Annotated[Left | Right, Field(discriminator="side")]


def rows(model: Any, document: Any, **clauses: Any) -> list[tuple[str, str, str, str]]:
    answers = (Answer(200, Content(model)),)
    operation = Operation(name="get", method="GET", path="/", answers=answers)
    node = expect_answer(Exchange(operation=operation, **clauses), {})
    return [(f.clause, f.where, f.expected, f.got) for f in mismatches_in(node, document)]


def test_all_mismatches_are_reported_at_once() -> None:
    clauses = {"reads": ("name", "size"), "equals": {"name": "a"}}
    assert rows(Part, {"name": "b"}, **clauses) == [
        ("equals", "name", '"a"', '"b"'),
        ("reads", "size", "this key", "no such key; there are: name"),
    ]


@pytest.mark.parametrize(
    ("document", "remedy"),
    [
        ({"name": "a", "seize": 1}, "answer with 'size', where it has 'seize' now"),
        ({"name": "a", "id": 1}, "answer with it, or take it out of what this consumer reads"),
    ],
)
def test_a_key_that_is_much_like_the_missing_one_is_named(document: Any, remedy: str) -> None:
    answers = (Answer(200, Content(Part)),)
    operation = Operation(name="get", method="GET", path="/", answers=answers)
    node = expect_answer(Exchange(operation=operation, reads=("name", "size")), {})
    (mismatch,) = mismatches_in(node, document)
    assert (mismatch.where, mismatch.remedy) == ("size", remedy)


@pytest.mark.parametrize(
    ("model", "clauses", "document", "mismatch"),
    [
        (Part, {}, [], ("reads", "the whole body", "an object", "[]")),
        (list[int], {}, {}, ("reads", "the whole body", "a list", "{}")),
        (Part, {}, {"name": 1}, ("reads", "name", "a string", "1")),
        (Part, {}, {"name": "a", "size": "x"}, ("reads", "size", "an integer", '"x"')),
        (Part, {"equals": {"name": "a"}}, {},
            ("equals", "name", '"a"', "no such key; there are none")),
        (Part, {"equals": {"size": NOT_NULL}}, {"name": "a"},
            ("equals", "size", "this key", "no such key; there are: name")),
        (Part, {"equals": {"size": NOT_NULL}}, {"name": "a", "size": None},
            ("equals", "size", "anything but null", "null")),
        (Part, {"equals": {"size": None}}, {"name": "a", "size": 1},
            ("equals", "size", "null, or no such key", "1")),
        (dict[str, int], {}, {"a": 1, "b": "x"}, ("reads", "b", "an integer", '"x"')),
        (dict[int, int], {}, {"1": 1, "soon": "x"},
            ("reads", "soon", "as a key, an integer", '"soon"')),
        (dict[int, int], {"equals": {"1": 1}}, {"1": 1, "2": "x"},
            ("reads", "2", "an integer", '"x"')),
        (dict[int, int], {"equals": {"1": 1}}, {"2": 1},
            ("equals", "1", "1", "no such key; there are: 2")),
        (_SIZED, {}, {}, ("at_least", "the whole body", "at least 1 entry", "0 entries")),
        (_SIZED, {}, {"a": 1, "b": 2, "c": 3},
            ("at_most", "the whole body", "at most 2 entries", "3 entries")),
        (set[int], {}, [1, 2, 1], ("reads", "[2]", "an item that is there once", "1")),
        (list[Part], {}, [{"name": "a"}, {}],
            ("reads", "[1].name", "this key", "no such key; there are none")),
        (list[int], {"exactly": 2}, [1],
            ("exactly", "the whole body", "exactly 2 items", "1 item")),
        (list[int], {"at_least": 2}, [1],
            ("at_least", "the whole body", "at least 2 items", "1 item")),
        (list[int], {"at_most": 0}, [1],
            ("at_most", "the whole body", "at most 0 items", "1 item")),
        (Any, {"reads": ("a[1]",)}, {"a": [0]}, ("reads", "a[1]", "an item", "nothing")),
        (Both, {}, {"low": 2, "high": 1},
            ("reads", "the whole body", "Value error, low above high", '{"low": 2, "high": 1}')),
        (list[Both], {}, [{"low": 2, "high": 1}],
            ("reads", "[0]", "Value error, low above high", '{"low": 2, "high": 1}')),
        (Envelope, {}, {"body": {"name": "a"}},
            ("reads", "body", "a string that holds JSON text", '{"name": "a"}')),
        (Envelope, {}, {"body": "{"}, ("reads", "body", "a string that holds JSON text", '"{"')),
        (Envelope, {"reads": ("body.size",)}, {"body": '{"name": "a"}'},
            ("reads", "body.size", "this key", "no such key; there are: name")),
        (Envelope, {"equals": {"body.name": "a"}}, {"body": '{"name": "b"}'},
            ("equals", "body.name", '"a"', '"b"')),
        (Envelope, {"equals": {"body": '{"name":"a","size":1}'}}, {"body": '{"name": "b"}'},
            ("equals", "body", '"{\\"name\\":\\"a\\",\\"size\\":1}"', '"{\\"name\\": \\"b\\"}"')),
        (SIDE, {}, {"side": "left", "name": "a"},
            ("reads", "size", "this key", "no such key; there are: side, name")),
    ],
)  # fmt: skip
def test_a_mismatch_has_its_place_and_both_values(
    model: Any, clauses: dict[str, Any], document: Any, mismatch: tuple[str, str, str, str]
) -> None:
    assert rows(model, document, **clauses) == [mismatch]


@pytest.mark.parametrize(
    ("clauses", "text"),
    [
        ({}, '{"name": "a", "more": 1}'),
        ({"equals": {"body.name": "a"}}, ' {"name":\n"a"}'),
        ({"equals": {"body": '{"name":"a","size":1}'}}, '{"size": 1, "name": "a"}'),
    ],
)
def test_json_in_a_string_is_judged_by_its_value(clauses: dict[str, Any], text: str) -> None:
    assert rows(Envelope, {"body": text}, **clauses) == []


def test_of_a_union_the_mismatches_of_the_option_that_was_meant_are_reported() -> None:
    """An option whose mark or JSON type did not come was not meant, however few its faults."""
    assert rows(SIDE, {"side": "left"}) == [
        ("reads", "name", "this key", "no such key; there are: side"),
        ("reads", "size", "this key", "no such key; there are: side"),
    ]
    assert rows(int | Part, {"name": 1}) == [("reads", "name", "a string", "1")]
    assert rows(int | Part, "x") == [("reads", "the whole body", "an integer", '"x"')]


def test_code_is_asked_only_of_what_is_otherwise_right() -> None:
    assert rows(Both, {"low": 2, "high": "x"}) == [("reads", "high", "an integer", '"x"')]
    assert rows(Both, {"low": 1, "high": 2}) == []


@pytest.mark.parametrize(
    ("ordered", "items", "mismatches"),
    [
        ("name", ["a", "b", "b"], []),
        ("-name", ["b", "a"], []),
        ("name", ["a", "c", "b"], [("ordered", "[2].name", "ascending order", '"b"')]),
        ("-name", [1, 2], [("ordered", "[1].name", "descending order", "2")]),
        ("name", ["a", None], [("ordered", "[1].name", "a value to order by, ascending", "null")]),
        ("name", ["a", 1],
            [("ordered", "[1].name", "values of one type to order by, ascending", "1")]),
    ],
)  # fmt: skip
def test_order_is_that_of_each_pair(
    ordered: str, items: list[Any], mismatches: list[tuple[str, str, str, str]]
) -> None:
    assert rows(list[Timed], [{"name": item} for item in items], ordered=ordered) == mismatches


def test_moments_are_ordered_as_moments() -> None:
    early, late = "2031-04-02T08:00:00+02:00", "2031-04-02T07:00:00Z"
    assert rows(list[Timed], [{"at": early}, {"at": late}], ordered="at") == []
    assert rows(list[Timed], [{"at": late}, {"at": early}], ordered="at") == [
        ("ordered", "[1].at", "ascending order", f'"{early}"')
    ]


def test_an_item_without_the_ordering_field_is_reported() -> None:
    assert rows(list[Timed], [{"at": "2031-04-02T07:00:00Z"}, {}], ordered="at") == [
        ("ordered", "[1].at", "a value to order by, ascending", "nothing")
    ]


def test_an_excerpt_is_short_and_plain() -> None:
    assert excerpt(MISSING) == "nothing"
    assert excerpt(b"\xff page") == "\ufffd page"
    assert excerpt({"é": "x" * 300}) == '{"é": "' + "x" * 193 + "… (309 characters)"


class OfRows(BaseModel):
    """Is made of what has names."""

    rows: list[str]

    @field_validator("rows", mode="before")
    @classmethod
    def _names(cls, rows: Any) -> Any:
        return [row.name for row in rows]


def _careless(value: Any) -> Any:
    return value.name


@pytest.mark.parametrize("model", [Annotated[str, AfterValidator(_careless)], OfRows])
def test_what_a_validator_raises_that_is_no_refusal_decides_nothing(model: Any) -> None:
    assert rows(model, "x" if model is not OfRows else {"rows": ["x"]}) == []


def _in_the_future(at: dt.datetime) -> dt.datetime:
    if at < dt.datetime.now(dt.UTC):
        raise ValueError("must be in the future")
    return at


class Booked(BaseModel):
    """Is read before it begins, and may be written after it."""

    begins: Annotated[AwareDatetime, AfterValidator(_in_the_future)]
    ends: AwareDatetime

    @model_validator(mode="after")
    def _in_order(self) -> Booked:
        if self.ends < self.begins:
            raise ValueError("it ends before it begins")
        return self


def test_what_only_the_clock_refuses_may_be_written_later() -> None:
    early, late = "2001-04-02T06:15:00Z", "2001-04-02T07:15:00Z"
    assert rows(Booked, {"begins": early, "ends": late}) == []
    assert rows(Booked, {"begins": late, "ends": early}) == [
        ("reads", "the whole body", "Value error, it ends before it begins",
            f'{{"begins": "{late}", "ends": "{early}"}}')
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("annotation", "rising"),
    [(Decimal, ["9.00", "10.00"]), (dt.timedelta, ["PT9M", "PT10M"])],
)
def test_decimals_and_durations_are_ordered_by_value(annotation: Any, rising: list[str]) -> None:
    model = create_model("Row", v=(annotation, ...))
    up, down = ([{"v": each} for each in order] for order in (rising, rising[::-1]))
    assert rows(list[model], up, ordered="v") == []
    assert rows(list[model], down, ordered="v") == [
        ("ordered", "[1].v", "ascending order", f'"{rising[0]}"')
    ]


def test_a_constraint_on_a_union_counts_for_each_of_its_options() -> None:
    number = Annotated[int | float, Field(gt=0)]
    assert rows(number, 1) == []
    assert rows(number, 1.5) == []
    assert rows(number, 0) == [("reads", "the whole body", "Input should be greater than 0", "0")]
