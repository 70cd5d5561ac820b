"""Says requests as a provider that drifted wants them, and its answers as the contract does. Pure.

What no row of the mapping names is left as it is, byte for byte.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, quote_plus, unquote_plus

from handfast.drift.differences import models_within
from handfast.model import FORM
from handfast.shapes import Array, Map, Object, shape_of
from handfast.shapes.places import plain
from handfast.wire.bodies import Unreadable, is_json, media_type_of, read_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.derive.requests import Sent
    from handfast.drift.differences import Differences, Renamed, Row
    from handfast.model import Content, Message, Operation
    from handfast.shapes import Shape

__all__ = ["TranslatedRequest", "answer_here", "payload_here", "request_there", "rows_of"]


_PARAMETER: Final = re.compile(r"\{([^{}]+)\}")
_LITERAL: Final = "/%:@{}!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class TranslatedRequest:
    """A request as the provider wants it, the operation it is, and the rows that were used."""

    sent: Sent
    operation: Operation | None
    rows: frozenset[Row]


def request_there(differences: Differences, sent: Sent) -> TranslatedRequest:
    """``sent`` as the provider wants it; as it is where it is no operation of the offer."""
    path, _, query = sent.target.partition("?")
    found = _operation(differences.offer.operations, sent.method, path)
    if found is None:
        return TranslatedRequest(sent, None, frozenset())
    operation, parameters = found
    used: set[Row] = set()
    method = sent.method
    pairs = [pair for pair in query.split("&") if pair]
    pairs = _pairs(differences, operation.query_parameters, pairs, used)
    route = differences.routes.get(operation.name)
    if route is not None:
        used.add(route.row)
        method, path = route.method, _filled(route.path, parameters)
        pairs = [*filter(None, _filled(route.query, parameters).split("&")), *pairs]
    headers = _headers(differences, operation, sent.headers, used)
    body = _request_body(differences, operation, sent, used)
    target = f"{path}?{'&'.join(pairs)}" if pairs else path
    made = replace(sent, method=method, target=target, headers=headers, body=body)
    return TranslatedRequest(made, operation, frozenset(used))


def answer_here(
    differences: Differences, operation: Operation, status: int, content_type: str, body: bytes
) -> tuple[bytes, frozenset[Row]]:
    """The body of an answer, and the rows that were used, as the contract says it.

    A body that cannot be read is left for the judge to tell of.
    """
    answer = operation.answer(status)
    if answer is None or answer.content is None or not is_json(content_type):
        return body, frozenset()
    used: set[Row] = set()
    return _json(differences, answer.content, body, used, here=True), frozenset(used)


def payload_here(
    differences: Differences, message: Message, payload: Any
) -> tuple[Any, frozenset[Row]]:
    """The payload of a message, and the rows that were used, as the contract says it."""
    used: set[Row] = set()
    if message.payload.model is None or not is_json(message.payload.media_type):
        return payload, frozenset()
    shape = shape_of(message.payload.model)
    return _renamed(differences, shape, payload, used, here=True), frozenset(used)


def rows_of(differences: Differences, content: Content | None) -> frozenset[Row]:
    """The rows that what ``content`` holds may need."""
    if content is None or content.model is None:
        return frozenset()
    models = models_within(shape_of(content.model))
    renamed = (differences.fields.get(model, {}) for model in models)
    return frozenset(one.row for names in renamed for one in names.values())


def _operation(
    operations: tuple[Operation, ...], method: str, path: str
) -> tuple[Operation, dict[str, str]] | None:
    """The operation at ``path``: a route that says a segment comes before one that takes any."""
    found = [
        (operation, match.groups())
        for operation in operations
        if operation.method == method and (match := _pattern(operation.path).fullmatch(path))
    ]
    if not found:
        return None
    operation, texts = min(found, key=lambda one: _openness(one[0].path))
    return operation, dict(zip(_PARAMETER.findall(operation.path), texts, strict=True))


def _filled(template: str, parameters: Mapping[str, str]) -> str:
    """``template`` with its parameters, percent-encoded as they came."""
    text = quote(template, safe=_LITERAL)
    return _PARAMETER.sub(lambda name: parameters[name[1]], text)


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^{}]+\}", template)
    return re.compile("([^/]+)".join(re.escape(part) for part in parts))


def _openness(template: str) -> list[bool]:
    return ["{" in segment for segment in template.split("/")]


def _names(differences: Differences, model: Any) -> Mapping[str, Renamed]:
    return differences.fields.get(model, {}) if model is not None else {}


def _pairs(differences: Differences, model: Any, pairs: list[str], used: set[Row]) -> list[str]:
    names = _names(differences, model)
    return [_pair(names, pair, used) for pair in pairs] if names else pairs


def _pair(names: Mapping[str, Renamed], pair: str, used: set[Row]) -> str:
    name, equals, text = pair.partition("=")
    renamed = names.get(unquote_plus(name))
    if renamed is None:
        return pair
    used.add(renamed.row)
    return f"{quote_plus(renamed.name)}{equals}{text}"


def _headers(
    differences: Differences, operation: Operation, headers: Mapping[str, str], used: set[Row]
) -> dict[str, str]:
    names = {
        name.lower(): renamed
        for name, renamed in _names(differences, operation.header_parameters).items()
    }
    made: dict[str, str] = {}
    for name, text in headers.items():
        renamed = names.get(name.lower())
        made[renamed.name if renamed else name] = text
        used |= {renamed.row} if renamed else set()
    return made


def _request_body(
    differences: Differences, operation: Operation, sent: Sent, used: set[Row]
) -> bytes:
    texts = [text for name, text in sent.headers.items() if name.lower() == "content-type"]
    kind = media_type_of(texts[0] if texts else "")
    content = next((body for body in operation.bodies if body.media_type == kind), None)
    if content is None or content.model is None or not sent.body:
        return sent.body
    if kind == FORM:
        pairs = sent.body.decode("ascii", "surrogateescape").split("&")
        made = "&".join(_pairs(differences, content.model, pairs, used))
        return made.encode("ascii", "surrogateescape")
    return _json(differences, content, sent.body, used, here=False) if is_json(kind) else sent.body


def _json(
    differences: Differences, content: Content, body: bytes, used: set[Row], *, here: bool
) -> bytes:
    if content.model is None or not is_json(content.media_type):
        return body
    try:
        document = read_json(body.decode())
    except (UnicodeDecodeError, Unreadable):
        return body
    before = len(used)
    made = _renamed(differences, shape_of(content.model), document, used, here=here)
    if len(used) == before and made == document:
        return body
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _renamed(
    differences: Differences, shape: Shape, value: Any, used: set[Row], *, here: bool
) -> Any:
    """``value`` with the names of the contract (``here``), or with those of the provider."""
    options = plain(shape)
    for option in options:
        if isinstance(value, list) and isinstance(option, Array):
            return [_renamed(differences, option.item, item, used, here=here) for item in value]
    if not isinstance(value, dict):
        return value
    objects = [option for option in options if isinstance(option, Object)]
    if objects:
        return _renamed_object(differences, objects, value, used, here=here)
    maps = [option for option in options if isinstance(option, Map)]
    within = maps[0].value if maps else None
    return {
        name: item if within is None else _renamed(differences, within, item, used, here=here)
        for name, item in value.items()
    }


def _renamed_object(
    differences: Differences,
    objects: list[Object],
    value: dict[str, Any],
    used: set[Row],
    *,
    here: bool,
) -> dict[str, Any]:
    """Of a union every option's names are looked for: a drifted value fits none of them."""
    names = {
        name: renamed
        for option in objects
        for name, renamed in _names(differences, option.model).items()
    }
    if here:
        ours = {renamed.name: (name, renamed.row) for name, renamed in names.items()}
    else:
        ours = {name: (renamed.name, renamed.row) for name, renamed in names.items()}
    shapes = {field.name: field.shape for option in objects for field in option.fields}
    made: dict[str, Any] = {}
    taken = {ours[name][0] for name in value if name in ours}
    for name, item in value.items():
        to, row = ours.get(name, (name, None))
        if row is None and name in taken:
            continue  # what the provider calls so is something else
        used |= set() if row is None else {row}
        shape = shapes.get(to if here else name)
        made[to] = item if shape is None else _renamed(differences, shape, item, used, here=here)
    return made
