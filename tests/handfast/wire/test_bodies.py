"""A body is read strictly by its media type."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.model import EVENT_STREAM, JSON, OCTETS, Content
from handfast.model.bodies import document_of
from handfast.wire.json_text import read_json
from handfast.wire.texts import Unreadable


@pytest.mark.parametrize(
    ("content", "body", "document"),
    [
        (Content(dict, JSON), b'{"a":[1,1.5,"\xc3\xa9",null]}', {"a": [1, 1.5, "é", None]}),
        (Content(dict, "application/problem+json"), b"{}", {}),
        (Content(str, "application/xml"), "<é/>".encode(), "<é/>"),
        (Content(None, OCTETS), b"\xff", b"\xff"),
        (Content(bytes, OCTETS), b"\xff", b"\xff"),
        (Content(None, JSON), b"no json at all", b"no json at all"),
        (Content(dict, EVENT_STREAM), b"", []),
        (Content(dict, EVENT_STREAM), b'data: {"a":1}\n\n', [{"a": 1}]),
        (Content(dict, EVENT_STREAM), b"\xef\xbb\xbfid:\r\ndata:[1,\r\ndata: 2]\r\n\r\n", [[1, 2]]),
        (Content(dict, EVENT_STREAM), b": comment\r\rdata: 1\r\rdata: 2\r\r", [1, 2]),
        (Content(dict, EVENT_STREAM), b"data: 1\n\ndata: cut off", [1]),
        (Content(None, EVENT_STREAM), b"data: [DONE]\n\n", ["[DONE]"]),
    ],
)  # fmt: skip
def test_a_document_is_read_by_its_media_type(content: Content, body: bytes, document: Any) -> None:
    assert document_of(content, body) == document


@pytest.mark.parametrize(
    ("body", "mismatch"),
    [
        (b"", "JSON (Expecting value"),
        (b"{", "JSON (Expecting property name"),
        (b"\xff", "UTF-8 (invalid start byte at byte 0)"),
        (b"\xef\xbb\xbf{}", "JSON (Unexpected UTF-8 BOM"),
        (b'{"a":1,"b":2,"a":3}', "each key once (more than once: a)"),
        (b'{"x":{"a":1,"a":1}}', "each key once (more than once: a)"),
        (b"NaN", "JSON (NaN is no JSON number)"),
        (b"[-Infinity]", "JSON (-Infinity is no JSON number)"),
        (b"1e999", "JSON (the number 1e999 is too large for a double)"),
        (b"[" * 100_000, "JSON (maximum recursion depth"),
    ],
)
def test_what_is_not_json_is_reported(body: bytes, mismatch: str) -> None:
    with pytest.raises(Unreadable) as raised:
        document_of(Content(dict, JSON), body)
    assert str(raised.value).startswith(mismatch)


def test_json_text_may_be_read_alone() -> None:
    assert read_json('{"a": 1}') == {"a": 1}
