"""Derives the request of a Pact interaction: what this consumer sends, to the letter. Pure."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from handfast.derive.multipart import parts_of
from handfast.derive.pact.generators import generator, generators_of, within
from handfast.derive.pact.scalars import rule_for
from handfast.derive.requests import content_of, query_of, request_of, segment
from handfast.model import FORM, MULTIPART, Value
from handfast.wire.bodies import is_json
from handfast.wire.values import resolve

if TYPE_CHECKING:
    from collections.abc import Collection

    from handfast.derive.requests import Sent
    from handfast.model import Content, Exchange, Security

__all__ = ["pact_request"]

_BOUNDARY: Final = r"^multipart/form-data;(\s*charset=[^;]*;)?\s*boundary=.*$"
_PROOFS: Final[Mapping[str, tuple[str, str]]] = {
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
    headers = {name: [text] for name, text in sent.headers.items()}
    for kind, said in (("query", exchange.query), ("header", exchange.headers)):
        if made := _by_name(said, returned):
            generators[kind] = made
    if (content := content_of(exchange)) is not None:
        plain = resolve(exchange.body, values)
        request["body"], rules = _body(sent, content, plain)
        if made := _body_generators(content, exchange.body, plain, returned):
            generators["body"] = made
    for security in exchange.operation.security[:1] if exchange.credentials else ():
        _prove(security, headers, query, rules)
    filled = {"query": query, "headers": headers, "matchingRules": rules, "generators": generators}
    return request | {name: part for name, part in filled.items() if part}


def _path_generator(
    exchange: Exchange, values: Mapping[str, Any], returned: Collection[str]
) -> dict[str, Any]:
    if not _by_name(exchange.path, returned):
        return {}

    def written(parameter: re.Match[str]) -> str:
        said = exchange.path[parameter[1]]
        if isinstance(said, Value) and said.name in returned:
            return f"${{{said.name}}}"
        return segment(resolve(said, values))

    return {"path": generator(re.sub(r"\{([^{}]+)\}", written, exchange.operation.path))}


def _by_name(said: Mapping[str, Any], returned: Collection[str]) -> dict[str, Any]:
    """Generators for parameters of one value; Pact has none for one of several of a name."""
    return {
        name: generator(f"${{{value.name}}}")
        for name, value in said.items()
        if isinstance(value, Value) and value.name in returned
    }


def _body_generators(
    content: Content, said: Any, plain: Any, returned: Collection[str]
) -> dict[str, Any]:
    """Generators for a body of JSON, or for a form's fields; no other body can be filled in."""
    if is_json(content.media_type):
        return generators_of(said, plain, returned)
    if content.media_type == FORM and isinstance(said, dict):
        return {within("$", name): made for name, made in _by_name(said, returned).items()}
    return {}


def _body(
    sent: Sent, content: Content, plain: Any
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The body as Pact writes it down, and the rules it needs."""
    body: dict[str, Any] = {"contentType": content.media_type, "encoded": False}
    if content.media_type == MULTIPART and isinstance(plain, Mapping):
        sent_type = sent.headers["Content-Type"]  # Pact tells the parts by its boundary
        body = {"contentType": sent_type, "encoded": "base64"}
        body["content"] = base64.b64encode(sent.body).decode()
        return body, _multipart_rules(content, plain)
    if isinstance(plain, bytes):
        return body | {"content": base64.b64encode(sent.body).decode(), "encoded": "base64"}, {}
    text = sent.body.decode()
    return body | {"content": json.loads(text) if is_json(content.media_type) else text}, {}


def _multipart_rules(content: Content, plain: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Any boundary will do, and any bytes in a file; the other parts are sent to the letter."""
    boundary = rule_for({"match": "regex", "regex": _BOUNDARY})
    files = [name for name, is_file, _ in parts_of(content.model, plain) if is_file]
    rules = {"header": {"Content-Type": boundary}}
    if files:
        rules["body"] = {within("$", name): rule_for({"match": "type"}) for name in files}
    return rules


def _prove(
    security: Security, headers: dict[str, Any], query: dict[str, Any], rules: dict[str, Any]
) -> None:
    """Add an example of the proof, and that any other will do."""
    example, form = _PROOFS[security.scheme]
    rule = rule_for({"match": "regex", "regex": form})
    if security.where == "query":
        query[security.name] = [example]
        rules.setdefault("query", {})[security.name] = rule
    else:
        headers[security.name] = [example]
        rules.setdefault("header", {})[security.name] = rule
