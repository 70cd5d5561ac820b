"""What only the judge finds, or only Pact, by the reason: everything else they find alike.

Each row is a promise, with documents that fulfil it and documents that break it in the eyes of one.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    Json,
    PlainSerializer,
    create_model,
    model_validator,
)
from pydantic_core import to_json

from handfast.derive.pact.responses import answer_of
from handfast.expectation.judge import Received, judge_answer
from handfast.model import JSON, NOT_NULL, Answer, Content, Exchange, LaterThan, Operation
from handfast.wire.headers import Headers

if TYPE_CHECKING:
    from collections.abc import Callable

type Row = tuple[str, Any, dict[str, Any], list[Any], list[Any]]


class Numeral(StrEnum):
    """Text that reads as numbers."""

    ONE = "1"
    TWO = "2"


class Part(BaseModel):
    """An object of which only a part must be there."""

    name: str
    size: int | None = None


_AS_TEXT = Annotated[Json[Part], PlainSerializer(to_json, return_type=str)]


class Circle(BaseModel):
    """One option of a union."""

    kind: Literal["circle"]
    radius: float


class Square(BaseModel):
    """Another option of it."""

    kind: Literal["square"]
    side: int


class Span(BaseModel):
    """A value that is equal though its text differs."""

    since: AwareDatetime


class Closed(BaseModel):
    """A model that takes no other key."""

    model_config = ConfigDict(extra="forbid")
    name: str


class Ordered(BaseModel):
    """A model whose code relates two fields."""

    low: int
    high: int

    @model_validator(mode="after")
    def _in_order(self) -> Ordered:
        if self.low > self.high:
            raise ValueError("low must not be above high")
        return self


def _one(annotation: Any) -> type[BaseModel]:
    """A model with the one field ``v``, which must be there."""
    return create_model("One", v=(annotation, ...))


def _v(*values: Any) -> list[Any]:
    return [{"v": value} for value in values]


def _named(*names: Any) -> list[Any]:
    return [{"name": name} for name in names]


_ID = "5f0c2d7e-8f4b-4b0a-9d6a-0c3f5f2b9a11"
_WHEN = "2031-04-02T06:15:00.250Z"
_SAME = "2031-04-02T08:15:00.25+02:00"
_SHAPE = Annotated[Circle | Square, Field(discriminator="kind")]
_CIRCLE = {"kind": "circle", "radius": 1}
_SPAN = {"since": _WHEN}
_QUOTED = create_model("Quoted", text=(str, Field(alias="it's")))
_EMPTY = create_model("Empty", text=(str, Field(alias="")))
_SMALL = Annotated[int, Field(ge=0, le=9)]
_CODE = Annotated[str, Field(pattern="^[a-z]+$", max_length=3)]

_ONLY_JUDGE: list[Row] = [
    ("Pact has no optional key", Part, {}, [{"name": "a"}], [{"name": "a", "size": "x"}]),
    ("Pact can't expect null or absent", Part, {"equals": {"size": None}},
        [{"name": "a"}, {"name": "a", "size": None}], [{"name": "a", "size": 1}]),
    ("Pact can't expect null of every item", list[int | None], {"equals": {"[*]": None}}, [[None]],
        [[1]]),
    ("Pact has no null beside an object", _one(Part | None), {}, _v(None, {"name": "a"}),
        [*_v({}, 1), {}]),
    ("Pact has no null beside a list", _one(list[int] | None), {}, _v(None, [1]), _v(["x"])),
    ("Pact can't mix objects and scalars", _one(list[Part | int]), {}, _v([{"name": "a"}, 1]),
        _v(["x"])),
    ("Pact has no anything", _one(Any), {}, _v(1, None), [{}]),
    ("Pact has no anything but null", _one(Any), {"equals": {"v": NOT_NULL}}, _v(0, {}),
        [*_v(None), {}]),
    ("Pact has no list of anything", list[int], {"reads": (), "at_least": 1}, [["x"]], [[]]),
    ("Pact has no bounds", _one(_SMALL), {}, _v(9), _v(10)),
    ("Pact has no lengths, and a type no pattern", _one(_CODE), {}, _v("abc"), _v("abcd", "A")),
    ("Pact's type is any text", _one(UUID), {}, [], _v("x")),
    ("Pact's regex knows no calendar", _one(AwareDatetime), {}, [], _v("2031-02-31T06:15:00Z")),
    ("Pact compares text, not moments", _one(AwareDatetime), {"equals": {"v": _WHEN}}, _v(_SAME),
        _v("2031-04-02T06:15:00.251Z")),
    ("Pact knows no later moment", _one(AwareDatetime), {"equals": {"v": LaterThan(_WHEN)}},
        _v("2031-04-02T08:15:00.251+02:00"), _v(_SAME, _WHEN)),
    ("Pact takes an object with moments apart", _one(Span), {"equals": {"v": _SPAN}}, [],
        _v(_SPAN | {"new": 1})),
    ("Pact has no values of free keys", _one(dict[str, int]), {}, _v({"a": 1}), _v({"a": "x"})),
    ("Pact has no shape of free keys", _one(dict[int, int]), {}, _v({"1": 1}), _v({"a": 1})),
    ("Pact does not count entries", _one(Annotated[dict[str, int], Field(min_length=1)]), {},
        _v({"a": 1}), _v({})),
    ("Pact does not compare items", _one(set[int]), {}, _v([1, 2]), _v([1, 1])),
    ("Pact reads what all options share", _SHAPE, {}, [_CIRCLE], [_CIRCLE | {"radius": "x"}]),
    ("Pact reads no key with a quote", _QUOTED, {}, [{"it's": "x"}], [{"it's": 1}, {}]),
    ("Pact reads no empty key", _EMPTY, {}, [{"": "x"}], [{"": 1}, {}]),
    ("Pact takes the text of a member, too", _one(Literal[1, "a"]), {}, _v(1, "a"), _v("1")),
    ("Pact reads large integers as fractions", _one(int), {}, _v(2**64), [b'{"v":1e19}']),
    ("Pact takes text for a large integer or null", _one(int | None), {}, _v(2**64, None),
        _v("1e19")),
    ("Pact allows other keys", Closed, {}, _named("a"), [{"name": "a", "new": 1}]),
    ("Pact reads no JSON in a string", _one(_AS_TEXT), {"equals": {"v.name": "a"}},
        _v('{"name": "a"}', '{"size":1,"name":"a"}'), _v("{", '{"name": "b"}', "{}")),
    ("Pact compares text, not the JSON in it", _one(_AS_TEXT), {"equals": {"v": '{"name":"a"}'}},
        _v('{"name": "a"}'), _v('{"name": "b"}')),
    ("Pact knows no spellings", _one(timedelta), {"equals": {"v": "PT15M"}}, _v("PT900S"),
        _v("PT16M")),
    ("Pact has no sets", _one(set[int]), {"equals": {"v": [1, 2]}}, _v([2, 1]), _v([1, 3])),
    ("Pact knows no spellings of keys", _one(dict[UUID, int]), {"equals": {"v": {_ID: 1}}},
        _v({_ID.upper(): 1}), _v({_ID: 2}, {})),
    ("Pact runs no code", Ordered, {}, [{"low": 1, "high": 2}], [{"low": 2, "high": 1}]),
    ("Pact has no order", list[Part], {"ordered": "name"}, [_named("a", "b")],
        [_named("b", "a")]),
    ("Pact's rule for an item in any place leaves none for the others", list[Part],
        {"contains": ({"name": "a"}, {"name": "b"})},
        [_named("a", "b"), _named("b", "c", "a")], [_named("a"), _named("b", "c")]),
    ("Pact takes the last of equal keys", Part, {}, [b'{"name":"a"}'],
        [b'{"name":1,"name":"a"}']),
    ("Pact has no place in a list of unknown length", Any, {"equals": {"[1]": "x"}, "reads": ()},
        [[1, "x"]], [[], ["x"], [1, "y"]]),
    ("Pact's null in a list of numerals", _one(Numeral | None), {}, _v(None), _v(1)),
]  # fmt: skip

_ONLY_PACT: list[Row] = [
    ("Pact reads no number beyond doubles", _one(int), {}, [], _v(10**309)),
    ("Pact compares large numbers as text", _one(float), {"equals": {"v": 1e15}}, [],
        [b'{"v":1000000000000000}']),
]  # fmt: skip


def test_only_the_judge_finds_it(disagreements: Callable[..., set[tuple[str, str, str]]]) -> None:
    assert disagreements(_ONLY_JUDGE, judge=False, pact=True) == set()


def test_only_pact_finds_it(disagreements: Callable[..., set[tuple[str, str, str]]]) -> None:
    assert disagreements(_ONLY_PACT, judge=True, pact=False) == set()


type PactAccepts = Callable[[list[tuple[dict[str, Any], Received]]], list[bool]]

_PART = Received(200, {"Content-Type": JSON}, b'{"name":"a"}')
_MOVED = Received(307, {"Location": "/1"})  # where Pact finds the second answer


def _exchange(*answers: Answer, **clauses: Any) -> Exchange:
    operation = Operation(name="get", method="GET", path="/0", answers=answers)
    return Exchange(operation=operation, **clauses)


def _in_pact(exchange: Exchange) -> dict[str, Any]:
    return {"type": "Synchronous/HTTP", "response": answer_of(exchange, {}, ())}


def test_pact_follows_a_redirect_that_the_judge_refuses(pact_accepts: PactAccepts) -> None:
    """Pact judges the answer at the end: nothing shows it that there was a redirect."""
    exchange = _exchange(Answer(200, Content(Part)))
    assert [bool(judge_answer(exchange, came, {})) for came in (_MOVED, _PART)] == [True, False]
    row = _in_pact(exchange)
    assert pact_accepts([(row, _MOVED), (row, _PART)]) == [True, True]


def test_pact_follows_a_redirect_that_is_expected(pact_accepts: PactAccepts) -> None:
    """So that it can't find the status and headers that the judge finds."""
    exchange = _exchange(Answer(307), answer_headers={"Location": "/1"})
    assert judge_answer(exchange, _MOVED, {}) == ()
    row = _in_pact(exchange)
    assert pact_accepts([(row, _MOVED), (row, _PART)]) == [False, False]


def _cookies(*texts: str) -> Received:
    return Received(200, Headers([("Set-Cookie", text) for text in texts]))


def test_pact_finds_no_cookie_among_several(pact_accepts: PactAccepts) -> None:
    """It compares each text of a header with the one in its place, so one alone has no rule."""
    exchange = _exchange(Answer(200), answer_headers={"Set-Cookie": "a=1"})
    came = [_cookies("a=1"), _cookies("b=2", "a=1"), _cookies("b=2", "c=3")]
    assert [not judge_answer(exchange, each, {}) for each in came] == [True, True, False]
    assert pact_accepts([(_in_pact(exchange), each) for each in came]) == [True, True, True]


def test_pact_compares_several_texts_of_a_header_one_by_one(pact_accepts: PactAccepts) -> None:
    """It has no rule for all of them together, so it takes one that comes twice."""
    exchange = _exchange(Answer(200), answer_headers={"Vary": ["Accept", "Origin"]})
    right = [Received(200, {"Vary": "Accept, Origin"})]
    right.append(Received(200, Headers([("Vary", "Accept"), ("Vary", "Origin")])))
    twice = Received(200, Headers([("Vary", "Accept"), ("Vary", "Accept")]))
    assert [not judge_answer(exchange, each, {}) for each in (*right, twice)] == [True, True, False]
    assert pact_accepts([(_in_pact(exchange), each) for each in (*right, twice)]) == [True] * 3
