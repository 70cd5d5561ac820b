"""Verifies a consumer's own client, or a whole handler of it, by what stands in for its providers.

One interaction at a time: two with the same request in different states would hide each other.
Judges no provider.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.clients import ConsumerClient, TakenForAnswer, as_json, asks, is_shown, outcome_of
from handfast.derive.edge_examples import edge_examples
from handfast.expectation.build import shape_within
from handfast.expectation.losses import losses as lost_of
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Responsible, Result, result_of
from handfast.model.values import example_values
from handfast.providers.errors import raised_by
from handfast.run.by_client.returned import document_for, losses, without_unused
from handfast.run.by_client.stand_in import candidate_of, standing_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from handfast.model.cases import Case
    from handfast.run.by_client.stand_in import StandIn
    from handfast.stub.choosing import Candidate

__all__ = ["verify_consumer"]

_ITSELF = "nothing was sent: the client refuses this by itself"


async def verify_consumer(
    cases: tuple[Case, ...],
    client: ConsumerClient,
    on_result: Callable[[Result], None] = lambda result: None,
    beside: Sequence[Candidate] = (),
) -> tuple[Result, ...]:
    """Verify ``client`` by each of ``cases``: by what it sends, and by what it makes of the answer.

    A message that it reads is the example of the case, of a synchronous message the example reply;
    then those that leave nothing out: with every field, and with null wherever it may be.
    What else it asks is answered by the interactions ``beside``, of which those of its own come
    first, and by those of ``cases``.
    """
    http = [case for case in cases if isinstance(case.interaction, HttpInteraction)]
    known = (*map(candidate_of, http), *beside)
    needed = bool(http) or asks(client)
    results = []
    with standing_in(cases[0].consumer, known) if needed and cases else nullcontext() as stand_in:
        for case in cases:
            began = time.perf_counter()
            mismatches = await _answered(case, client, stand_in)
            result = result_of(Mode.CONSUMER, case, mismatches, time.perf_counter() - began)
            on_result(result)
            results.append(result)
    return tuple(results)


async def _answered(
    case: Case, client: ConsumerClient, stand_in: StandIn | None
) -> tuple[Mismatch, ...]:
    """What is wrong with what ``client`` sends, raises and returns."""
    values = example_values(case.interaction)
    is_http = isinstance(case.interaction, HttpInteraction)
    payload = None if is_http else document_for(case)
    if stand_in is not None:
        stand_in.expect(case)
    url = "" if stand_in is None else stand_in.url
    returned, raised = await _called(client, url, case, values, payload)
    wrong = () if stand_in is None else stand_in.wrong()
    if (
        stand_in is not None
        and is_http
        and stand_in.lacks_request
        and any(one.raised for one in raised)
    ):
        # What was raised is why no request came.
        return tuple(_unsent(one, wrong) for one in raised)
    if not raised and stand_in is not None and stand_in.refuses_itself:
        return (replace(wrong[0], got=_ITSELF, whose=Responsible.LEFT_OUT),)
    if wrong or raised:
        return wrong or raised
    sent = stand_in.texts() if stand_in is not None and not is_http else ()
    lost = losses(case, returned, values, sent) or await _at_the_edge(case, client, stand_in)
    return without_unused(case, lost, client.unused)


async def _at_the_edge(
    case: Case, client: ConsumerClient, stand_in: StandIn | None
) -> tuple[Mismatch, ...]:
    """What ``client`` raises at, or loses of, a message with every field, or with null in them."""
    message = case.interaction
    if not isinstance(message, MessageInteraction):
        return ()
    values = example_values(message)
    content = message.message.reply or message.message.payload
    for each in edge_examples(message):
        if stand_in is not None:
            stand_in.expect(case)
        url = "" if stand_in is None else stand_in.url
        returned, found = await _called(client, url, case, values, deepcopy(each.document))
        texts = stand_in.texts() if stand_in is not None else ()
        is_made_of = returned is not None and not is_shown(each.document, returned, texts)
        if is_made_of and not found:  # of what a handler shows, the declared example tells enough
            shape = shape_within(content)
            found = lost_of(shape, message.reads, each.document, returned)
        if found:
            return tuple(one.within(f"a message with {each.name}") for one in found)
    return ()


def _unsent(mismatch: Mismatch, wrong: tuple[Mismatch, ...]) -> Mismatch:
    return replace(
        mismatch,
        clause=Clause.REQUEST,
        expected=f"the request {wrong[0].expected}",
        remedy="mend it: it raised before it sent anything",
    )


async def _called(
    client: ConsumerClient, url: str, case: Case, values: Mapping[str, Any], payload: Any = None
) -> tuple[Any, tuple[Mismatch, ...]]:
    message = isinstance(case.interaction, MessageInteraction)
    mismatch = Mismatch(
        clause=Clause.ANSWER,
        place=f"{case.consumer}'s client",
        expected=f"to read the declared {'message' if message else 'answer'} without an error",
        got="",
        remedy="mend it, or declare what it really relies on",
        whose=Responsible.CONSUMER,
    )
    try:
        return as_json(await outcome_of(client, url, case.interaction, values, payload)), ()
    except TakenForAnswer as error:
        got = f"takes a refusal ({error.status}) for an answer"
        wanted = replace(mismatch, expected=error.expected, got=got, remedy=error.remedy)
        return None, (wanted,)
    except Exception as error:  # whatever the client raises is its fault
        raised = raised_by(error)
        return None, (replace(mismatch, got=raised.error, raised=(raised,)),)
