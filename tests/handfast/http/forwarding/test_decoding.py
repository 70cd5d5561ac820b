"""A body is decoded as far as an answer may go, and no further."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import httpx
import pytest

from handfast.http.forwarding.decoding import decoded

MOST = 2**20
BOOK = b'{"title": "Emma"}'
HUNDRED_MEGABYTES = gzip.compress(bytes(100 * 2**20), 1)


def coded(*codings: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"Content-Type", b"application/json"),
        *((b"Content-Encoding", one) for one in codings),
    ]


@pytest.mark.parametrize(
    ("codings", "body"),
    [
        ((), BOOK),
        ((b"gzip",), gzip.compress(BOOK)),
        ((b"deflate, gzip",), gzip.compress(zlib.compress(BOOK))),
        ((b"gzip", b"gzip"), gzip.compress(gzip.compress(BOOK))),
    ],
)
def test_a_body_is_what_was_coded(codings: tuple[bytes, ...], body: bytes) -> None:
    assert decoded(200, coded(*codings), body, MOST) == BOOK


@pytest.mark.parametrize(
    ("codings", "body"),
    [
        ((b"gzip",), HUNDRED_MEGABYTES),
        ((b"gzip, gzip",), gzip.compress(HUNDRED_MEGABYTES)),
    ],
)
def test_a_small_body_that_stands_for_a_large_one_takes_no_such_memory(
    codings: tuple[bytes, ...], body: bytes
) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(httpx.ReadError, match="an answer of more than 1048576 bytes"):
            decoded(200, coded(*codings), body, MOST)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 80 * 2**20


def test_more_codings_than_two_are_none() -> None:
    with pytest.raises(httpx.DecodingError, match="its body has 3 content codings"):
        decoded(200, coded(b"gzip, gzip", b"gzip"), BOOK, MOST)
