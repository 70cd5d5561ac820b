"""Known differences are applied to what they name, and to nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from handfast.derive.requests import Sent
from handfast.drift.differences import Drift, differences_of
from handfast.drift.translation import (
    answer_from_provider,
    payload_from_provider,
    request_for_provider,
)
from handfast.model import (
    FORM,
    JSON,
    MULTIPART,
    Answer,
    Content,
    Message,
    Offer,
    Operation,
    Transport,
)


class Tag(BaseModel):
    """A tag, or several."""

    name: str


class Image(BaseModel):
    """One kind of thing."""

    kind: Literal["image"]
    file_id: str


class Link(BaseModel):
    """Another."""

    kind: Literal["link"]
    href: str


class Thing(BaseModel):
    """What is answered."""

    id: str
    title: str | None = None
    tags: list[Tag] = []  # Pydantic copies it
    by_name: dict[str, Tag] = {}  # Pydantic copies it
    content: Image | Link | None = Field(default=None, discriminator="kind")


class Which(BaseModel):
    """A path parameter."""

    thing_id: str


class Query(BaseModel):
    """Query parameters."""

    owner: int
    tag: list[str] | None = None


class Head(BaseModel):
    """Request headers."""

    x_trace: str = Field(alias="X-Trace")


class Login(BaseModel):
    """A form."""

    user: str
    password: str


class Upload(BaseModel):
    """A multipart body."""

    file: bytes


class Versioned(BaseModel):
    """Headers of an answer."""

    etag: str


READ = Operation(
    name="read",
    method="GET",
    path="/things/{thing_id}",
    path_parameters=Which,
    query_parameters=Query,
    header_parameters=Head,
    answers=(Answer(200, Content(Thing), headers=Versioned), Answer(404)),
)
SEARCH = Operation(
    name="search", method="GET", path="/things/search", answers=(Answer(200, Content(Thing)),)
)
WRITE = Operation(
    name="write",
    method="POST",
    path="/things",
    bodies=(Content(Thing), Content(Login, FORM), Content(Upload, MULTIPART)),
    answers=(Answer(201),),
)
CHANGED = Message(
    name="changed", address="s", payload=Content(Thing), transport=Transport("redis-stream")
)
OFFER = Offer(provider="shop", operations=(READ, SEARCH, WRITE), messages=(CHANGED,))
FIELDS = {
    "Thing.title": "name",
    "Tag.name": "label",
    "Image.file_id": "fileId",
    "Link.href": "url",
    "Query.owner": "ownerId",
    "Head.X-Trace": "X-Request-Id",
    "Login.user": "login name",
}
THERE = {
    "id": "1",
    "name": None,
    "tags": [{"label": "a"}, {"label": "b"}],
    "by_name": {"name": {"label": "c"}},
    "content": {"kind": "image", "fileId": "f"},
    "title": "something else",
    "label": 1e5,
}
HERE = {
    "id": "1",
    "title": None,
    "tags": [{"name": "a"}, {"name": "b"}],
    "by_name": {"name": {"name": "c"}},
    "content": {"kind": "image", "file_id": "f"},
    "label": 1e5,
}


def known(routes: dict[str, str] | None = None, fields: dict[str, str] | None = None) -> Any:
    return differences_of(OFFER, [Drift(reason="why", routes=routes or {}, fields=fields or {})])


def target(routes: dict[str, str], sent: str, fields: dict[str, str] | None = None) -> str:
    method, there = sent.split(" ", 1)
    made = request_for_provider(known(routes, fields), Sent(method, there, {})).sent
    return f"{made.method} {made.target}"


@pytest.mark.parametrize(
    ("routes", "sent", "there"),
    [
        ({"GET /things/{thing_id}": "GET /v2/t/{id}"}, "GET /things/a%2Fb", "GET /v2/t/a%2Fb"),
        ({"GET /things/{thing_id}": "PUT /t?id={id}&x"}, "GET /things/a?o=2", "PUT /t?id=a&x&o=2"),
        ({"GET /things/{thing_id}": "GET /2/{id}"}, "GET /things/search", "GET /things/search"),
        ({"GET /things/search": "GET /suche/ä"}, "GET /things/search", "GET /suche/%C3%A4"),
        ({"GET /things/search": "GET /s"}, "GET /things/other", "GET /things/other"),
        ({"GET /things/search": "GET /s"}, "DELETE /things/search", "DELETE /things/search"),
        ({"GET /things/search": "GET /s"}, "GET /elsewhere", "GET /elsewhere"),
    ],
)  # fmt: skip
def test_a_route_is_found_by_its_operation(routes: dict[str, str], sent: str, there: str) -> None:
    assert target(routes, sent) == there


def test_query_headers_json_and_forms_are_sent_in_the_providers_words() -> None:
    differences = known(fields=FIELDS)
    sent = Sent("GET", "/things/1?owner=7&tag=owner&x", {"x-trace": "t", "owner": "7"})
    there = request_for_provider(differences, sent)
    assert there.sent.target == "/things/1?ownerId=7&tag=owner&x"
    assert there.sent.headers == {"X-Request-Id": "t", "owner": "7"}
    assert {row.declared for row in there.rows} == {"Query.owner", "Head.X-Trace"}
    for kind, ours, theirs in (
        (JSON, json.dumps(HERE).encode(), None),
        (FORM, b"user=%C3%A4+b&password=user", b"login+name=%C3%A4+b&password=user"),
    ):
        headers = {"content-type": f"{kind}; charset=utf-8"}
        made = request_for_provider(differences, Sent("POST", "/things", headers, ours)).sent.body
        if theirs is None:
            wanted = {name: value for name, value in THERE.items() if name != "title"}
            assert json.loads(made) == wanted
        else:
            assert made == theirs


def test_an_answer_and_a_message_are_read_in_the_contracts_words_at_any_depth() -> None:
    differences = known(fields=FIELDS)
    body, rows = answer_from_provider(differences, READ, 200, JSON, json.dumps(THERE).encode())
    assert json.loads(body) == HERE
    used = {"Thing.title", "Tag.name", "Image.file_id"}
    assert {row.declared for row in rows} == used
    payload, rows = payload_from_provider(differences, CHANGED, THERE)
    assert payload == HERE
    assert {row.declared for row in rows} == used


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, JSON, b'{ "id": "1", "label": 1.0 }'),
        (200, JSON, b'{"name": 1, "name": 2}'),
        (200, JSON, b"{"),
        (200, JSON, b"\xff"),
        (200, JSON, b'["name"]'),
        (200, "text/plain", b'{"name": 1}'),
        (404, JSON, b'{"name": 1}'),
        (500, JSON, b'{"name": 1}'),
    ],
)
def test_what_no_row_names_or_nobody_can_read_is_left_byte_for_byte(
    status: int, kind: str, body: bytes
) -> None:
    assert answer_from_provider(known(fields=FIELDS), READ, status, kind, body) == (
        body,
        frozenset(),
    )


def test_names_can_be_swapped() -> None:
    differences = known(fields={"Thing.id": "title", "Thing.title": "id"})
    body, _ = answer_from_provider(differences, READ, 200, JSON, b'{"id": "t", "title": "i"}')
    assert json.loads(body) == {"id": "i", "title": "t"}


class Box(BaseModel):
    """Has boxes."""

    label: str
    boxes: list[Box] = []


@pytest.mark.parametrize("levels", [3, 600])
def test_boxes_in_boxes_are_translated_and_too_many_are_left_to_the_judge(levels: int) -> None:
    message = replace(CHANGED, payload=Content(Box))
    operation = replace(READ, answers=(Answer(200, Content(Box)),))
    offer = Offer(provider="shop", operations=(operation,), messages=(message,))
    differences = differences_of(offer, [Drift(reason="why", fields={"Box.label": "title"})])
    there: dict[str, Any] = {"title": "a"}
    here: dict[str, Any] = {"label": "a"}
    for _ in range(levels):
        there, here = {"title": "a", "boxes": [there]}, {"label": "a", "boxes": [here]}
    text = ('{"title":"a","boxes":[' * levels + '{"title":"a"}' + "]}" * levels).encode()
    body, rows = answer_from_provider(differences, operation, 200, JSON, text)
    payload, others = payload_from_provider(differences, message, there)
    if levels == 3:
        assert (json.loads(body), payload) == (here, here)
        assert len(rows) == len(others) == 1
    else:
        assert (body, payload is there, others) == (text, True, frozenset())
