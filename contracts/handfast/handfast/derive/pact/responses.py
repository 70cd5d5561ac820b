"""Derives the response of a Pact interaction: status, headers and body that must come. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.derive.pact.headers import headers_and_rules
from handfast.derive.pact.matchers import body_and_rules
from handfast.derive.pact.requests import bytes_in_pact
from handfast.derive.pact.scalars import rule_for
from handfast.expectation.promises import expect_answer
from handfast.expectation.tree import Absent
from handfast.wire.event_stream import named_parts
from handfast.wire.media_types import format_of
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from handfast.expectation.tree import Node
    from handfast.model import Content, Exchange
    from handfast.wire.media_types import Format

__all__ = ["answer_of", "document_in_pact"]


def answer_of(
    exchange: Exchange, values: Mapping[str, Any], returned: Collection[str]
) -> dict[str, Any]:
    """The response, with rules and generators.

    Raises:
        KeyError: a value that no state has.
        BadDeclaration: a path leads nowhere in the answer's model.
    """
    headers, rules, generators = headers_and_rules(exchange, values, returned)
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
    parts = {
        "headers": headers,
        "matchingRules": _nonempty(matching),
        "generators": _nonempty(making),
    }
    return response | _nonempty(parts)


def _nonempty(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}


def document_in_pact(
    content: Content, node: Node, returned: Collection[str]
) -> tuple[dict[str, Any] | None, dict[str, Any], dict[str, Any]]:
    """The body as Pact writes it down, its rules, its generators; no body where any would do."""
    kind = format_of(content.media_type)
    example, rules, generators = body_and_rules(node, returned)
    if isinstance(node, Absent) and kind.carries == "value":
        example = None
    if kind.carries == "items":
        return _items(content, kind, example)
    if isinstance(example, bytes):
        return bytes_in_pact(content.media_type, example), {}, {}
    if example is MISSING or not (kind.carries == "value" or isinstance(example, str)):
        return None, {}, {}
    return _document(content, example), rules, generators


def _document(content: Content, example: Any) -> dict[str, Any]:
    if example is None:  # as a value, Pact takes it for no body
        return bytes_in_pact(content.media_type, b"null")
    return {"content": example, "contentType": content.media_type, "encoded": False}


def _items(
    content: Content, kind: Format, example: Any
) -> tuple[dict[str, Any] | None, dict[str, Any], dict[str, Any]]:
    """A stream of items is text to Pact: it sees that some come, not what is in them."""
    if not example:
        return None, {}, {}
    data, _ = kind.write(example, named_parts(content.model))
    rule = rule_for({"match": "regex", "regex": kind.some_item})
    return _document(content, data.decode()), {"$": rule}, {}
