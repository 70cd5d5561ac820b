"""An answer is judged by status, headers, media type and body; a message by its payload."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from handfast.expectation.judge import Received, judge_answer, judge_payload
from handfast.model import (
    JSON,
    NOT_NULL,
    Answer,
    Answered,
    Content,
    Exchange,
    Message,
    MessageInteraction,
    Operation,
    Published,
    State,
    Transport,
    Value,
)


class Part(BaseModel):
    """What is answered."""

    id: str
    size: int | None = None


class Folder(BaseModel):
    """Has folders."""

    name: str
    folders: list[Folder] = []


class Located(BaseModel):
    """Headers of an answer; only one must be there."""

    location: Annotated[str, Field(alias="Location")]
    age: Annotated[int | None, Field(alias="Age")] = None


ANSWERS = (
    Answer(200, Content(Part)),
    Answer(201, None, "it was made", Located),
    Answer(203, Content(Folder)),
    Answer(404, Content(dict[str, str])),
)


def rows(
    received: Received, values: dict[str, Any] | None = None, **clauses: Any
) -> list[tuple[str, str, str, str]]:
    method = clauses.pop("method", "GET")
    operation = Operation(name="get", method=method, path="/", answers=ANSWERS)
    mismatches = judge_answer(
        Exchange(operation=operation, **clauses), received, values or {}, {"id": "b"}
    )
    return [
        (mismatch.clause, mismatch.where, mismatch.expected, mismatch.got)
        for mismatch in mismatches
    ]


def came(document: Any, status: int = 200, content_type: str = JSON) -> Received:
    return Received(status, {"content-type": content_type}, json.dumps(document).encode())


def test_an_answer_as_expected_has_no_mismatch() -> None:
    assert rows(came({"id": "a"}), {"id": "a"}, equals={"id": Value("id")}) == []
    assert rows(came({"id": "b"}), equals={"id": Answered("id")}) == []
    assert rows(came({"detail": "gone"}, 404), status=404) == []


def test_a_wrong_status_is_reported_alone_with_what_came() -> None:
    assert rows(came({"oops": 1}, 500)) == [("status", "the status", "200", '500: {"oops": 1}')]
    assert rows(Received(500, {}), status=201) == [
        ("status", "the status", "201 (it was made)", "500: an empty body")
    ]
    assert rows(Received(500, {}), status=418)[0][2] == "418"


def test_mismatches_of_headers_media_type_and_body_are_reported_together() -> None:
    received = came({"size": "x"}, content_type="text/plain; charset=utf-8")
    assert rows(received, answer_headers={"X-Mark": "a"}) == [
        ("headers", "X-Mark", "a", "no such header"),
        ("content type", "Content-Type", JSON, "text/plain; charset=utf-8"),
        ("reads", "id", "this key", "no such key; there are: size"),
        ("reads", "size", "an integer", '"x"'),
    ]


def test_a_page_is_reported_by_its_media_type_alone() -> None:
    page = Received(200, {"Content-Type": "text/html"}, b"<html>")
    assert rows(page) == [("content type", "Content-Type", JSON, "text/html")]


def test_a_missing_media_type_is_reported() -> None:
    assert rows(Received(200, {}, b'{"id":"a"}')) == [
        ("content type", "Content-Type", JSON, "no such header")
    ]


@pytest.mark.parametrize("content_type", [JSON, "Application/JSON", f"{JSON};charset=utf-8"])
def test_a_media_type_counts_in_any_case_and_without_parameters(content_type: str) -> None:
    assert rows(came({"id": "a"}, content_type=content_type)) == []


@pytest.mark.parametrize(
    ("body", "expected", "got"),
    [
        (b"", "JSON", "an empty body"),
        (b'{"id":1e999}', "JSON", '{"id":1e999} (the number 1e999 is too large for a double)'),
        (b'{"id":"\xff"}', "UTF-8", '{"id":"\ufffd"} (invalid start byte at byte 7)'),
        (b'{"id":1,"id":2}', "each key once", '{"id":1,"id":2} (more than once: id)'),
    ],
)
def test_a_body_that_can_not_be_read_is_reported_with_the_reason(
    body: bytes, expected: str, got: str
) -> None:
    received = Received(200, {"content-type": JSON}, body)
    assert rows(received) == [("body", "the whole body", expected, got)]


def test_a_body_where_none_is_expected_is_reported() -> None:
    headers = {"Location": "/a"}
    assert rows(Received(201, headers, b"made"), status=201) == [
        ("body", "the whole body", "an empty body", "made")
    ]
    assert rows(Received(200, {}, b""), method="HEAD") == []
    assert rows(Received(418, {}, b"tea"), status=418)[0][3] == "tea"


@pytest.mark.parametrize(
    ("expected", "headers", "mismatch"),
    [
        ({"X-Mark": "a"}, {"x-mark": "a"}, None),
        ({"X-Mark": "a"}, {"x-mark": "b"}, ("X-Mark", "a", "b")),
        ({"X-Mark": Value("mark")}, {"X-Mark": "7"}, None),
        ({"X-Mark": True}, {"X-Mark": "true"}, None),
        ({"X-Mark": NOT_NULL}, {"X-Mark": ""}, None),
        ({"X-Mark": NOT_NULL}, {}, ("X-Mark", "this header", "no such header")),
        ({"X-Mark": None}, {}, None),
        ({"X-Mark": None}, {"X-Mark": "a"}, ("X-Mark", "no such header", "a")),
        ({}, {"Age": "5"}, None),
        (
            {},
            {"Age": "old"},
            ("Age", "Input should be a valid integer, unable to parse string as an integer", "old"),
        ),
    ],
)
def test_headers_are_as_expected(
    expected: dict[str, Any], headers: dict[str, str], mismatch: tuple[str, str, str] | None
) -> None:
    received = Received(201, {"location": "/a"} | headers)
    mismatches = rows(received, {"mark": 7}, status=201, answer_headers=expected)
    assert mismatches == ([] if mismatch is None else [("headers", *mismatch)])


def test_a_header_that_the_answer_declares_must_be_there() -> None:
    assert rows(Received(201, {}), status=201) == [
        ("headers", "Location", "this header", "no such header")
    ]


def test_a_payload_is_judged_by_its_model_and_clauses() -> None:
    message = Message(name="m", address="a", payload=Content(Part), transport=Transport("x"))
    promise = MessageInteraction(
        name="m", message=message, when=State("now")(), equals={"id": Value("id")}
    )
    assert judge_payload(promise, {"id": "a"}, {"id": "a"}) == ()
    assert [f.where for f in judge_payload(promise, {"id": "b", "size": "x"}, {"id": "a"})] == [
        "id",
        "size",
    ]
    then = Published(message=message, equals={"id": Answered("id")})
    assert judge_payload(then, {"id": "b"}, {}, {"id": "b"}) == ()


def test_a_header_is_found_in_any_case() -> None:
    assert Received(200, {"X-Mark": "a"}).header("x-mark") == "a"
    assert Received(200, {"X-Mark": "a"}).header("x-other") is None


def nested(levels: int) -> bytes:
    """A folder in so many others."""
    outer = b'{"name": "a", "folders": ['
    return outer * levels + b'{"name": "a"}' + b"]}" * levels


def test_a_model_that_contains_itself_is_judged_as_deep_as_the_answer_goes() -> None:
    headers = {"content-type": JSON}
    assert rows(Received(203, headers, nested(40)), status=203) == []
    wrong = nested(40).replace(b'{"name": "a"}', b"{}")
    (found,) = rows(Received(203, headers, wrong), status=203)
    assert found == (
        "reads",
        "folders[0]." * 40 + "name",
        "this key",
        "no such key; there are none",
    )
    claimed = "folders[*].folders[*].name"
    assert rows(came({"name": "a", "folders": [{"folders": [{"name": 1}]}]}, 203), status=203,
        reads=(claimed,)) == [("reads", "folders[0].folders[0].name", "a string", "1")]  # fmt: skip


@pytest.mark.parametrize("levels", [400, 5_000])
def test_what_is_nested_too_deep_to_be_compared_is_a_mismatch(levels: int) -> None:
    ((clause, where, _, _),) = rows(
        Received(203, {"content-type": JSON}, nested(levels)), status=203
    )
    assert (clause in ("body", "reads"), where) == (True, "the whole body")


def test_so_is_a_payload() -> None:
    folder: dict[str, Any] = {"name": "a"}
    for _ in range(5_000):
        folder = {"name": "a", "folders": [folder]}
    message = Message(name="m", address="a", payload=Content(Folder), transport=Transport("x"))
    (found,) = judge_payload(Published(message=message), folder, {})
    assert (found.clause, found.path, found.expected, found.got) == (
        "reads",
        (),
        "a document that is nested less deep",
        "more levels than can be compared",
    )
