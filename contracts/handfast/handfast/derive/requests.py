"""Derives from an exchange the request that is sent, byte for byte, and how it is shown.

Pure and deterministic: equal exchanges give equal bytes, a multipart boundary included. Sends
nothing and adds no credentials.
"""

from __future__ import annotations

import base64
import re
import shlex
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from handfast.frozen import dataclass
from handfast.model.bodies import content_of
from handfast.model.values import resolve
from handfast.shapes.fields import file_fields
from handfast.wire.event_stream import named_parts
from handfast.wire.headers import Headers, pairs_in
from handfast.wire.media_types import format_of
from handfast.wire.paths import MISSING
from handfast.wire.routes import filled
from handfast.wire.texts import named_texts, wire_text
from handfast.wording.masking import MASK, names_a_secret

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from handfast.model import Content, Exchange

__all__ = [
    "Sent",
    "as_text",
    "curl",
    "path_of",
    "query_of",
    "request_of",
    "segment",
    "with_proof",
]


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it goes over the wire.

    ``target`` is the percent-encoded path with its query; ``headers`` are ``Headers`` where a name
    comes several times, for each item of a list once; ``media_type`` that of the body,
    without parameters, or None when there is no body.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    media_type: str | None = None


def request_of(exchange: Exchange, values: Mapping[str, Any], answered: Any = MISSING) -> Sent:
    """The request of ``exchange`` with the values of the provider states in place.

    Raises:
        KeyError: nothing gave a ``Value`` or ``Answered``, or a path parameter is missing.
        TypeError: a body can't be written as its media type.
    """
    query = urlencode(query_of(exchange, values, answered), quote_via=quote, safe="")
    path = path_of(exchange.operation.path, resolve(exchange.path, values, answered))
    headers = [
        (name, wire_text(item))
        for name, item in named_texts(resolve(exchange.headers, values, answered))
    ]
    target = f"{path}?{query}" if query else path
    content = content_of(exchange)
    if content is None:
        return Sent(exchange.operation.method, target, Headers(headers))
    body, content_type = _written(content, resolve(exchange.body, values, answered))
    if "content-type" not in {name.lower() for name, _ in headers}:
        headers.append(("Content-Type", content_type))
    return Sent(exchange.operation.method, target, Headers(headers), body, content.media_type)


def with_proof(sent: Sent, proof: Mapping[str, str]) -> list[tuple[str, str]]:
    """The headers of ``sent`` with those of ``proof``, which stand for any of the same name."""
    proved = {name.lower() for name in proof}
    own = [pair for pair in pairs_in(sent.headers) if pair[0].lower() not in proved]
    return [*own, *proof.items()]


def path_of(template: str, parameters: Mapping[str, Any]) -> str:
    """``template`` with each ``{name}`` replaced by its percent-encoded value.

    Raises:
        KeyError: a parameter of the template is not given.
    """
    return filled(template, lambda name: segment(parameters[name]))


def segment(value: Any) -> str:
    """A path parameter as one percent-encoded segment: its ``/`` is no separator."""
    return quote(wire_text(value), safe="")


def query_of(
    exchange: Exchange, values: Mapping[str, Any], answered: Any = MISSING
) -> list[tuple[str, str]]:
    """Each query parameter by name and text, in order; a list's items each; None is not sent."""
    query = resolve(exchange.query, values, answered)
    return [(name, wire_text(item)) for name, item in named_texts(query)]


def _written(content: Content, body: Any) -> tuple[bytes, str]:
    """The bytes of ``body``, and its ``Content-Type``."""
    kind = format_of(content.media_type)
    if isinstance(body, bytes):
        return body, content.media_type
    if isinstance(body, str) and kind.carries == "items":  # the whole text, written already
        return body.encode(), content.media_type
    names: Collection[str] = named_parts(content.model) if kind.carries == "items" else ()
    if kind.carries == "parts":
        names = file_fields(content.model)
    try:
        data, parameters = kind.write(body, names)
    except TypeError as refused:
        msg = f"a body of {content.media_type} {refused}"
        raise TypeError(msg) from None
    return data, content.media_type + parameters


_ALSO_SECRET: Final = re.compile(r"auth|cookie|key", re.IGNORECASE)  # in a header or a query

_USER_INFO: Final = re.compile(r"(?<=://)[^/@]*@")


def _shown(name: str, value: str) -> str:
    return MASK if names_a_secret(name) or _ALSO_SECRET.search(name) else value


def curl(sent: Sent, base_url: str) -> str:
    """A shell command that sends ``sent`` to ``base_url`` again, without what may be a secret.

    A header or query parameter whose name speaks of a credential stands there as ``***``, and
    so does a user with a password in ``base_url``.
    """
    path, _, query = sent.target.partition("?")
    hidden = _hidden(query)
    words = ["curl", *_method(sent)]
    for name, value in pairs_in(sent.headers):
        words += ["-H", f"{name}: {_shown(name, value)}"]
    shown = _USER_INFO.sub(f"{MASK}@", base_url, count=1)
    words.append(shown.rstrip("/") + (f"{path}?{hidden}" if hidden else path))
    if not sent.body:
        return shlex.join(words)
    try:
        text = sent.body.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if text.isprintable() and not text.startswith("@"):  # which curl takes for a file's name
        return shlex.join([*words, "--data-binary", text])
    encoded = base64.b64encode(sent.body).decode()
    return f"echo {encoded} | base64 -d | {shlex.join([*words, '--data-binary', '@-'])}"


def as_text(sent: Sent) -> str:
    """What ``sent`` is, for people: method, target, headers and body, without a secret of ``curl``.

    Of a body that is no text, how long it is.
    """
    path, _, query = sent.target.partition("?")
    headers = [
        f"{name}: {_shown(name, value)}"
        for name, value in pairs_in(sent.headers)
        if name.lower() != "content-type"
    ]
    body = sent.body.decode("utf-8", "replace")
    if sent.body and not body.isprintable():
        body = f"({len(sent.body)} bytes of {sent.media_type})"
    target = f"{path}?{_hidden(query)}" if query else path
    return " ".join(filter(None, (sent.method, target, *headers, body)))


def _hidden(query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    return "&".join(f"{name}{eq}{_shown(name, value)}" for name, eq, value in pairs)


def _method(sent: Sent) -> list[str]:
    if sent.method == "HEAD":
        return ["--head"]
    return [] if sent.method == "GET" and not sent.body else ["-X", sent.method]
