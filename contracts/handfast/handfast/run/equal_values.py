"""Puts what a client sent into a Pact interaction, where its types take it for what is declared.

Pact's mock server compares requests to the letter: 1 is not 1.0 to it, ``Z`` not ``+00:00``, and
a set has an order. Pure.
"""

from __future__ import annotations

import copy
import json
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlencode

from handfast.derive.pact.paths import steps_in
from handfast.model.bodies import content_of
from handfast.shapes.fields import fields_of, list_fields
from handfast.shapes.values.fit import adapter_of
from handfast.wire.media_types import format_of
from handfast.wire.routes import arguments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pydantic import BaseModel

    from handfast.model import Exchange
    from handfast.wire.paths import Step

__all__ = ["pact_text", "with_equal_values"]

type _Texts = dict[str, list[str]]
type _Changes = list[tuple[str, str]]


def with_equal_values(
    declared: Mapping[str, Any], exchange: Exchange, found: Iterable[Mapping[str, Any]]
) -> dict[str, Any] | None:
    """``declared`` with each value that was sent in another form; None where none was.

    ``found`` are the mismatches of Pact's mock server. What its type does not take for equal, or
    what no model describes, stays as it is declared.
    """
    operation, request = exchange.operation, declared["request"]
    made = dict(request)
    for one in found:
        if one.get("type") == "request-not-found" and one["method"] == request["method"]:
            made["path"] = _path(
                operation.path, operation.path_parameters, made["path"], one["path"]
            )
        parts = one.get("mismatches", ())
        for kind, key, where, model in (
            ("QueryMismatch", "parameter", "query", operation.query_parameters),
            ("HeaderMismatch", "key", "headers", operation.header_parameters),
        ):
            changes = _by_name((part[key], part) for part in parts if part.get("type") == kind)
            if changes and where in made:
                made[where] = _texts(model, made[where], changes)
        wrong = [part for part in parts if part.get("type") == "BodyMismatch" and "path" in part]
        if wrong and "body" in made:
            made["body"] = {**made["body"], "content": _content(exchange, made["body"], wrong)}
    same = json.dumps(made) == json.dumps(request)  # to Python 1 is 1.0
    return None if same else {**declared, "request": made}


def pact_text(value: Any) -> str:
    """The text of what Pact reports as bytes, as text, or not at all."""
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return bytes(value).decode(errors="replace")
    return "" if value is None else str(value)


def _path(template: str, model: type[BaseModel] | None, declared: str, sent: str) -> str:
    both = [arguments(template, path) for path in (declared, sent)]
    if None in both:
        return declared
    one, other = ({name: [unquote(text)] for name, text in each.items()} for each in both if each)
    return sent if _are_equal_texts(model, one, other) else declared


def _by_name(parts: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, _Changes]:
    """What was declared and what was sent, of each name."""
    found: dict[str, _Changes] = {}
    for name, part in parts:
        change = pact_text(part.get("expected")), pact_text(part.get("actual"))
        found.setdefault(name, []).append(change)
    return found


def _texts(
    model: type[BaseModel] | None, declared: _Texts, changes: Mapping[str, _Changes]
) -> _Texts:
    made = declared
    for name in declared:
        tried = {**made, name: _exchanged(declared[name], changes.get(name, []))}
        if tried != made and _are_equal_texts(model, made, tried):
            made = tried
    return made


def _exchanged(texts: Sequence[str], changes: _Changes) -> list[str]:
    """``texts`` with what was sent in their place: Pact names the text and not the place."""
    made, left = list(texts), list(range(len(texts)))
    for expected, sent in changes:
        place = next((index for index in left if texts[index] == expected), None)
        if place is not None:
            made[place] = sent
            left.remove(place)
    return made


def _are_equal_texts(model: type[BaseModel] | None, one: _Texts, other: _Texts) -> bool:
    if model is None:
        return False
    names = {name.lower(): name for name in fields_of(model)}
    lists = list_fields(model)

    def named(texts: _Texts) -> dict[str, Any]:
        known = {names[name.lower()]: each for name, each in texts.items() if name.lower() in names}
        return {name: each if name in lists else each[-1] for name, each in known.items()}

    return _are_equal(model, named(one), named(other))


def _content(
    exchange: Exchange, body: Mapping[str, Any], parts: Iterable[Mapping[str, Any]]
) -> Any:
    content, declared = content_of(exchange), body["content"]
    if content is None or content.model is None or body.get("encoded"):
        return declared
    located = [(steps_in(pact_text(part["path"])), part) for part in parts]
    match format_of(content.media_type).carries:
        case "value":
            return _document(content.model, declared, located)
        case "fields":
            texts = parse_qs(declared, keep_blank_values=True)
            changes = _by_name((str(at[0]), part) for at, part in located if at)
            made = _texts(content.model, texts, changes)
            return declared if made is texts else urlencode(made, doseq=True)
        case _:
            return declared


def _document(
    model: Any, declared: Any, located: Iterable[tuple[tuple[Step, ...], Mapping[str, Any]]]
) -> Any:
    """``declared`` with what was sent, field by field: the items of a set are equal together."""

    def field(each: tuple[tuple[Step, ...], Any]) -> str:
        return each[0][0] if each[0] and isinstance(each[0][0], str) else ""

    made = declared
    for _, parts in groupby(sorted(located, key=field), key=field):
        try:
            tried = copy.deepcopy(made)
            for at, part in parts:
                tried = _with(tried, at, _sent_as_declared(part))
        except (LookupError, TypeError, ValueError):  # it differs in more than a value
            continue
        if _are_equal(model, made, tried):
            made = tried
    return made


def _sent_as_declared(part: Mapping[str, Any]) -> Any:
    """What was sent; raises ValueError where it is another kind of JSON, or none."""
    expected, sent = (json.loads(pact_text(part.get(side))) for side in ("expected", "actual"))
    if _kind(expected) is not _kind(sent):
        raise ValueError(sent)
    return sent


def _kind(value: Any) -> type:
    return float if type(value) is int else type(value)


def _with(tree: Any, at: tuple[Any, ...], value: Any) -> Any:
    if not at:
        return value
    tree[at[0]] = _with(tree[at[0]], at[1:], value)
    return tree


def _are_equal(model: Any, one: Any, other: Any) -> bool:
    adapter = adapter_of(model)
    try:
        first, second = (adapter.validate_json(json.dumps(each)) for each in (one, other))
        return bool(first == second)
    except Exception:  # a validator of the model's may raise whatever it likes
        return False
