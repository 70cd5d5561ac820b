"""Takes the URL of a service apart: where it answers, below which path, with which credentials.

Credentials travel in a header and stand in nothing that is printed. Opens nothing.
"""

from __future__ import annotations

import base64
from dataclasses import field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from handfast.frozen import dataclass
from handfast.providers.errors import CannotVerify, start_mismatch

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Address", "address_of", "is_url"]

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service answers. ``url`` holds no credentials and does not end with a slash."""

    scheme: str
    host: str
    port: int
    path: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def address_of(name: str, url: str) -> Address:
    """The address that ``url`` is, of the provider called ``name``.

    Raises:
        CannotVerify: it is no URL of a service; the mismatch does not quote it.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _unfit(name, "a URL with a host or port that is none") from None
    if parts.scheme not in _PORTS:
        raise _unfit(name, f"a URL that begins with {parts.scheme or 'no scheme'!r}")
    if not parts.hostname:
        raise _unfit(name, "a URL without a host")
    if parts.query or parts.fragment:
        raise _unfit(name, "a URL with a query or a fragment, which no request could have")
    bare = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    shown = f"{bare}:{port}" if port is not None else bare
    path = parts.path.rstrip("/")
    return Address(
        scheme=parts.scheme,
        host=parts.hostname,
        port=_PORTS[parts.scheme] if port is None else port,
        path=path,
        url=f"{parts.scheme}://{shown}{path}",
        headers=_proof(parts.username, parts.password),
    )


def _proof(user: str | None, password: str | None) -> dict[str, str]:
    if user is None and password is None:
        return {}
    pair = f"{unquote(user or '')}:{unquote(password or '')}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


def _unfit(name: str, got: str) -> CannotVerify:
    remedy = "write it like https://host:8000/api/v1"
    return CannotVerify((start_mismatch(name, got, remedy, expected="the URL of a service"),))


def is_url(text: str) -> bool:
    """Whether ``text`` is an address that HTTP can reach."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or beyond 65535
        return False
