"""File names of what services, versions and branches are called, whatever that is. Pure.

A name may have slashes, dots and letters of any alphabet in it; a file system may be without upper
case, and have names of its own. The record in a file has the name itself: a file name is not read.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

__all__ = ["file_name"]

_PLAIN: Final = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-_.")
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
"""What Windows takes for a device, with any suffix."""

_LONGEST: Final = 72


def file_name(text: str) -> str:
    """A file name of ``text``, which no other text has, however a file system compares names.

    Lower case, digits, ``-``, ``_`` and dots stay. Every other byte of UTF-8 is written as ``%xx``,
    and of a long name the end as ``=`` and a hash.

    >>> file_name("orders-api"), file_name("feat/Preise é"), file_name("..")
    ('orders-api', 'feat%2f%50reise%20%c3%a9', '%2e%2e')
    """
    data = text.encode("utf-8", "surrogatepass")
    made = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02x}" for byte in data)
    if made.startswith(".") or made.partition(".")[0] in _DEVICES:
        made = f"%{data[0]:02x}{made[1:]}"
    if made.endswith("."):
        made = f"{made[:-1]}%2e"
    if len(made) > _LONGEST:
        made = f"{made[: _LONGEST - 33]}={sha256(data).hexdigest()[:32]}"
    return made
