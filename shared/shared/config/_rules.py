"""What the variables of the video pipeline must be like. No message has any part of a value."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import ValidationInfo

__all__ = ["embedded_path", "http_url", "key", "passphrase", "password_in", "redis_url"]
__all__ += ["supabase_url"]

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_VISIBLE: Final = re.compile(r"[!-~]+")
_PRINTABLE: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_SQLITE: Final = "sqlite:///"
_SUPABASE: Final = "expected https://PROJECT.supabase.co"


def supabase_url(value: str, info: ValidationInfo) -> str:
    """Accept a project at Supabase; in development also a loopback address or `sqlite:///PATH`."""
    local = info.data.get("environment", "development") == "development"
    if value.startswith("sqlite:"):
        if not local:
            raise ValueError(f"sqlite is for development only, {_SUPABASE}")
        if not re.fullmatch(rf"{_SQLITE}(?!:memory:)[^?#%]*[^?#%/]", value):
            raise ValueError("expected sqlite:///PATH, the path without '?', '#' and '%'")
        return _printable(value)
    parts = _split(value, "http", "https")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError(f"{_SUPABASE}, without a user, a query or a fragment")
    host = parts.hostname or ""
    if not host.endswith(".supabase.co") and not (local and host in _LOOPBACK):
        raise ValueError(f"{_SUPABASE}{', or an address on loopback' if local else ''}")
    return value


def embedded_path(value: str) -> str | None:
    """Return the path of `sqlite:///PATH`; None for any other URL."""
    return value.removeprefix(_SQLITE) if value.startswith(_SQLITE) else None


def redis_url(value: str) -> str:
    """Accept the URL of a Redis, with TLS or without."""
    _split(value, "redis", "rediss")
    return value


def http_url(value: str) -> str:
    """Accept the URL of a site."""
    _split(value, "http", "https")
    return value


def key(*, shortest: int, prefix: str = "") -> Callable[[str], str]:
    """Make a rule for a key that is sent in a header: no blanks, nothing but ASCII."""

    def rule(value: str) -> str:
        if not value.startswith(prefix):
            raise ValueError(f"expected to start with {prefix}")
        _long(value, shortest)
        if not _VISIBLE.fullmatch(value):
            raise ValueError("expected letters, digits and signs of ASCII, without blanks")
        return value

    return rule


def passphrase(*, shortest: int) -> Callable[[str], str]:
    """Make a rule for a secret that signs: any printable text of that length."""
    return lambda value: _printable(_long(value, shortest))


def password_in(url: str) -> tuple[str, ...]:
    """Return the password of an accepted URL, as it is written and as it is meant."""
    written = urlsplit(url).password
    return (written, unquote(written)) if written else ()


def _long(value: str, shortest: int) -> str:
    if len(value) < shortest:
        raise ValueError(f"expected at least {shortest} characters")
    return value


def _printable(value: str) -> str:
    if not _PRINTABLE.fullmatch(value):
        raise ValueError("expected printable characters")
    return value


def _split(value: str, *schemes: str) -> SplitResult:
    expected = f"expected {' or '.join(f'{scheme}://HOST' for scheme in schemes)}"
    parts = _parts(value)
    if parts is None or parts.scheme not in schemes or not parts.hostname:
        raise ValueError(expected)
    return parts


def _parts(value: str) -> SplitResult | None:
    # urlsplit drops tabs and line breaks in silence, and its errors quote the URL.
    if not _VISIBLE.fullmatch(value):
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts
