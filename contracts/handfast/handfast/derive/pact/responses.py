"""Derives the response of a Pact interaction: status, headers and body that must come. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from handfast.derive.pact.generators import generator
from handfast.derive.pact.matchers import body_and_rules
from handfast.derive.pact.scalars import rule_for
from handfast.derive.requests import wire_text
from handfast.expectation.build import expect_answer
from handfast.model import EVENT_STREAM, NOT_NULL, Value
from handfast.shapes.places import fields_of
from handfast.wire.bodies import is_json, media_type_of
from handfast.wire.paths import MISSING
from handfast.wire.values import resolve

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from handfast.expectation.tree import Node
    from handfast.model import Content, Exchange

__all__ = ["answer_of", "document_in_pact"]

_ANY_TEXT = rule_for({"match": "regex", "regex": "^.+$"})


def answer_of(
    exchange: Exchange, values: Mapping[str, Any], returned: Collection[str]
) -> dict[str, Any]:
    """The response, with rules and generators.

    Raises:
        KeyError: a value that no state has.
        BadDeclaration: a path leads nowhere in the answer's model.
    """
    headers, rules, generators = _headers(exchange, values, returned)
    answer = exchange.answer
    response: dict[str, Any] = {"status": exchange.expected_status}
    matching: dict[str, Any] = {"header": rules}
    making: dict[str, Any] = {"header": generators}
    if answer is None or answer.content is None or exchange.operation.method == "HEAD":
        response["body"] = {"content": ""}  # without it Pact would take any body
    else:
        headers.setdefault("Content-Type", [answer.content.media_type])
        node = expect_answer(exchange, values)
        body, matching["body"], making["body"] = document_in_pact(answer.content, node, returned)
        if body is not None:
            response["body"] = body
    parts = {"headers": headers, "matchingRules": _said(matching), "generators": _said(making)}
    return response | _said(parts)


def _said(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}


def document_in_pact(
    content: Content, node: Node, returned: Collection[str]
) -> tuple[dict[str, Any] | None, dict[str, Any], dict[str, Any]]:
    """The body as Pact writes it down, its rules, its generators; no body where any would do."""
    kind = media_type_of(content.media_type)
    example, rules, generators = body_and_rules(node, returned)
    if kind == EVENT_STREAM:
        return _events(content, example)
    if example is MISSING or not (is_json(kind) or isinstance(example, str)):
        return None, {}, {}
    body = {"content": example, "contentType": content.media_type, "encoded": False}
    return body, rules, generators


def _events(
    content: Content, example: Any
) -> tuple[dict[str, Any] | None, dict[str, Any], dict[str, Any]]:
    """An event stream is text to Pact: it can tell that events come, not what they say."""
    if not example:
        return None, {}, {}
    text = "".join(f"data: {_event(event)}\n\n" for event in example)
    rule = rule_for({"match": "regex", "regex": r"^([\s\S]*\n)?data:[\s\S]*$"})
    return {"content": text, "contentType": content.media_type, "encoded": False}, {"$": rule}, {}


def _event(event: Any) -> str:
    return json.dumps(event, ensure_ascii=False)


def _headers(
    exchange: Exchange, values: Mapping[str, Any], returned: Collection[str]
) -> tuple[dict[str, list[str]], dict[str, Any], dict[str, Any]]:
    model = exchange.answer.headers if exchange.answer else None
    demanded = [name for name, field in fields_of(model).items() if field.required]
    headers: dict[str, list[str]] = {}
    rules: dict[str, Any] = {}
    generators: dict[str, Any] = {}
    expected = dict.fromkeys(demanded, NOT_NULL) | dict(exchange.answer_headers)
    for name, said in expected.items():
        plain = resolve(said, values)
        if plain is NOT_NULL:
            headers[name], rules[name] = ["something"], _ANY_TEXT
        elif plain is not None:
            headers[name] = [wire_text(plain)]
        if isinstance(said, Value) and said.name in returned:
            generators[name] = generator(f"${{{said.name}}}")
    return headers, rules, generators
