"""Derives the response of a Pact interaction: status, headers and body that must come. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.derive.pact.generators import generator
from handfast.derive.pact.matchers import body_and_rules
from handfast.derive.pact.requests import bytes_in_pact
from handfast.derive.pact.scalars import escaped, rule_for
from handfast.expectation.promises import expect_answer
from handfast.model import NOT_NULL, Value
from handfast.model.values import resolve
from handfast.shapes.fields import fields_of
from handfast.wire.event_stream import named_parts
from handfast.wire.headers import is_never_joined
from handfast.wire.media_types import format_of
from handfast.wire.paths import MISSING
from handfast.wire.texts import wire_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from handfast.expectation.tree import Node
    from handfast.model import Content, Exchange
    from handfast.wire.media_types import Format

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
    if kind.carries == "items":
        return _items(content, kind, example)
    if isinstance(example, bytes):
        return bytes_in_pact(content.media_type, example), {}, {}
    if example is MISSING or not (kind.carries == "value" or isinstance(example, str)):
        return None, {}, {}
    return _document(content, example), rules, generators


def _document(content: Content, example: Any) -> dict[str, Any]:
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


def _headers(
    exchange: Exchange, values: Mapping[str, Any], returned: Collection[str]
) -> tuple[dict[str, list[str]], dict[str, Any], dict[str, Any]]:
    model = exchange.answer.headers if exchange.answer else None
    demanded = [name for name, field in fields_of(model).items() if field.required]
    headers: dict[str, list[str]] = {}
    rules: dict[str, Any] = {}
    generators: dict[str, Any] = {}
    expected = dict.fromkeys(demanded, NOT_NULL) | dict(exchange.answer_headers)
    for name, declared in expected.items():
        plain = resolve(declared, values)
        if plain is NOT_NULL:
            headers[name], rules[name] = ["something"], _ANY_TEXT
        elif plain is not None:
            headers[name] = list(map(wire_text, plain if isinstance(plain, list) else [plain]))
            if rule := _rule_of_several(name, plain):
                rules[name] = rule
        if isinstance(declared, Value) and declared.name in returned:
            generators[name] = generator(f"${{{declared.name}}}")
    return headers, rules, generators


def _rule_of_several(name: str, plain: Any) -> dict[str, Any] | None:
    """The rule for a header that may come several times; None where Pact compares to the letter.

    Pact compares each text with the one in its place. So it can't find one cookie among several,
    nor read a list in one text: there it sees less than the judge.
    """
    is_list = isinstance(plain, list)
    if is_never_joined(name):
        return None if is_list else _ANY_TEXT
    if not is_list or len(plain) < 2:
        return None
    items = [escaped(wire_text(item)) for item in plain]
    return rule_for({"match": "regex", "regex": f"^({'|'.join([*items, ', ?'.join(items)])})$"})
