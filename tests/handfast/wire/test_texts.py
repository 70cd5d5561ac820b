"""The text of a file of others: UTF-8, and another coding is named where it is one."""

from __future__ import annotations

import gzip

import pytest

from handfast.wire.texts import Unreadable, text_of_file

MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"


@pytest.mark.parametrize("text", ["", "{}", "\x00", "a\x00b", "\u00e9", "\x00\x00\x00\x18"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_a_byte_order_mark_and_without(text: str, coding: str) -> None:
    assert text_of_file(text.encode(coding)) == text


@pytest.mark.parametrize("text", ["{}", '{"a": "\u00e9\U0001f33f"}', "[[drift]]\n"])
@pytest.mark.parametrize(
    "coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_a_wider_coding_is_named(text: str, coding: str) -> None:
    """By its byte order mark, or by which of the first bytes are NUL."""
    with pytest.raises(Unreadable) as refused:
        text_of_file(text.encode(coding))
    assert str(refused.value) == f"UTF-8 (it is {coding[:6].upper()}: save it as UTF-8)"


@pytest.mark.parametrize("mark", ["fffe", "feff", "fffe0000", "0000feff"])
def test_a_byte_order_mark_alone_shows_it(mark: str) -> None:
    with pytest.raises(Unreadable, match=r"^UTF-8 \(it is UTF-(16|32): serve it anew\)$"):
        text_of_file(bytes.fromhex(mark), "serve it anew")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (gzip.compress(b"{}", mtime=0), "UTF-8 (invalid start byte at byte 1)"),
        (b"\x00\xff", "UTF-8 (invalid start byte at byte 1)"),
        (b"\x00\x00\x00\x18\xff", "UTF-8 (invalid start byte at byte 4)"),
        (b"{\x00}\x00\xff", "UTF-8 (invalid start byte at byte 4)"),
    ],
)
def test_what_is_no_text_at_all_is_taken_for_no_coding(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        text_of_file(data)
    assert str(refused.value) == why


def test_a_film_is_taken_for_no_coding() -> None:
    """Its first bytes are UTF-8 as well, so that whoever reads them as JSON refuses them."""
    assert text_of_file(MP4) == MP4.decode()
