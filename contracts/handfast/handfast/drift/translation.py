"""Translates requests into what a provider with known differences wants, and its answers back.

Pure. What no row of the mapping names is left as it is, byte for byte.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from handfast.frozen import dataclass
from handfast.model.bodies import content_for
from handfast.shapes import Array, Map, Object, shape_of, written_shape
from handfast.shapes.fields import models_within
from handfast.shapes.places import plain
from handfast.wire.form import renamed
from handfast.wire.headers import Headers, pairs_in
from handfast.wire.json_text import read_json, written
from handfast.wire.media_types import format_of, is_json
from handfast.wire.routes import filled, operation_at
from handfast.wire.texts import Unreadable, decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.derive.requests import Sent
    from handfast.drift.differences import Differences, DriftRow, Renamed
    from handfast.model import Content, Message, Operation
    from handfast.shapes import Shape

__all__ = [
    "TranslatedRequest",
    "answer_from_provider",
    "drift_rows_of",
    "payload_from_provider",
    "request_for_provider",
]

_LITERAL: Final = "/%:@{}!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class TranslatedRequest:
    """A request as the provider wants it, the operation it is, and the rows that were used."""

    sent: Sent
    operation: Operation | None
    rows: frozenset[DriftRow]


def request_for_provider(differences: Differences, sent: Sent) -> TranslatedRequest:
    """``sent`` as the provider wants it; as it is where it is no operation of the offer."""
    path, _, query = sent.target.partition("?")
    found = operation_at(differences.offer.operations, sent.method, path)
    if found is None:
        return TranslatedRequest(sent, None, frozenset())
    operation, arguments = found
    used: set[DriftRow] = set()
    query = _renamed_pairs(differences, operation.query_parameters, query, used)
    method = sent.method
    route = differences.routes.get(operation.name)
    if route is not None:
        used.add(route.row)
        method = route.method
        path, own = (_filled(template, arguments) for template in (route.path, route.query))
        query = "&".join(filter(None, (own, query)))
    made = replace(
        sent,
        method=method,
        target=f"{path}?{query}" if query else path,
        headers=_headers(differences, operation, sent.headers, used),
        body=_request_body(differences, operation, sent, used),
    )
    return TranslatedRequest(made, operation, frozenset(used))


def answer_from_provider(
    differences: Differences, operation: Operation, status: int, content_type: str, body: bytes
) -> tuple[bytes, frozenset[DriftRow]]:
    """The body of an answer by the names of the contract, and the rows that were used.

    A body that cannot be read is left as it is: the judge reports it.
    """
    answer = operation.answer(status)
    if answer is None or answer.content is None or not is_json(content_type):
        return body, frozenset()
    used: set[DriftRow] = set()
    return _json(differences, answer.content, body, used, back=True), frozenset(used)


def payload_from_provider(
    differences: Differences, message: Message, payload: Any
) -> tuple[Any, frozenset[DriftRow]]:
    """The payload of a message by the names of the contract, and the rows that were used."""
    used: set[DriftRow] = set()
    if message.payload.model is None or not is_json(message.payload.media_type):
        return payload, frozenset()
    shape = written_shape(message.payload.model)
    try:
        return _renamed(differences, shape, payload, used, back=True), frozenset(used)
    except RecursionError:  # deeper than Python can follow, which the judge reports
        return payload, frozenset()


def drift_rows_of(differences: Differences, content: Content | None) -> frozenset[DriftRow]:
    """The rows that a body of ``content`` may need."""
    if content is None or content.model is None:
        return frozenset()
    models = models_within(content.model)
    fields = (differences.fields.get(model, {}) for model in models)
    return frozenset(each.row for names in fields for each in names.values())


def _filled(template: str, arguments: Mapping[str, str]) -> str:
    """``template`` with its parameters, percent-encoded as they came."""
    return filled(quote(template, safe=_LITERAL), arguments.__getitem__)


def _names(differences: Differences, model: Any) -> Mapping[str, Renamed]:
    return differences.fields.get(model, {}) if model is not None else {}


def _renamed_pairs(differences: Differences, model: Any, text: str, used: set[DriftRow]) -> str:
    """The pairs of a query or a form, by the provider's names for the fields of ``model``."""
    names = _names(differences, model)

    def name_of(name: str) -> str | None:
        found = names.get(name)
        if found is None:
            return None
        used.add(found.row)
        return found.name

    return renamed(text, name_of)


def _headers(
    differences: Differences, operation: Operation, headers: Mapping[str, str], used: set[DriftRow]
) -> Headers:
    fields = _names(differences, operation.header_parameters)
    names = {name.lower(): field for name, field in fields.items()}
    made: list[tuple[str, str]] = []
    for name, text in pairs_in(headers):
        field = names.get(name.lower())
        made.append((field.name if field else name, text))
        used |= {field.row} if field else set()
    return Headers(made)


def _request_body(
    differences: Differences, operation: Operation, sent: Sent, used: set[DriftRow]
) -> bytes:
    types = [text for name, text in sent.headers.items() if name.lower() == "content-type"]
    content = content_for(operation.bodies, types[0]) if types else None
    if content is None or content.model is None or not sent.body:
        return sent.body
    match format_of(content.media_type).carries:
        case "fields":
            text = sent.body.decode("ascii", "surrogateescape")
            made = _renamed_pairs(differences, content.model, text, used)
            return made.encode("ascii", "surrogateescape")
        case "value":
            return _json(differences, content, sent.body, used, back=False)
        case _:
            return sent.body


def _json(
    differences: Differences, content: Content, body: bytes, used: set[DriftRow], *, back: bool
) -> bytes:
    if content.model is None or not is_json(content.media_type):
        return body
    before = len(used)
    try:
        document = read_json(decoded(body))
        shape = written_shape(content.model) if back else shape_of(content.model)
        made = _renamed(differences, shape, document, used, back=back)
        return body if len(used) == before and made == document else written(made)
    except (Unreadable, RecursionError):  # as deep as Python can't follow
        return body


def _renamed(
    differences: Differences, shape: Shape, value: Any, used: set[DriftRow], *, back: bool
) -> Any:
    """``value`` by the names of the provider, or (``back``) of the contract."""
    options = plain(shape)
    for option in options:
        if isinstance(value, list) and isinstance(option, Array):
            return [_renamed(differences, option.item, item, used, back=back) for item in value]
    if not isinstance(value, dict):
        return value
    objects = [option for option in options if isinstance(option, Object)]
    if objects:
        return _renamed_object(differences, objects, value, used, back=back)
    maps = [option for option in options if isinstance(option, Map)]
    within = maps[0].value if maps else None
    return {
        name: item if within is None else _renamed(differences, within, item, used, back=back)
        for name, item in value.items()
    }


def _renamed_object(
    differences: Differences,
    objects: list[Object],
    value: dict[str, Any],
    used: set[DriftRow],
    *,
    back: bool,
) -> dict[str, Any]:
    """Of a union every option's names are looked for: a drifted value fits none of them."""
    fields = {
        name: field
        for option in objects
        for name, field in _names(differences, option.model).items()
    }
    if back:
        names = {field.name: (name, field.row) for name, field in fields.items()}
    else:
        names = {name: (field.name, field.row) for name, field in fields.items()}
    shapes = {field.name: field.shape for option in objects for field in option.fields}
    made: dict[str, Any] = {}
    taken = {names[name][0] for name in value if name in names}
    for name, item in value.items():
        new, row = names.get(name, (name, None))
        if row is None and name in taken:
            continue  # what the provider calls so is something else
        used |= set() if row is None else {row}
        shape = shapes.get(new if back else name)
        made[new] = item if shape is None else _renamed(differences, shape, item, used, back=back)
    return made
