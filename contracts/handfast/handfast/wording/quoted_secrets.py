"""Which secrets a process was given, each in every form in which a text may quote it. Pure."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from handfast.wording.masking import names_a_secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["forms_of", "secrets_given"]

_SHORTEST: Final = 3
"""A shorter password would hide half of every sentence, and is no secret."""
_SHORTEST_NAMED: Final = 6
"""What is shorter under the name of a secret is often a flag or a word."""
_SHORTEST_TOKEN: Final = 16
"""A user without a password is a token where it is so long, else a name."""
_USER: Final = "PACT_BROKER_USERNAME"
_PASSWORD: Final = "PACT_BROKER_PASSWORD"  # noqa: S105  # the name of a variable


def forms_of(secrets: Iterable[str]) -> tuple[str, ...]:
    """``secrets`` plain, percent-encoded, in JSON, by ``repr`` and in base64, the longest first."""
    found: set[str] = set()
    for secret in secrets:
        encoded = base64.b64encode(secret.encode()).decode()
        found |= {
            secret,
            quote(secret, safe=""),
            quote(secret),
            quote_plus(secret),
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
            repr(secret)[1:-1],
            encoded,
            encoded.rstrip("="),
        }
    return tuple(sorted(found - {""}, key=len, reverse=True))


def secrets_given(texts: Iterable[str | None], environ: Mapping[str, str]) -> tuple[str, ...]:
    """The secrets in ``texts``, which may be URLs, and in variables; each in every form.

    Of a URL: the password, a token in its place, and what its query has under the name of a secret.
    Of the variables: the same of each that is a URL, and the value of each that is named like a
    secret.
    """
    found = {
        value
        for name, value in environ.items()
        if names_a_secret(name) and len(value) >= _SHORTEST_NAMED
    }
    for text in (*texts, *environ.values()):
        if text and "://" in text:
            found |= set(_of_url(text))
    if len(password := environ.get(_PASSWORD, "")) >= _SHORTEST:
        found |= {password, _pair(environ.get(_USER, ""), password)}
    return forms_of(found)


def _of_url(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        return
    if len(password) >= _SHORTEST:
        yield password
        yield _pair(user, password)
        yield parts.password or password
    elif len(user) >= _SHORTEST_TOKEN and not password:
        yield user
    for name, value in parse_qsl(parts.query):
        if names_a_secret(name) and len(value) >= _SHORTEST_NAMED:
            yield value


def _pair(user: str, password: str) -> str:
    """What basic authentication sends (RFC 7617)."""
    return base64.b64encode(f"{user}:{password}".encode()).decode()
