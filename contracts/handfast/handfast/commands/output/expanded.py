"""An interaction as plain fields, whole: for people to read, to compare, and as JSON. Pure.

What is left out of a declaration is left out here, except what is expected by default.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_origin

from pydantic import BaseModel

from handfast.model import (
    Answered,
    Exchange,
    HttpInteraction,
    LaterThan,
    MessageInteraction,
    NotNullValue,
    Published,
    Unchanged,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handfast.model import Content, Given, Then
    from handfast.model.cases import Case

__all__ = ["expanded_fields", "expanded_text"]

_ALL = "all that the model requires"
_MODULE = re.compile(r"(?:[\w<>]+\.)+(?=\w)")


def expanded_fields(case: Case) -> dict[str, Any]:
    """Every field of the interaction of ``case`` in JSON form.

    What is known only when it is verified is an object: ``{"value": name}`` of the states,
    ``{"answered": path}`` of the answer, ``{"not_null": true}``, ``{"later_than": moment}``,
    ``{"base64": text}`` for bytes.
    """
    match case.interaction:
        case HttpInteraction() as http:
            own = {
                **_exchange(http.exchange),
                "when": [_given(one) for one in http.when],
                "then": [_then(one) for one in http.then],
            }
        case MessageInteraction() as message:
            own = _message(message)
    return _without_empty(
        {
            "name": case.interaction.name,
            "consumer": case.consumer,
            "provider": case.provider,
            "waived": case.waived,
            "given": [_given(one) for one in case.interaction.given],
            **own,
        }
    )


def expanded_text(fields: Mapping[str, Any]) -> str:
    """``fields`` as text, one on each line, parts of it indented."""
    return "\n".join(_lines(fields, ""))


def _exchange(exchange: Exchange) -> dict[str, Any]:
    operation, answer = exchange.operation, exchange.answer
    request = {
        "operation": operation.name,
        "method": operation.method,
        "path": operation.path,
        "path_parameters": exchange.path,
        "query": exchange.query,
        "headers": exchange.headers,
        "media_type": exchange.media_type,
        "body": exchange.body,
        "credentials": None if exchange.credentials or not operation.security else "none",
    }
    expected = {
        "status": exchange.expected_status,
        "model": _model(answer.content if answer else None),
        "reads": _reads(exchange.reads, answer.content if answer else None),
        "equals": exchange.equals,
        "headers": exchange.answer_headers,
        "ordered": exchange.ordered,
        "contains": exchange.contains,
        "exactly": exchange.exactly,
        "at_least": exchange.at_least,
        "at_most": exchange.at_most,
    }
    return {"request": _plain(request), "expected": _plain(expected)}


def _message(interaction: MessageInteraction) -> dict[str, Any]:
    message = interaction.message
    content = message.reply or message.payload
    expected = {
        "model": _model(content),
        "reads": _reads(interaction.reads, content),
        "equals": interaction.equals,
        "exactly": interaction.exactly,
    }
    return {
        "when": None if interaction.when is None else _given(interaction.when),
        "message": _plain(
            {
                "name": message.name,
                "address": message.address,
                "transport": message.transport.kind,
                "attributes": message.attributes,
                "delivery": message.delivery.promised(),
            }
        ),
        "sends": _plain(interaction.sends),
        "expected": _plain(expected),
        "again": None if interaction.again is None else _given(interaction.again),
        "then": [_then(one) for one in interaction.then],
    }


def _then(then: Then) -> dict[str, Any]:
    match then:
        case Exchange():
            return _without_empty(_exchange(then))
        case Unchanged(exchange, but):
            return _without_empty(
                {"unchanged": _exchange(exchange)["request"], "but": _plain(list(but))}
            )
        case Published(message=message):
            expected = {
                "exactly": then.exactly,
                "reads": _reads(then.reads, message.payload) if then.exactly else None,
                "equals": then.equals,
            }
            named = {"name": message.name, "address": message.address}
            return _without_empty({"published": named, "expected": _plain(expected)})


def _given(given: Given) -> dict[str, Any]:
    return _without_empty({"state": given.state.name, "parameters": _plain(given.values())})


def _model(content: Content | None) -> str | None:
    """The model of ``content`` as it is written in code, without its modules."""
    if content is None or content.model is None:
        return None
    model = content.model
    named = isinstance(model, type) and get_origin(model) is None
    return model.__name__ if named else _MODULE.sub("", str(model))


def _reads(reads: tuple[str, ...] | None, content: Content | None) -> Any:
    if content is None or content.model is None:
        return None
    return _ALL if reads is None else list(reads)


def _plain(tree: Any) -> Any:
    """``tree`` in JSON form, without what is empty at its top."""
    found = _json(tree)
    return _without_empty(found) if isinstance(found, dict) else found


def _json(tree: Any) -> Any:
    match tree:
        case Value(name):
            return {"value": name}
        case Answered(path):
            return {"answered": path}
        case NotNullValue():
            return {"not_null": True}
        case LaterThan(moment):
            return {
                "later_than": moment.isoformat() if isinstance(moment, datetime) else _json(moment)
            }
        case BaseModel():
            return tree.model_dump(mode="json", by_alias=True, exclude_unset=True)
        case bytes():
            return {"base64": base64.b64encode(tree).decode()}
        case Mapping():
            return {str(key): _json(value) for key, value in tree.items()}
        case list() | tuple():
            return [_json(item) for item in tree]
        case _:
            return tree


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in fields.items()
        if value is not None and value not in ({}, [], "")
    }


def _lines(tree: Any, indent: str) -> Iterator[str]:
    """One line for each field; a list's items start with a dash, scalars stand as in JSON."""
    items = [(f"{key}:", value) for key, value in tree.items()] if isinstance(tree, dict) else []
    items = items or [("-", value) for value in tree]
    for head, value in items:
        if isinstance(value, dict | list) and not _is_short(value):
            first, *rest = _lines(value, f"{indent}  ")
            if head == "-":
                yield f"{indent}- {first.lstrip()}"
            else:
                yield f"{indent}{head}"
                yield first
            yield from rest
        else:
            yield f"{indent}{head} {json.dumps(value, ensure_ascii=False)}"


def _is_short(value: dict[str, Any] | list[Any]) -> bool:
    """Whether it stands on one line: nothing, or what is known only when it is verified."""
    known = {"value", "answered", "not_null", "later_than", "base64"}
    return not value or (isinstance(value, dict) and len(value) == 1 and set(value) <= known)
