"""Translates requests into what a provider with known differences wants, and its answers back.

Pure. What no row of the mapping names is left as it is, byte for byte.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from handfast.drift.bodies import (
    document_by,
    here,
    json_body,
    of_answer,
    of_message,
    request_body,
    there,
)
from handfast.drift.pairs import for_provider, headers_by, path_by, text_by
from handfast.drift.requests import is_valid
from handfast.frozen import dataclass
from handfast.shapes.fields import models_within
from handfast.wire.media_types import is_json
from handfast.wire.routes import filled, operation_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.derive.requests import Sent
    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Content, Message, Operation

__all__ = [
    "LITERAL",
    "TranslatedRequest",
    "answer_from_provider",
    "drift_rows_of",
    "filled_path",
    "payload_from_provider",
    "request_for_provider",
    "status_from_provider",
]


LITERAL: Final = "/%:@{}!$&'()*+,;=~"
"""What stays as it is where a path is percent-encoded."""


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
    query = text_by(for_provider, differences, operation.query_parameters, query, used)
    method = sent.method
    route = differences.routes.get(operation.name)
    own = path_by(for_provider, differences, operation.path_parameters, arguments, used)
    if own != arguments:
        path = filled_path(operation.path, own)
    if route is not None:
        used.add(route.row)
        method, *templates = route.data
        path, of_route = (filled_path(template, own) for template in templates)
        query = "&".join(filter(None, (of_route, query)))
    made = replace(
        sent,
        method=method,
        target=f"{path}?{query}" if query else path,
        headers=headers_by(
            for_provider, differences, operation.header_parameters, sent.headers, used
        ),
        body=request_body(for_provider, there, differences, operation, sent, used),
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
    place = of_answer(operation, status)
    if place is None or not is_json(content_type):
        return body, frozenset()
    used: set[DriftRow] = set()
    return json_body(here, differences, place, body, used), frozenset(used)


def payload_from_provider(
    differences: Differences, message: Message, payload: Any
) -> tuple[Any, frozenset[DriftRow]]:
    """The payload of a message as the contract has it, and the rows that were used."""
    return document_by(here, differences, of_message(message), payload)


def drift_rows_of(differences: Differences, content: Content | None) -> frozenset[DriftRow]:
    """The rows about names that a body of ``content`` may need."""
    if content is None or content.model is None:
        return frozenset()
    models = models_within(content.model)
    rows = (differences.fields.get(model, {}).get("field", ()) for model in models)
    return frozenset(one.row for found in rows for one in found)


def filled_path(template: str, arguments: Mapping[str, str]) -> str:
    """``template`` with its parameters, percent-encoded as they came."""
    return filled(quote(template, safe=LITERAL), arguments.__getitem__)
