"""Translates for a client that is written for a provider with known differences. Pure.

Its requests come as the provider wants them and become what the contract has; answers and messages
of the contract become what the provider has. Judges nothing: a row that a request does not follow
is among the rows as not there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.drift.bodies import (
    document_by,
    here,
    json_body,
    of_answer,
    of_interaction,
    of_message,
    request_body,
    there,
)
from handfast.drift.consuming.routes import meant_by
from handfast.drift.pairs import back_to_contract, headers_by, path_by, text_by
from handfast.drift.translation import TranslatedRequest, filled_path
from handfast.wire.media_types import is_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.derive.requests import Sent
    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Interaction, Message, Operation

__all__ = [
    "answer_for_client",
    "given_to_client",
    "meant_for",
    "message_for_client",
    "request_from_client",
]


def request_from_client(differences: Differences, sent: Sent) -> TranslatedRequest:
    """``sent`` as the contract has it; as it is where it is no operation of the offer."""
    path, _, query = sent.target.partition("?")
    meant = meant_by(differences, sent.method, path, query)
    if meant is None:
        return TranslatedRequest(sent, None, frozenset())
    operation = meant.operation
    used: set[DriftRow] = set() if meant.row is None else {meant.row}
    arguments = path_by(
        back_to_contract, differences, operation.path_parameters, meant.arguments, used
    )
    query = text_by(back_to_contract, differences, operation.query_parameters, meant.query, used)
    path = filled_path(operation.path, arguments)
    made = replace(
        sent,
        method=operation.method,
        target=f"{path}?{query}" if query else path,
        headers=headers_by(
            back_to_contract, differences, operation.header_parameters, sent.headers, used
        ),
        body=request_body(back_to_contract, here, differences, operation, sent, used),
    )
    return TranslatedRequest(made, operation, frozenset(used))


def meant_for(
    known: Iterable[Differences], sent: Sent
) -> tuple[Differences, Operation, TranslatedRequest] | None:
    """Of the providers with ``known`` differences, the one that a request is for, and what it is.

    None where it is an operation of none of them.
    """
    for differences in known:
        request = request_from_client(differences, sent)
        if request.operation is not None:
            return differences, request.operation, request
    return None


def answer_for_client(
    differences: Differences, operation: Operation, status: int, content_type: str, body: bytes
) -> tuple[int, bytes, frozenset[DriftRow]]:
    """Status and body of an answer as the provider has them, and the rows that were used."""
    used: set[DriftRow] = set()
    place = of_answer(operation, status)
    if place is not None and is_json(content_type):
        body = json_body(there, differences, place, body, used)
    for one in differences.statuses.get(operation.name, ()):
        if one.data[0] == status:
            used.add(one.row)
            return one.data[1], body, frozenset(used)
    return status, body, frozenset(used)


def message_for_client(differences: Differences, message: Message, payload: Any) -> Any:
    """The ``payload`` of a message as who publishes it has it."""
    return document_by(there, differences, of_message(message), payload)[0]


def given_to_client(
    differences: Differences, interaction: Interaction, document: Any
) -> tuple[Any, frozenset[DriftRow]]:
    """The answer or message of ``interaction`` as the provider has it, and the rows used."""
    return document_by(there, differences, of_interaction(interaction), document)
