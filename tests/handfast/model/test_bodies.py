"""A body is read strictly by its media type."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from pydantic import BaseModel

from handfast.model import EVENT_STREAM, JSON, OCTETS, Content
from handfast.model.bodies import document_of


class Gone(BaseModel):
    """An event with its type."""

    whole_event: ClassVar[bool] = True
    event: str
    data: int


type Here = Gone | int


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
        (Content(Here, EVENT_STREAM), b"event: gone\ndata: 1\n\ndata: 2\n\n",
            [{"event": "gone", "data": 1}, {"event": "message", "data": 2}]),
        (Content(dict, EVENT_STREAM), b"event: gone\n\ndata: 2\n\n", [2]),
        (Content(Gone, EVENT_STREAM), b"event: gone\n\ndata: 2\n\n",
            [{"event": "message", "data": 2}]),
    ],
)  # fmt: skip
def test_a_document_is_read_by_its_media_type(content: Content, body: bytes, document: Any) -> None:
    assert document_of(content, body) == document
