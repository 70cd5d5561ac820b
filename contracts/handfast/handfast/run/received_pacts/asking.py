"""Asks a provider in process for one interaction of a pact of others, and judges what comes.

Knows how it is asked; what is right is decided by ``handfast.pact.received``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.derive.pact.messages import metadata_of
from handfast.http.exchange import with_request
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.pact.received.answers import judged_answer, judged_message
from handfast.pact.received.pacts import BadPact, Kind
from handfast.pact.received.requests import sent_of
from handfast.providers.credentials import proof_for
from handfast.providers.errors import NotSetUp, raised_by
from handfast.run.produced import produced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.run.judging import Judging
    from handfast.run.received_pacts.cases import ReceivedCase

__all__ = ["asked_and_judged"]


async def asked_and_judged(received: ReceivedCase, judging: Judging) -> tuple[Mismatch, ...]:
    """Every mismatch of what the provider answers, or publishes.

    Raises:
        NotSetUp: a value of a provider state is missing, or a trigger raised.
        NoAnswer: none came in time, or at all.
        CannotVerify: what carries the messages went away.
    """
    try:
        document = received.received.filled(judging.states.values)
    except BadPact as bad:
        raise NotSetUp(_missing(received, str(bad))) from bad
    interaction = received.case.interaction
    if isinstance(interaction, MessageInteraction):
        return await _message(interaction, received, document, judging)
    return await _answer(interaction, document, judging)


async def _answer(
    interaction: HttpInteraction, document: Mapping[str, Any], judging: Judging
) -> tuple[Mismatch, ...]:
    connection, provider = judging.connection, judging.producer.provider
    if connection is None:
        raise AssertionError("needs_connection found that no request is sent")
    exchange = interaction.exchange
    sent = sent_of(document["request"])
    proof = proof_for(provider, exchange.operation, sent, wanted=exchange.credentials)
    proved = replace(sent, target=proof.target(sent.target))
    answer = await connection.send(proved, proof.headers)
    raised = tuple(map(raised_by, connection.watch.raised))
    mismatches = judged_answer(document.get("response") or {}, answer)
    return proof.masked_in(with_request(mismatches, connection.shown(sent), raised))


async def _message(
    interaction: MessageInteraction,
    received: ReceivedCase,
    document: Mapping[str, Any],
    judging: Judging,
) -> tuple[Mismatch, ...]:
    _, arrived = await produced(interaction, judging.producer, judging.states)
    part = document
    if received.received.kind is Kind.REPLY:
        part = document["response"][0]
    found: list[Mismatch] = list(arrived.mismatches)
    metadata = metadata_of(interaction.message)
    for payload in arrived.payloads:
        data = json.dumps(payload, ensure_ascii=False).encode()
        found += judged_message(part, data, metadata)
    return tuple(found)


def _missing(received: ReceivedCase, got: str) -> Mismatch:
    return Mismatch(
        clause=Clause.REQUEST,
        place=f"the pact's {received.received.description!r}",
        expected="values of its provider states, in the places that it names",
        got=got,
        remedy="return the value from the state's handler, or ask the consumer for another pact",
        whose=Responsible.SET_UP,
    )
