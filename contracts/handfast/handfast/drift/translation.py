"""Translates requests into what a provider with known differences wants, and its answers back.

Pure. What no row of the mapping names is left as it is, byte for byte.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from handfast.drift.documents import from_provider, to_provider
from handfast.drift.kinds.answers import in_envelope, out_of_envelope
from handfast.drift.pairs import (
    headers_for_provider,
    path_for_provider,
    text_for_provider,
)
from handfast.drift.requests import is_valid
from handfast.frozen import dataclass
from handfast.model.bodies import content_for
from handfast.shapes import shape_of, written_shape
from handfast.shapes.fields import models_within
from handfast.wire.json_text import read_json, written
from handfast.wire.media_types import format_of, is_json
from handfast.wire.routes import filled, operation_at
from handfast.wire.texts import Unreadable, decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.derive.requests import Sent
    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Content, Message, Operation

__all__ = [
    "TranslatedRequest",
    "answer_from_provider",
    "drift_rows_of",
    "payload_from_provider",
    "request_for_provider",
    "status_from_provider",
]

_LITERAL: Final = "/%:@{}!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class TranslatedRequest:
    """A request as the provider wants it, the operation it is, and the rows that were used.

    ``valid``: the contract's models take it; known only where an answer's status depends on it.
    """

    sent: Sent
    operation: Operation | None
    rows: frozenset[DriftRow]
    valid: bool = True


def request_for_provider(differences: Differences, sent: Sent) -> TranslatedRequest:
    """``sent`` as the provider wants it; as it is where it is no operation of the offer."""
    path, _, query = sent.target.partition("?")
    found = operation_at(differences.offer.operations, sent.method, path)
    if found is None:
        return TranslatedRequest(sent, None, frozenset())
    operation, arguments = found
    used: set[DriftRow] = set()
    matters = operation.name in differences.statuses or differences.on_answer is not None
    valid = not matters or is_valid(operation, arguments, sent)
    query = text_for_provider(differences, operation.query_parameters, query, used)
    method = sent.method
    route = differences.routes.get(operation.name)
    own_arguments = path_for_provider(differences, operation.path_parameters, arguments, used)
    if own_arguments != arguments:
        path = _filled(operation.path, own_arguments)
    if route is not None:
        used.add(route.row)
        method, *templates = route.data
        path, own = (_filled(template, own_arguments) for template in templates)
        query = "&".join(filter(None, (own, query)))
    made = replace(
        sent,
        method=method,
        target=f"{path}?{query}" if query else path,
        headers=headers_for_provider(differences, operation.header_parameters, sent.headers, used),
        body=_request_body(differences, operation, sent, used),
    )
    return TranslatedRequest(made, operation, frozenset(used), valid)


def status_from_provider(
    differences: Differences, operation: Operation, status: int, *, valid: bool
) -> tuple[int, frozenset[DriftRow]]:
    """The status that the contract has for the provider's ``status``, and the rows used.

    ``valid``: the contract's models take the request. Where ``status`` is a case of its own too,
    that decides, for one of the two is the refusal of what the models do not take.
    """
    rows = differences.statuses.get(operation.name, ())
    for one in rows:
        here, there = one.data
        if there != status:
            continue
        is_own = operation.answer(there) is not None and all(each.data[0] != there for each in rows)
        if not is_own or valid is not (operation.conventions.invalid == here):
            return here, frozenset({one.row})
    return status, frozenset(one.row.not_there for one in rows if one.data[0] == status)


def answer_from_provider(
    differences: Differences, operation: Operation, status: int, content_type: str, body: bytes
) -> tuple[bytes, frozenset[DriftRow]]:
    """The body of an answer as the contract has it, and the rows that were used.

    ``status`` is the contract's. A body that cannot be read is left as it is: the judge reports it.
    """
    answer = operation.answer(status)
    if answer is None or answer.content is None or not is_json(content_type):
        return body, frozenset()
    used: set[DriftRow] = set()
    part = (operation.name, str(status))
    return _json(differences, answer.content, part, body, used, back=True), frozenset(used)


def payload_from_provider(
    differences: Differences, message: Message, payload: Any
) -> tuple[Any, frozenset[DriftRow]]:
    """The payload of a message as the contract has it, and the rows that were used."""
    used: set[DriftRow] = set()
    if message.payload.model is None or not is_json(message.payload.media_type):
        return payload, frozenset()
    shape = written_shape(message.payload.model)
    envelope = differences.envelopes.get((message.name, "payload"))
    try:
        inside = out_of_envelope(envelope, payload, used)
        return from_provider(differences, shape, inside, used), frozenset(used)
    except RecursionError:  # deeper than Python can follow, which the judge reports
        return payload, frozenset()


def drift_rows_of(differences: Differences, content: Content | None) -> frozenset[DriftRow]:
    """The rows about names that a body of ``content`` may need."""
    if content is None or content.model is None:
        return frozenset()
    models = models_within(content.model)
    rows = (differences.fields.get(model, {}).get("field", ()) for model in models)
    return frozenset(one.row for found in rows for one in found)


def _filled(template: str, arguments: Mapping[str, str]) -> str:
    """``template`` with its parameters, percent-encoded as they came."""
    return filled(quote(template, safe=_LITERAL), arguments.__getitem__)


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
            made = text_for_provider(differences, content.model, text, used)
            return made.encode("ascii", "surrogateescape")
        case "value":
            part = (operation.name, "body")
            return _json(differences, content, part, sent.body, used, back=False)
        case _:
            return sent.body


def _json(
    differences: Differences,
    content: Content,
    part: tuple[str, str],
    body: bytes,
    used: set[DriftRow],
    *,
    back: bool,
) -> bytes:
    if content.model is None or not is_json(content.media_type):
        return body
    envelope = differences.envelopes.get(part)
    before = len(used)
    try:
        document = read_json(decoded(body))
        if back:
            inside = out_of_envelope(envelope, document, used)
            made = from_provider(differences, written_shape(content.model), inside, used)
        else:
            inside = to_provider(differences, shape_of(content.model), document, used)
            made = in_envelope(envelope, inside, used)
        return body if len(used) == before and made == document else written(made)
    except (Unreadable, RecursionError):  # as deep as Python can't follow
        return body
