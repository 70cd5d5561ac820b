"""Decodes the body of an answer, part by part: a small one may stand for gigabytes.

What a content coding is, and how a wrong one is named, is httpx's own affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["decoded"]

_CODING: Final = b"content-encoding"
_PART_BYTES: Final = (65536, 64)
"""How much is decoded at once, of one coding and of two: either makes a thousand times as much."""


def decoded(status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes, most: int) -> bytes:
    """``body`` without the content codings that ``headers`` name.

    Raises:
        httpx.DecodingError: it is none of those, or has more than two.
        httpx.ReadError: it has more than ``most`` bytes then.
    """
    named = [value for name, value in headers if name.lower() == _CODING]
    if not named:
        return body
    codings = b",".join(named).count(b",") + 1
    if codings > len(_PART_BYTES):
        raise httpx.DecodingError(f"its body has {codings} content codings")
    parts = _Parts(body, _PART_BYTES[codings - 1])
    coded = httpx.Response(status, headers=[*headers], stream=parts)
    found = bytearray()
    for part in coded.iter_bytes():
        found += part
        if len(found) > most:
            raise httpx.ReadError(f"an answer of more than {most} bytes")
    return bytes(found)


class _Parts(httpx.SyncByteStream):
    """A body in parts of ``size`` bytes."""

    def __init__(self, body: bytes, size: int) -> None:
        self._body = body
        self._size = size

    def __iter__(self) -> Iterator[bytes]:
        """The parts in order."""
        for at in range(0, len(self._body), self._size):
            yield self._body[at : at + self._size]
