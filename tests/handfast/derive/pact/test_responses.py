"""A response in the Pact file takes and refuses the answers that the judge does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import pytest
from pydantic import BaseModel, Field, create_model

from handfast.derive.pact.responses import answer_of
from handfast.expectation.judge import Received, judge_answer
from handfast.model import (
    EVENT_STREAM,
    JSON,
    NOT_NULL,
    OCTETS,
    Answer,
    Content,
    Exchange,
    Operation,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Part(BaseModel):
    """What is answered."""

    name: str


class Located(BaseModel):
    """Headers of an answer; only one must be there."""

    location: Annotated[str, Field(alias="Location")]
    age: Annotated[int | None, Field(alias="Age")] = None


_NONE: dict[str, str] = {}


def _exchange(*answers: Answer, method: Any = "GET", **clauses: Any) -> Exchange:
    operation = Operation(name="get", method=method, path="/0", answers=answers)
    return Exchange(operation=operation, **clauses)


def _came(
    body: bytes, content_type: str | None, status: int = 200, headers: dict[str, str] = _NONE
) -> Received:
    types = {} if content_type is None else {"Content-Type": content_type}
    return Received(status, types | headers, body)


_PART = b'{"name":"a"}'
_JSON = _exchange(Answer(200, Content(Part)), Answer(404, Content(Part)))
_GONE = _exchange(Answer(200, Content(Part)), Answer(404, Content(Part)), status=404)
_NOTHING = _exchange(Answer(200))
_PROBLEM = _exchange(Answer(200, Content(Part, "application/problem+json")))
_TEXT = _exchange(Answer(200, Content(str, "application/xml")), equals={"": "<a/>"})
_BYTES = _exchange(Answer(200, Content(None, OCTETS)))
_EVENTS = _exchange(Answer(200, Content(Part, EVENT_STREAM)), at_least=1)
_QUIET = _exchange(Answer(200, Content(Part, EVENT_STREAM)), at_least=0, reads=())
_PLACED = _exchange(Answer(200, None, "", Located), answer_headers={"X-Mark": Value("mark")})
_SOME = _exchange(Answer(200), answer_headers={"X-Mark": NOT_NULL, "X-Old": None})

_ANSWERS: list[tuple[str, Exchange, Received, bool]] = [
    ("JSON", _JSON, _came(_PART, JSON), True),
    ("JSON with its charset", _JSON, _came(_PART, f"{JSON}; charset=utf-8"), True),
    ("another status", _JSON, _came(_PART, JSON, 404), False),
    ("a refusal", _GONE, _came(_PART, JSON, 404), True),
    ("a refusal of another form", _GONE, _came(b'{"detail":1}', JSON, 404), False),
    ("another media type", _JSON, _came(_PART, "text/plain"), False),
    ("no media type", _JSON, _came(_PART, None), False),
    ("no body", _JSON, _came(b"", JSON), False),
    ("no JSON", _JSON, _came(b"{", JSON), False),
    ("a page", _JSON, _came(b"<html>", "text/html"), False),
    ("a byte order mark", _JSON, _came(b"\xef\xbb\xbf" + _PART, JSON), False),
    ("no number of JSON's", _JSON, _came(b'{"name":NaN}', JSON), False),
    ("JSON of a name", _PROBLEM, _came(_PART, "application/problem+json"), True),
    ("JSON of a name, broken", _PROBLEM, _came(b"{}", "application/problem+json"), False),
    ("an empty body", _NOTHING, _came(b"", None), True),
    ("a body where none is", _NOTHING, _came(b"x", "text/plain"), False),
    ("text", _TEXT, _came(b"<a/>", "application/xml"), True),
    ("other text", _TEXT, _came(b"<b/>", "application/xml"), False),
    ("any bytes", _BYTES, _came(b"\xff\x00", OCTETS), True),
    ("bytes of another type", _BYTES, _came(b"\xff\x00", "image/png"), False),
    ("events", _EVENTS, _came(b'id: 1\ndata: {"name":"a"}\n\n', EVENT_STREAM), True),
    ("no events", _EVENTS, _came(b": only a comment\n\n", EVENT_STREAM), False),
    ("no events where none need come", _QUIET, _came(b"", EVENT_STREAM), True),
    ("headers", _PLACED, _came(b"", None, headers={"Location": "/a", "X-Mark": "m"}), True),
    (
        "another header's value",
        _PLACED,
        _came(b"", None, headers={"Location": "/a", "X-Mark": "n"}),
        False,
    ),
    ("a missing header", _PLACED, _came(b"", None, headers={"X-Mark": "m"}), False),
    ("some header", _SOME, _came(b"", None, headers={"X-Mark": "any"}), True),
    ("no header of the name", _SOME, _came(b"", None), False),
]


def test_pact_and_judge_take_the_same_answers(pact_accepts: Callable[[Any], list[bool]]) -> None:
    values = {"mark": "m"}
    rows = [
        ({"type": "Synchronous/HTTP", "response": answer_of(exchange, values, ())}, came)
        for _, exchange, came, _ in _ANSWERS
    ]
    judged = [
        (what, not judge_answer(exchange, came, values), accepted)
        for (what, exchange, came, _), accepted in zip(_ANSWERS, pact_accepts(rows), strict=True)
    ]
    assert judged == [(what, expected, expected) for what, _, _, expected in _ANSWERS]


_ONLY_JUDGE: list[tuple[str, Exchange, Received]] = [
    ("Pact knows no event", _EVENTS, _came(b'data: {"name":1}\n\n', EVENT_STREAM)),
    ("Pact can't forbid a header", _SOME, _came(b"", None, headers={"X-Mark": "a", "X-Old": "b"})),
    (
        "Pact types no header",
        _PLACED,
        _came(b"", None, headers={"Location": "/a", "Age": "old", "X-Mark": "m"}),
    ),
]


def test_only_the_judge_finds_it(pact_accepts: Callable[[Any], list[bool]]) -> None:
    values = {"mark": "m"}
    rows = [
        ({"type": "Synchronous/HTTP", "response": answer_of(exchange, values, ())}, came)
        for _, exchange, came in _ONLY_JUDGE
    ]
    assert [bool(judge_answer(each, came, values)) for _, each, came in _ONLY_JUDGE] == [True] * 3
    assert pact_accepts(rows) == [True] * 3


def test_pact_compares_media_types_as_text(pact_accepts: Callable[[Any], list[bool]]) -> None:
    came = _came(_PART, "Application/JSON")
    assert judge_answer(_JSON, came, {}) == ()
    row = ({"type": "Synchronous/HTTP", "response": answer_of(_JSON, {}, ())}, came)
    assert pact_accepts([row]) == [False]


def test_a_head_request_has_no_body() -> None:
    exchange = _exchange(Answer(200, Content(Part)), method="HEAD")
    assert answer_of(exchange, {}, ()) == {"status": 200, "body": {"content": ""}}


def test_an_undeclared_status_has_no_body() -> None:
    assert answer_of(_exchange(), {}, ()) == {"status": 0, "body": {"content": ""}}


def test_what_a_state_returns_has_a_generator_in_headers_and_body() -> None:
    made = {"type": "ProviderState", "expression": "${mark}", "dataType": "STRING"}
    exchange = _exchange(
        Answer(200, Content(Part)),
        equals={"name": Value("mark")},
        answer_headers={"ETag": Value("mark"), "X-Fixed": Value("other")},
    )
    response = answer_of(exchange, {"mark": "m", "other": 3}, {"mark"})
    assert response["generators"] == {"body": {"$.name": made}, "header": {"ETag": made}}
    assert response["headers"]["X-Fixed"] == ["3"]


@pytest.mark.parametrize("model", [None, bytes, create_model("Form", a=(str, ...))])
def test_a_body_that_pact_can_not_match_is_left_out(model: Any) -> None:
    content = Content(model, OCTETS)
    response = answer_of(_exchange(Answer(200, content), reads=()), {}, ())
    assert response == {"status": 200, "headers": {"Content-Type": [OCTETS]}}
