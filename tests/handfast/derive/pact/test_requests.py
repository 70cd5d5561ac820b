"""What stands in the Pact file is what the consumer sends: to Pact's mock server and verifier."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from pact import Pact
from pydantic import BaseModel

from handfast.derive.pact.files import concrete, pact_interaction
from handfast.derive.requests import Sent, request_of
from handfast.model import (
    FORM,
    JSON,
    MULTIPART,
    OCTETS,
    Answer,
    Content,
    Exchange,
    HttpInteraction,
    Operation,
    Security,
    State,
    Value,
)
from handfast.model.cases import Case
from handfast.shapes.fields import file_fields
from handfast.wire import multipart
from tests.handfast.pact.mock_server import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable


class New(BaseModel):
    """What is sent."""

    name: str


class Upload(BaseModel):
    """What is sent in parts."""

    file: bytes
    caption: str


class Known(BaseModel):
    """What a state provides; of these it may choose the first two itself."""

    id: str = "m-1"
    n: int = 7
    fixed: str = "f"


KNOWN = State("something is known", Known, returns=("id", "n"))
BODIES = (
    Content(New),
    Content(New, FORM),
    Content(Upload, MULTIPART),
    Content(None, OCTETS),
    Content(str, "text/plain"),
)
IMAGE = {"file": b"\x89PNG\r\n\x1a\n\x00", "caption": "a fern"}


def promise(path: str = "/", security: tuple[Security, ...] = (), **clauses: Any) -> Any:
    operation = Operation(
        name="x",
        method="POST",
        path=path,
        bodies=BODIES,
        answers=(Answer(204),),
        security=security,
    )
    clauses["path"] = clauses.pop("parameters", {})
    exchange = Exchange(operation=operation, **clauses)
    return HttpInteraction(name="x", exchange=exchange, given=(KNOWN(),))


def in_file(interaction: HttpInteraction) -> dict[str, Any]:
    return pact_interaction(Case("c", "p", interaction))


PROMISES = {
    "a path": promise("/m/{id}/{tag}", parameters={"id": Value("id"), "tag": "ü/ ?"}),
    "a query": promise(query={"q": "a b&ü", "n": Value("n"), "many": [1, True], "none": None}),
    "headers": promise(headers={"X-Id": Value("id"), "X-Flag": True}),
    "JSON": promise(body={"name": "é", "n": Value("n"), "in": [{"id": Value("id")}, None, 1.5]}),
    "a form": promise(
        media_type=FORM, body={"name": "a b&ü", "id": Value("id"), "many": ["x", "y"]}
    ),
    "parts": promise(media_type=MULTIPART, body=IMAGE),
    "no parts": promise(media_type=MULTIPART, body={}),
    "bytes": promise(media_type=OCTETS, body=b"\xff\x00"),
    "text": promise(media_type="text/plain", body="é\n"),
    "large integers": promise(body={"n": [2**64, -(2**63) - 1], "name": "é"}),
    "broken JSON": promise(body=b"{broken"),
    "no body": promise(),
}


def mocked(interaction: HttpInteraction, sent: Sent) -> int:
    """The status with which Pact's mock server answers ``sent``."""
    pact = Pact("c", "p")
    lay_out(pact, in_file(interaction))
    with pact.serve(addr="127.0.0.1", raises=False, verbose=False) as server:
        url = f"{str(server.url).rstrip('/')}{sent.target}"
        return httpx.request(
            sent.method, url, headers=dict(sent.headers), content=sent.body
        ).status_code


def sent_for(interaction: HttpInteraction, **values: Any) -> Sent:
    return request_of(interaction.exchange, {"id": "m-1", "n": 7, "fixed": "f"} | values)


@pytest.mark.parametrize("what", [what for what in PROMISES if what != "broken JSON"])
def test_the_mock_server_takes_what_the_consumer_sends(what: str) -> None:
    assert mocked(PROMISES[what], sent_for(PROMISES[what])) == 204


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("a path", {"target": "/m/m-1/other"}),
        ("a path", {"method": "PUT"}),
        ("a query", {"target": "/?q=a%20b%26%C3%BC&n=7&many=1"}),
        ("a query", {"target": "/?q=a%20b%26%C3%BC&n=8&many=1&many=true"}),
        ("headers", {"headers": {"X-Id": "m-1"}}),
        ("JSON", {"body": b'{"name":"e","n":7,"in":[{"id":"m-1"},null,1.5]}'}),
        ("JSON", {"body": b'{"name":"\xc3\xa9","n":"7","in":[{"id":"m-1"},null,1.5]}'}),
        ("JSON", {"body": b'{"name":"\xc3\xa9","n":7,"in":[{"id":"m-1"},null,1.5],"new":1}'}),
        ("a form", {"body": b"name=a&id=m-1&many=x&many=y"}),
        ("bytes", {"body": b"\xff\x01"}),
        ("text", {"body": b"e"}),
        ("no parts", {"headers": {"Content-Type": "text/plain"}}),
    ],
)
def test_the_mock_server_refuses_another_request(what: str, changes: dict[str, Any]) -> None:
    assert mocked(PROMISES[what], dataclasses.replace(sent_for(PROMISES[what]), **changes)) == 500


def test_the_mock_server_can_not_match_json_that_is_none() -> None:
    assert mocked(PROMISES["broken JSON"], sent_for(PROMISES["broken JSON"])) == 500


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        (IMAGE | {"file": b"other bytes"}, 204),
        (IMAGE | {"more": "1"}, 204),
        ({"image": IMAGE["file"], "caption": "a fern"}, 500),
        ({"caption": "a fern"}, 500),
        (IMAGE | {"caption": "a tree"}, 500),
    ],
)
def test_a_file_is_any_bytes_under_its_name(parts: dict[str, Any], status: int) -> None:
    body, parameters = multipart.write(parts, file_fields(Upload))
    content_type = MULTIPART + parameters
    sent = Sent("POST", "/", {"Content-Type": content_type}, body, MULTIPART)
    assert mocked(PROMISES["parts"], sent) == status


def _plain(sent: Sent) -> Any:
    """What a provider reads of a request: ``+`` and ``%20`` are one, and order is free."""
    path, _, query = sent.target.partition("?")
    kind = sent.headers.get("Content-Type", sent.headers.get("content-type", ""))
    body: Any = sent.body
    if kind == JSON and not sent.body.startswith(b"{broken"):
        body = json.loads(sent.body)
    elif kind == FORM:
        body = sorted(parse_qsl(sent.body.decode()))
    flags = {
        name.lower(): text for name, text in sent.headers.items() if name.startswith(("X", "x"))
    }
    return sent.method, unquote(path), sorted(parse_qsl(query)), kind, flags, body


def test_the_verifier_sends_what_the_consumer_does(pact_sends: Callable[..., list[Sent]]) -> None:
    files = [in_file(each) for each in PROMISES.values()]
    for each in files:
        each["request"].pop("generators", None)
    arrived = pact_sends(files, {})
    expected = [sent_for(each) for each in PROMISES.values()]
    assert [_plain(sent) for sent in arrived] == [_plain(sent) for sent in expected]


RETURNED = {"id": "a b ü", "n": 42}


def test_the_verifier_fills_in_what_a_state_returned(pact_sends: Callable[..., list[Sent]]) -> None:
    arrived = pact_sends([in_file(each) for each in PROMISES.values()], RETURNED)
    expected = [sent_for(each, **RETURNED) for each in PROMISES.values()]
    assert [_plain(sent) for sent in arrived] == [_plain(sent) for sent in expected]


def test_filled_in_here_it_is_what_the_consumer_sends(
    pact_sends: Callable[..., list[Sent]],
) -> None:
    returned = {"id": "a/b ü", "n": 42, "fixed": "f"}  # Pact would leave the slash in the path
    files = [concrete(in_file(each), returned) for each in PROMISES.values()]
    expected = [sent_for(each, **returned) for each in PROMISES.values()]
    assert [_plain(sent) for sent in pact_sends(files, {})] == [_plain(sent) for sent in expected]
    assert "generators" not in json.dumps(files)


def test_a_path_of_several_values_has_each_in_its_place() -> None:
    swapped = promise("/{id}/{n}/{x}", parameters={"id": Value("n"), "n": Value("id"), "x": "a/b"})
    assert in_file(swapped)["request"]["generators"]["path"]["expression"] == "/${n}/${id}/a%2Fb"


def test_what_no_state_returns_has_no_generator() -> None:
    fixed = promise("/{a}", parameters={"a": Value("fixed")}, query={"b": Value("fixed")})
    assert in_file(fixed)["request"] == {"method": "POST", "path": "/f", "query": {"b": ["f"]}}


@pytest.mark.parametrize(
    ("security", "proof"),
    [
        (Security("bearer"), {"headers": {"Authorization": "Bearer another"}}),
        (Security("basic"), {"headers": {"Authorization": "Basic YTpi"}}),
        (Security("api-key", "X-Key"), {"headers": {"X-Key": "another"}}),
        (Security("api-key", "key", "query"), {"target": "/?key=another"}),
        (Security("signature", "X-Signed"), {"headers": {"X-Signed": "another"}}),
    ],
)
def test_any_proof_of_the_scheme_will_do_and_none_will_not(
    security: Security, proof: dict[str, Any]
) -> None:
    secured = promise(security=(security,))
    bare = sent_for(secured)
    assert mocked(secured, dataclasses.replace(bare, **proof)) == 204
    assert mocked(secured, bare) == 500
    assert mocked(promise(security=(security,), credentials=False), bare) == 204
