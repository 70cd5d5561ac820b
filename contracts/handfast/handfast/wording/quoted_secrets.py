"""Which secrets a process was given, each in every form in which a text may quote it. Pure."""

from __future__ import annotations

import base64
import html
import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from handfast.wording.masking import names_a_secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["forms_of", "secrets_given", "variables_quoted_in"]

_SHORTEST: Final = 3
"""A shorter password would hide half of every sentence, and is no secret."""
_SHORTEST_NAMED: Final = 6
"""What is shorter under the name of a secret is often a flag or a word."""
_SHORTEST_TOKEN: Final = 16
"""A user without a password is a token where it is so long, else a name."""
_SHORTEST_LINE: Final = 16
"""So long a line of a secret of several, like a key in PEM, is a secret by itself."""
_SHORTEST_QUOTED: Final = 12
_SHORTEST_INSIDE: Final = 8
"""So many characters of base64 are looked for inside longer base64; fewer stand in other texts."""
_SMALL: Final = re.compile(r"%[0-9A-F]{2}")
_USER: Final = "PACT_BROKER_USERNAME"
_PASSWORD: Final = "PACT_BROKER_PASSWORD"  # noqa: S105  # the name of a variable


def forms_of(secrets: Iterable[str]) -> tuple[str, ...]:
    """Each of ``secrets`` in every form in which it travels or is quoted, the longest first.

    Plain, percent-encoded, in JSON (also within a text of JSON), in HTML and XML, by ``repr``,
    in hexadecimal, and in base64 of both alphabets, by itself and within something longer.
    """
    found: set[str] = set()
    for secret in secrets:
        found |= {secret, *_quoted(secret), *_in_urls(secret)}
        in_json = (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
        found.update(form for text in {secret, *in_json} for form in _in_base64(_bytes(text)))
    return tuple(sorted(found - {""}, key=len, reverse=True))


def _quoted(secret: str) -> Iterator[str]:
    for text in (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
        yield text
        yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    yield repr(_bytes(secret))[2:-1]
    yield repr(f"'\"{secret}")[4:-1]  # among other quotes, its own are escaped
    in_hexadecimal = _bytes(secret).hex()
    if len(in_hexadecimal) >= _SHORTEST_INSIDE:
        yield in_hexadecimal
        yield in_hexadecimal.upper()
    yield html.escape(secret, quote=False)
    yield html.escape(secret)
    yield html.escape(secret).replace("&#x27;", "&#39;")


def _in_urls(secret: str) -> Iterator[str]:
    for text in (quote(_bytes(secret), safe=""), quote(_bytes(secret)), quote_plus(_bytes(secret))):
        yield text
        yield _SMALL.sub(lambda found: found[0].lower(), text)
    yield quote(quote(_bytes(secret), safe=""))


def _in_base64(secret: bytes) -> Iterator[str]:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        encoded = encode(secret).decode()
        yield encoded
        yield encoded.rstrip("=")
        for before in range(3):  # which characters are of the secret alone
            first, last = -(-before * 8 // 6), (before + len(secret)) * 8 // 6
            inside = encode(bytes(before) + secret).decode()[first:last]
            if len(inside) >= _SHORTEST_INSIDE:
                yield inside


def _bytes(text: str) -> bytes:
    """What a variable has, which may be no UTF-8."""
    return text.encode("utf-8", "surrogateescape")


def secrets_given(texts: Iterable[str | None], environ: Mapping[str, str]) -> tuple[str, ...]:
    """The secrets in ``texts``, which may be URLs, and in variables; each in every form.

    Of a URL: the password, a token in its place, and what its query has under the name of a secret.
    Of the variables: the same of each that is a URL, and the value of each that is named like a
    secret.
    """
    return forms_of(_secrets(texts, environ))


def variables_quoted_in(text: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the variables whose secrets ``text`` has in any form.

    A secret of less than 12 characters may be any word, and is not looked for.
    """
    found = []
    for name, value in environ.items():
        secrets = [one for one in _secrets((), {name: value}) if len(one) >= _SHORTEST_QUOTED]
        if any(form in text for form in forms_of(secrets)):
            found.append(name)
    return tuple(sorted(found))


def _secrets(texts: Iterable[str | None], environ: Mapping[str, str]) -> set[str]:
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
    rows = {row for one in found for row in one.splitlines() if len(row) >= _SHORTEST_LINE}
    return found | rows


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
    return base64.b64encode(_bytes(f"{user}:{password}")).decode()
