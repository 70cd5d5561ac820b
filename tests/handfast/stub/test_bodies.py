"""The body of a request is read by its media type; each fault of it is named, without a secret."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel

from handfast import model as m
from handfast.stub.bodies import body_mismatches, body_of
from handfast.wire.multipart import File, write

NO_INTEGER = "Input should be a valid integer, unable to parse string as an integer"

type Fault = tuple[str, str, str]


def faults(content: m.Content, data: bytes, content_type: str = "") -> list[Fault]:
    """Where a body is wrong, what was expected, and what came."""
    body = body_of(content, content_type or content.media_type, data)
    return [(where, expected, got) for where, expected, got, _ in body_mismatches(content, body)]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (b"user=ada&age=20&stay=true", []),
        (b"user=ada&age=17", [("age", "Input should be greater than or equal to 18", '"17"')]),
        (b"age=20", [("user", "Field required", "nothing")]),
        (b"user=ada&usr=x", [("usr", "no such field", '"x"')]),
        (b"user=ada&password=hunter2", [("password", "no such field", "***")]),
        (b"user=%ff&age=x", [("age", NO_INTEGER, '"x"')]),
    ],
)
def test_a_form_is_compared_with_its_model(
    shop: SimpleNamespace, form: bytes, expected: list[Fault]
) -> None:
    assert faults(m.Content(shop.models["Login"], m.FORM), form) == expected


def multipart(fields: dict[str, Any]) -> tuple[bytes, str]:
    """A multipart body and its whole content type."""
    data, parameters = write(fields)
    return data, f"{m.MULTIPART}{parameters}"


def test_a_multipart_body_is_compared_with_its_model(shop: SimpleNamespace) -> None:
    """Its files are bytes, of which the number is shown."""
    (content, _) = shop.upload.bodies
    whole = {"file": File(b"\x89PNG\r\n\x00", name="a.png"), "caption": "A lamp"}
    assert faults(content, *multipart(whole)) == []
    assert faults(content, *multipart({"caption": "A lamp"})) == [
        ("file", "Field required", "nothing")
    ]
    assert faults(content, *multipart({**whole, "fil": b"12345"})) == [
        ("fil", "no such field", "5 bytes")
    ]
    body = body_of(content, multipart(whole)[1], multipart(whole)[0])
    assert body.document == {"file": [b"\x89PNG\r\n\x00"], "caption": ["A lamp"]}


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"nothing between"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nno name\r\n--x--\r\n"),
    ],
)
def test_what_has_no_named_parts_is_no_multipart_body(
    shop: SimpleNamespace, content_type: str, data: bytes
) -> None:
    (content, _) = shop.upload.bodies
    ((where, expected, got),) = faults(content, data, content_type)
    assert (where, "parts" in expected, got) == ("", True, f"{len(data)} bytes")


class Account(BaseModel):
    """What has a secret."""

    name: str
    password: str
    card: dict[str, int] = {}


def test_a_secret_is_shown_in_no_fault() -> None:
    """Neither where it is wrong itself, nor where it stands beside what is wrong."""
    content = m.Content(Account)
    found = faults(
        content, b'{"name": {"token": "hunter2"}, "password": 12345, "x": {"secret": 1}}'
    )
    assert found == [
        ("name", "Input should be a valid string", '{"token": "***"}'),
        ("password", "Input should be a valid string", "***"),
        ("x", "no such field", '{"secret": "***"}'),
    ]


def test_a_key_that_no_path_can_name_is_reported_all_the_same() -> None:
    (one,) = faults(m.Content(Account), b'{"name": "", "password": "", "card": {"a[.]b": "x"}}')
    assert one[1].startswith("Input should be a valid integer")


def test_bytes_that_nobody_looks_into_are_right_as_they_are(shop: SimpleNamespace) -> None:
    (_, content) = shop.upload.bodies
    assert faults(content, b"\x00\xff") == []
