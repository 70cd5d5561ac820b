"""What a stub answers: the example of an interaction, consistent with what it was asked. Pure.

The values of the provider state that the request names come back as they were asked for, and what
is declared to come back as it was sent does. Every valid answer is drawn elsewhere.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from handfast.derive.examples import whole_example, whole_items
from handfast.derive.pact.responses import answer_of
from handfast.expectation.judge import Received, judge_answer
from handfast.expectation.promises import expect_answer
from handfast.expectation.tree import Items
from handfast.model import Exchange, Value
from handfast.model.values import PLAIN, is_one_value, resolve
from handfast.shapes import written_shape
from handfast.shapes.examples.examples import example, example_of
from handfast.shapes.fields import fields_of
from handfast.shapes.places import may_be_list
from handfast.shapes.values.fit import misfits, takes
from handfast.wire.event_stream import named_parts
from handfast.wire.headers import Headers
from handfast.wire.json_text import written
from handfast.wire.media_types import format_of
from handfast.wire.paths import MISSING, last_key, steps
from handfast.wire.texts import wire_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.model import Content
    from handfast.stub.asked import Parts

__all__ = ["as_asked", "document_written", "example_answer", "fits", "values_asked"]

_SOME_BYTES: Final = b"example"

type _Sent = tuple[str, Any, Any]
"""A name, what is declared to be sent under it, and what was sent."""


def values_asked(exchange: Exchange, values: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    """``values`` of the states, with those that the request names as it names them."""
    found = dict(values)
    for _, declared, sent in _pairs(exchange, parts):
        if isinstance(declared, Value):
            found[declared.name] = _typed(values.get(declared.name), sent)
    return found


def as_asked(exchange: Exchange, values: Mapping[str, Any], parts: Parts) -> Exchange:
    """``exchange``, with what it declares to come back as sent as it was sent.

    That is what its operation echoes, and what is expected under the name and with the value that
    are declared to be sent. ``values`` are those of the example.
    """
    echo = exchange.operation.conventions.echo
    equals = dict(exchange.equals)
    for name, declared, sent in _pairs(exchange, parts):
        if isinstance(declared, Value):
            continue
        plain = _plain(resolve(declared, values))
        for path, expected in exchange.equals.items():
            named = echo.get(name) == path or last_key(steps(path)) == name
            if named and is_one_value(expected) and not isinstance(expected, Value):
                wanted = _plain(resolve(expected, values))
                if wanted == plain and type(wanted) is type(plain):
                    equals[path] = _typed(wanted, sent)
    return replace(exchange, equals=equals)


def example_answer(exchange: Exchange, values: Mapping[str, Any]) -> Received:
    """The example of what ``exchange`` expects, with all that the answer's model demands.

    Raises:
        KeyError: a value that no state has.
        BadDeclaration: a path leads nowhere in the answer's model.
    """
    response = answer_of(exchange, values, ())
    headers = [(n, text) for n, texts in response.get("headers", {}).items() for text in texts]
    typed = Headers(_typed_headers(exchange, headers))
    content = exchange.answer.content if exchange.answer else None
    if content is None or exchange.operation.method == "HEAD":
        return Received(exchange.expected_status, typed)
    if format_of(content.media_type).carries == "value" and content.model is not None:
        document = whole_example(expect_answer(exchange, values), content)
        if document is MISSING and "body" not in response:
            document = example(content.model)
        if document is not MISSING and not isinstance(document, bytes):
            return Received(exchange.expected_status, typed, written(document))
    if format_of(content.media_type).carries == "items" and content.model is not None:
        node = expect_answer(exchange, values)
        empty = isinstance(node, Items) and node.exactly == 0
        events = [] if empty else whole_items(node, content)
        return Received(exchange.expected_status, typed, document_written(content, events))
    return Received(exchange.expected_status, typed, _bytes(content, response.get("body")))


def document_written(content: Content, document: Any) -> bytes:
    """The bytes of an answer of ``content`` that holds ``document``."""
    kind = format_of(content.media_type)
    if isinstance(document, bytes):
        return document
    names = named_parts(content.model) if kind.carries == "items" else ()
    return kind.write(document, names)[0]


def fits(exchange: Exchange, values: Mapping[str, Any], received: Received) -> bool:
    """Whether ``received`` is as ``exchange`` expects, and its JSON as the answer's model is."""
    if judge_answer(exchange, received, values):
        return False
    content = exchange.answer.content if exchange.answer else None
    if content is None or content.model is None or not received.body:
        return True
    if format_of(content.media_type).carries != "value":
        return True
    return not misfits(written_shape(content.model).annotation, received.body)


def _bytes(content: Content, body: Mapping[str, Any] | None) -> bytes:
    """The body as it stands in a Pact; any of its media type where none does."""
    if body is None:
        text = content.model not in (None, bytes)
        return wire_text(example(content.model)).encode() if text else _SOME_BYTES
    found = body["content"]
    if body.get("encoded") == "base64":
        return base64.b64decode(found)
    return found.encode() if isinstance(found, str) else document_written(content, found)


def _typed_headers(exchange: Exchange, pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Headers whose example is none of what is declared of them with one that is."""
    model = exchange.answer.headers if exchange.answer else None
    shapes = {name.lower(): field.shape for name, field in fields_of(model).items()}
    for name, text in pairs:
        shape = shapes.get(name.lower())
        fits_it = shape is None or may_be_list(shape) or takes(shape.annotation, text)
        yield name, text if shape is None or fits_it else wire_text(example_of(shape))


def _pairs(exchange: Exchange, parts: Parts) -> Iterator[_Sent]:
    """Each value that is declared to be sent and was sent, by its name; outer ones first."""
    for name, declared in exchange.path.items():
        if name in parts.path:
            yield name, declared, parts.path[name]
    for name, declared in exchange.query.items():
        texts = parts.query.get(name)
        if texts:
            yield name, declared, list(texts) if isinstance(declared, list) else texts[-1]
    headers = {name.lower(): texts for name, texts in parts.headers.items()}
    for name, declared in exchange.headers.items():
        texts = headers.get(name.lower())
        if texts:
            yield name, declared, list(texts) if isinstance(declared, list) else texts[-1]
    document = parts.body.document
    carries = None if parts.content is None else format_of(parts.content.media_type).carries
    if carries in ("fields", "parts") and isinstance(document, dict):
        document = {name: each[-1] for name, each in document.items() if len(each) == 1}
    yield from _within(exchange.body, document)


def _within(declared: Any, sent: Any) -> Iterator[_Sent]:
    if isinstance(declared, BaseModel):
        declared = resolve(declared, {})
    if not isinstance(declared, Mapping) or not isinstance(sent, dict):
        return
    for name in (each for each in declared if each in sent):
        yield name, declared[name], sent[name]
        yield from _within(declared[name], sent[name])


def _plain(value: Any) -> Any:
    """``value`` in JSON form; what has none as it is."""
    if type(value) in PLAIN:
        return value
    try:
        return to_jsonable_python(value)
    except ValueError:
        return value


def _typed(like: Any, sent: Any) -> Any:
    """A text that was sent as the JSON type of ``like``; what is no text stays as it is."""
    if not isinstance(sent, str) or isinstance(like, str):
        return sent
    try:
        match like:
            case bool():
                return {"true": True, "false": False}.get(sent.lower(), like)
            case int() | float():
                return type(like)(sent)
            case _:
                return sent
    except ValueError:
        return sent
