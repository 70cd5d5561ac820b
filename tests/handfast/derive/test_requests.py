"""The request of an exchange, to the byte, and the command that repeats it."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.derive.requests import Sent, as_text, curl, path_of, request_of, with_proof
from handfast.model import (
    FORM,
    JSON,
    MULTIPART,
    OCTETS,
    Answer,
    Answered,
    Content,
    Exchange,
    Operation,
    Value,
)
from handfast.wire.headers import Headers, pairs_in
from handfast.wire.texts import wire_text


class New(BaseModel):
    """What is sent as JSON."""

    name: str
    at: datetime | None = None


class Upload(BaseModel):
    """What is sent in parts."""

    file: bytes
    caption: str | None = None


BODIES = (
    Content(New),
    Content(New, FORM),
    Content(Upload, MULTIPART),
    Content(None, OCTETS),
    Content(str, "text/plain"),
    Content(New, "application/merge-patch+json"),
)


def sent(template: str = "/", method: Any = "POST", **clauses: Any) -> Sent:
    operation = Operation(
        name="x", method=method, path=template, answers=(Answer(200),), bodies=BODIES
    )
    return request_of(Exchange(operation=operation, **clauses), {"id": "a/b", "n": 7}, {"id": "c"})


def test_a_path_has_percent_encoded_values() -> None:
    path = {"id": Value("id"), "tag": "ü ?#", "n": Answered("id")}
    assert sent("/m/{id}/tags/{tag}/{n}", path=path).target == ("/m/a%2Fb/tags/%C3%BC%20%3F%23/c")


def test_a_missing_path_parameter_is_named() -> None:
    with pytest.raises(KeyError, match="id"):
        path_of("/m/{id}", {})


def test_a_query_has_lists_as_repeats_and_drops_none() -> None:
    query = {
        "q": ["a&b", Value("n")],
        "pinned": True,
        "none": None,
        "at": datetime(2031, 4, 2, tzinfo=UTC),
    }
    assert sent(query=query).target == "/?q=a%26b&q=7&pinned=true&at=2031-04-02T00%3A00%3A00Z"


def test_headers_are_text_and_those_of_none_are_not_sent() -> None:
    headers = {"X-Id": Value("n"), "X-Flag": False, "X-None": None}
    assert sent(headers=headers).headers == {"X-Id": "7", "X-Flag": "false"}


def test_a_list_is_a_header_an_item() -> None:
    made = sent(headers={"X-Tag": ["a", None, 2]})
    assert pairs_in(made.headers) == (("X-Tag", "a"), ("X-Tag", "2"))
    assert curl(made, "http://h") == "curl -X POST -H 'X-Tag: a' -H 'X-Tag: 2' http://h/"


def test_a_proof_stands_for_a_header_of_the_same_name() -> None:
    made = Sent("GET", "/", Headers([("authorization", "old"), ("X-Tag", "a"), ("X-Tag", "b")]))
    assert with_proof(made, {"Authorization": "new"}) == [
        ("X-Tag", "a"),
        ("X-Tag", "b"),
        ("Authorization", "new"),
    ]


def test_a_request_without_body_has_none() -> None:
    assert sent(method="GET") == Sent("GET", "/", {})


def test_a_json_body_is_utf_8_with_values_in_place() -> None:
    request = sent(body={"name": "é", "n": Value("n"), "in": [Answered("id"), None]})
    assert request.body == '{"name":"é","n":7,"in":["c",null]}'.encode()
    assert (request.headers, request.media_type) == ({"Content-Type": JSON}, JSON)


def test_a_model_is_sent_without_what_it_was_not_given() -> None:
    assert sent(body=New(name="a")).body == b'{"name":"a"}'


def test_a_json_body_may_be_bytes_that_are_no_json() -> None:
    assert sent(body=b"{broken").body == b"{broken"


def test_another_json_media_type_may_be_picked() -> None:
    request = sent(body={}, media_type="application/merge-patch+json")
    assert (request.body, request.media_type) == (b"{}", "application/merge-patch+json")


def test_a_declared_content_type_is_sent() -> None:
    request = sent(body={}, headers={"content-type": "text/plain"})
    assert request.headers == {"content-type": "text/plain"}


def test_a_form_repeats_lists_and_drops_none() -> None:
    body = {"name": "a b&c", "tags": ["x", "ü"], "flag": True, "none": None}
    request = sent(body=body, media_type=FORM)
    assert request.body == b"name=a+b%26c&tags=x&tags=%C3%BC&flag=true"
    assert request.headers == {"Content-Type": FORM}


def test_bytes_and_text_are_sent_as_they_are() -> None:
    assert sent(body=b"\xff\x00", media_type=OCTETS).body == b"\xff\x00"
    assert sent(body="é", media_type="text/plain").body == "é".encode()


def test_a_body_that_is_no_text_can_not_be_sent_as_text() -> None:
    with pytest.raises(TypeError, match="text/plain is bytes or text, not dict"):
        sent(body={}, media_type="text/plain")


def test_a_multipart_body_has_a_boundary_of_its_own_each_time_the_same() -> None:
    body = {"file": b"\xff\r\n", "caption": 'a "b"', "none": None}
    one, again = (sent(body=body, media_type=MULTIPART) for _ in range(2))
    boundary = one.headers["Content-Type"].removeprefix(f"{MULTIPART}; boundary=")
    assert one == again
    assert one.body == (
        f"--{boundary}\r\n".encode()
        + b'Content-Disposition: form-data; name="file"; filename="upload"\r\n'
        + b"Content-Type: application/octet-stream\r\n\r\n\xff\r\n\r\n"
        + f"--{boundary}\r\n".encode()
        + b'Content-Disposition: form-data; name="caption"\r\n\r\na "b"\r\n'
        + f"--{boundary}--\r\n".encode()
    )
    other = sent(body={"file": b"other"}, media_type=MULTIPART)
    assert boundary not in other.headers["Content-Type"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (1, "1"),
        (1.5, "1.5"),
        (True, "true"),
        (None, "null"),
        ({"a": "é"}, '{"a": "é"}'),
    ],
)
def test_a_parameter_is_text_as_json_writes_it(value: Any, text: str) -> None:
    assert wire_text(value) == text


URL = "http://127.0.0.1:8000/"


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        (Sent("GET", "/a?q=b%20c", {}), "curl 'http://127.0.0.1:8000/a?q=b%20c'"),
        (Sent("HEAD", "/a", {}), "curl --head http://127.0.0.1:8000/a"),
        (Sent("DELETE", "/a", {}), "curl -X DELETE http://127.0.0.1:8000/a"),
        (
            Sent("POST", "/a", {"Content-Type": JSON}, b'{"a":"it\'s"}', JSON),
            (
                "curl -X POST -H 'Content-Type: application/json' http://127.0.0.1:8000/a"
                """ --data-binary '{"a":"it'"'"'s"}'"""
            ),
        ),
        (
            Sent("POST", "/a", {}, b"\xff\x00", OCTETS),
            "echo /wA= | base64 -d | curl -X POST http://127.0.0.1:8000/a --data-binary @-",
        ),
        (
            Sent("POST", "/a", {}, b"a\r\nb", OCTETS),
            "echo YQ0KYg== | base64 -d | curl -X POST http://127.0.0.1:8000/a --data-binary @-",
        ),
        (
            Sent("POST", "/a", {}, b"@file", OCTETS),
            "echo QGZpbGU= | base64 -d | curl -X POST http://127.0.0.1:8000/a --data-binary @-",
        ),
    ],
)
def test_a_command_repeats_the_request(request_: Sent, command: str) -> None:
    assert curl(request_, URL) == command


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        (Sent("GET", "/a?b=c&token=s3cret", {"X-Api-Key": "s3cret", "X-B": "d"}),
            "GET /a?b=c&token=*** X-Api-Key: *** X-B: d"),
        (Sent("POST", "/a", {"Content-Type": "application/json"}, b'{"b": 1}'), 'POST /a {"b": 1}'),
        (Sent("PUT", "/a", {}, b"a\nb", OCTETS), f"PUT /a (3 bytes of {OCTETS})"),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_sent_again_is_a_text_without_secrets(
    request_: Sent, text: str
) -> None:
    """On one row."""
    assert as_text(request_) == text


def test_a_command_has_no_secret() -> None:
    secret = {
        "Authorization": "Bearer s3cret",
        "X-Api-Key": "s3cret",
        "X-Twilio-Signature": "s3cret",
    }
    command = curl(Sent("GET", "/a?access_token=s3cret&q=b", secret | {"X-Plain": "p"}), URL)
    assert "s3cret" not in command
    assert command == (
        "curl -H 'Authorization: ***' -H 'X-Api-Key: ***' -H 'X-Twilio-Signature: ***'"
        " -H 'X-Plain: p' 'http://127.0.0.1:8000/a?access_token=***&q=b'"
    )


def test_a_command_has_no_password_of_the_address() -> None:
    command = curl(Sent("GET", "/a", {}), "http://ada:s3cret@127.0.0.1:8000")
    assert command == "curl 'http://***@127.0.0.1:8000/a'"


def test_a_shell_reads_the_command_as_it_was_meant() -> None:
    request = Sent("POST", "/a?q=%27", {"X": "a'b $HOME"}, b"`id` 'x' $1", JSON)
    words = curl(request, URL).replace("curl", "printf '%s\\n'", 1)
    shown = subprocess.run(["sh", "-c", words], capture_output=True, check=True, text=True)  # noqa: S607 - our own text
    assert shown.stdout.splitlines() == [
        *("-X", "POST", "-H", "X: a'b $HOME", "http://127.0.0.1:8000/a?q=%27"),
        *("--data-binary", "`id` 'x' $1"),
    ]
