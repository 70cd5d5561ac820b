"""A body is decoded as far as an answer may go, and no further."""

from __future__ import annotations

import functools
import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterable

import httpx
import pytest

from handfast.http.forwarding.decoding import decoded

MOST = 2**20
BOOK = b'{"title": "Emma"}'

QUICKLY = functools.partial(gzip.compress, compresslevel=1)

type Coder = Callable[[bytes], bytes]


def coded(*codings: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"Content-Type", b"application/json"),
        *((b"Content-Encoding", one) for one in codings),
    ]


def by(coders: Iterable[Coder], body: bytes) -> bytes:
    """``body``, coded by one after the other; in a test, for gzip writes when it was."""
    return functools.reduce(lambda made, coder: coder(made), coders, body)


@pytest.mark.parametrize(
    ("codings", "coders"),
    [
        ((), ()),
        ((b"gzip",), (gzip.compress,)),
        ((b"deflate, gzip",), (zlib.compress, gzip.compress)),
        ((b"gzip", b"gzip"), (gzip.compress, gzip.compress)),
    ],
)
def test_a_body_is_what_was_coded(codings: tuple[bytes, ...], coders: tuple[Coder, ...]) -> None:
    assert decoded(200, coded(*codings), by(coders, BOOK), MOST) == BOOK


@pytest.mark.parametrize(
    ("codings", "coders"),
    [
        ((b"gzip",), (QUICKLY,)),
        ((b"gzip, gzip",), (QUICKLY, gzip.compress)),
    ],
)
def test_a_small_body_that_stands_for_a_large_one_takes_no_such_memory(
    codings: tuple[bytes, ...], coders: tuple[Coder, ...]
) -> None:
    body = by(coders, bytes(100 * 2**20))
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
