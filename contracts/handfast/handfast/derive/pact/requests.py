"""Derives the request of a Pact interaction: what this consumer sends, to the letter. Pure."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.pact.generators import generator, generators_of
from handfast.derive.pact.paths import has_path, within
from handfast.derive.pact.scalars import INTEGERS, rule_for
from handfast.derive.requests import query_of, request_of, segment
from handfast.model import Value
from handfast.model.bodies import content_of
from handfast.model.values import resolve
from handfast.shapes.fields import file_fields
from handfast.wire.headers import pairs_in
from handfast.wire.media_types import format_of
from handfast.wire.multipart import parts_of
from handfast.wire.routes import filled

if TYPE_CHECKING:
    from collections.abc import Collection

    from handfast.derive.requests import Sent
    from handfast.model import Content, Exchange, Security
    from handfast.wire.media_types import Format

__all__ = ["PROOFS", "bytes_in_pact", "pact_request"]

PROOFS: Final[Mapping[str, tuple[str, str]]] = {
    "bearer": ("Bearer example", "^Bearer .+$"),
    "basic": ("Basic ZXhhbXBsZTpleGFtcGxl", "^Basic .+$"),
    "api-key": ("example", "^.+$"),
    "signature": ("example", "^.+$"),
}


def pact_request(
    exchange: Exchange, values: Mapping[str, Any], returned: Collection[str]
) -> dict[str, Any]:
    """The request with its examples, and a generator for each value that a state may return.

    Raises:
        KeyError: a value that no state has, or a path parameter that is not given.
    """
    sent = request_of(exchange, values)
    request: dict[str, Any] = {"method": sent.method, "path": sent.target.partition("?")[0]}
    generators: dict[str, Any] = _path_generator(exchange, values, returned)
    rules: dict[str, dict[str, Any]] = {}
    query: dict[str, list[str]] = {}
    for name, text in query_of(exchange, values):
        query.setdefault(name, []).append(text)
    headers: dict[str, list[str]] = {}
    for name, text in pairs_in(sent.headers):
        headers.setdefault(name, []).append(text)
    for kind, declared in (("query", exchange.query), ("header", exchange.headers)):
        if made := _by_name(declared, returned):
            generators[kind] = made
    if (content := content_of(exchange)) is not None:
        plain = resolve(exchange.body, values)
        request["body"], rules = _body(sent, content, plain)
        if made := _body_generators(content, exchange.body, plain, returned):
            generators["body"] = made
        elif _is_inexact(request["body"]["content"]):
            request["body"] = bytes_in_pact(content.media_type, sent.body)
    for security in exchange.operation.security[:1] if exchange.credentials else ():
        _prove(security, headers, query, rules)
    filled = {"query": query, "headers": headers, "matchingRules": rules, "generators": generators}
    return request | {name: part for name, part in filled.items() if part}


def _path_generator(
    exchange: Exchange, values: Mapping[str, Any], returned: Collection[str]
) -> dict[str, Any]:
    if not _by_name(exchange.path, returned):
        return {}

    def text_of(name: str) -> str:
        declared = exchange.path[name]
        if isinstance(declared, Value) and declared.name in returned:
            return f"${{{declared.name}}}"
        return segment(resolve(declared, values))

    return {"path": generator(filled(exchange.operation.path, text_of))}


def _by_name(declared: Mapping[str, Any], returned: Collection[str]) -> dict[str, Any]:
    """Generators for parameters of one value; Pact has none for one of several of a name."""
    return {
        name: generator(f"${{{value.name}}}")
        for name, value in declared.items()
        if isinstance(value, Value) and value.name in returned
    }


def _body_generators(
    content: Content, declared: Any, plain: Any, returned: Collection[str]
) -> dict[str, Any]:
    """Generators for one JSON value, or for named fields; no other body can be filled in."""
    carries = format_of(content.media_type).carries
    if carries == "value":
        return generators_of(declared, plain, returned)
    if carries == "fields" and isinstance(declared, Mapping):
        return {
            within("$", name): made
            for name, made in _by_name(declared, returned).items()
            if has_path(name)
        }
    return {}


def _body(
    sent: Sent, content: Content, plain: Any
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The body as Pact writes it down, and the rules it needs."""
    kind = format_of(content.media_type)
    if isinstance(plain, bytes):
        return bytes_in_pact(content.media_type, sent.body), {}
    if kind.carries == "parts":
        sent_type = sent.headers["Content-Type"]  # Pact knows the parts by its boundary
        return bytes_in_pact(sent_type, sent.body), _rules_of_parts(kind, content, plain)
    text = sent.body.decode()
    document = json.loads(text) if kind.carries == "value" else text
    return {"contentType": content.media_type, "encoded": False, "content": document}, {}


def bytes_in_pact(media_type: str, body: bytes) -> dict[str, Any]:
    """A body of bytes as Pact writes it down."""
    encoded = base64.b64encode(body).decode()
    return {"contentType": media_type, "content": encoded, "encoded": "base64"}


def _is_inexact(document: Any) -> bool:
    """Whether ``document`` has an integer beyond 64 bits, which Pact would send as a fraction."""
    if isinstance(document, dict):
        return any(map(_is_inexact, document.values()))
    if isinstance(document, list):
        return any(map(_is_inexact, document))
    return isinstance(document, int) and document not in INTEGERS


def _rules_of_parts(
    kind: Format, content: Content, plain: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Any boundary will do, and any bytes in a file; the other parts are sent to the letter."""
    any_boundary = rule_for({"match": "regex", "regex": kind.content_type})
    files = [name for name, file, _ in parts_of(plain, file_fields(content.model)) if file]
    rules = {"header": {"Content-Type": any_boundary}}
    if files:
        any_bytes = rule_for({"match": "type"})
        rules["body"] = {within("$", name): any_bytes for name in files if has_path(name)}
    return rules


def _prove(
    security: Security, headers: dict[str, Any], query: dict[str, Any], rules: dict[str, Any]
) -> None:
    """Add an example of the proof, and that any other will do."""
    example, form = PROOFS[security.scheme]
    rule = rule_for({"match": "regex", "regex": form})
    if security.where == "query":
        query[security.name] = [example]
        rules.setdefault("query", {})[security.name] = rule
    else:
        headers[security.name] = [example]
        rules.setdefault("header", {})[security.name] = rule
