"""Derives the request of a Pact interaction: what this consumer sends, to the letter. Pure."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any, Final

from contracts.engine.derive.generators import generator, generators_of
from contracts.engine.derive.requests import query_of, request_of, segment
from contracts.engine.derive.scalars import rule_for
from contracts.engine.model import MULTIPART, OCTETS, Value
from contracts.engine.values import resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from contracts.engine.derive.requests import Sent
    from contracts.engine.model import Exchange, Security

__all__ = ["body_of", "pact_request"]

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
    rules: dict[str, Any] = {}
    query: dict[str, list[str]] = {}
    for name, text in query_of(exchange, values):
        query.setdefault(name, []).append(text)
    headers = {name: [text] for name, text in sent.headers.items()}
    for kind, said in (("query", exchange.query), ("header", exchange.headers)):
        if made := _by_name(said, returned):
            generators[kind] = made
    if sent.media_type is not None:
        request["body"], body_rules = body_of(sent)
        rules |= body_rules
        if made := generators_of(exchange.body, resolve(exchange.body, values), returned):
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


def body_of(sent: Sent) -> tuple[dict[str, Any], dict[str, Any]]:
    """The body as Pact writes it down, and the rules it needs."""
    media_type = str(sent.media_type)
    if media_type == MULTIPART:
        return _multipart(sent)
    if media_type == OCTETS or not _is_text(sent.body):
        content, encoded = base64.b64encode(sent.body).decode(), "base64"
        return {"content": content, "contentType": media_type, "encoded": encoded}, {}
    text = sent.body.decode()
    is_json = media_type.endswith(("/json", "+json"))
    content_ = json.loads(text) if is_json else text
    return {"content": content_, "contentType": media_type, "encoded": False}, {}


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _multipart(sent: Sent) -> tuple[dict[str, Any], dict[str, Any]]:
    content = base64.b64encode(sent.body).decode()
    header = rule_for({"match": "regex", "regex": _BOUNDARY})
    rules = {"header": {"Content-Type": header}}
    return {"content": content, "contentType": MULTIPART, "encoded": "base64"}, rules


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
