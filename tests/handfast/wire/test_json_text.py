"""JSON is read strictly from text and from bytes in UTF-8."""

from __future__ import annotations

import pytest

from handfast.wire.json_text import read, read_json
from handfast.wire.texts import Unreadable


def test_a_text_is_read_as_bytes_are() -> None:
    assert read_json('{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("body", "reason"),
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
def test_what_is_not_json_is_reported(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(dict, body)
    assert str(raised.value).startswith(reason)
