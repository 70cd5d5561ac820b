"""Verifies a consumer's own client, or a whole handler of it, by what stands in for its providers.

One interaction at a time: two with the same request in different states would hide each other.
Judges no provider.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from handfast.clients import ConsumerClient, TakenForAnswer, as_json, asks, is_shown, outcome_of
from handfast.derive.edge_examples import edge_examples
from handfast.drift.consuming.chosen import drift_of
from handfast.drift.consuming.clients import given_to_client
from handfast.drift.consuming.expected import named_by_rows
from handfast.drift.consuming.returned import both_in_contract
from handfast.expectation.build import shape_within
from handfast.expectation.losses import losses as lost_of
from handfast.expectation.unused import without_unused
from handfast.interrupts import is_interrupt
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Responsible, Result, result_of
from handfast.model.values import example_values
from handfast.providers.errors import raised_by
from handfast.run.by_client.returned import document_for, losses
from handfast.run.by_client.stand_in import candidate_of, standing_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from handfast.drift.rows import Differences, DriftRow
    from handfast.model import Interaction
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
    drift: Sequence[Differences] = (),
) -> tuple[Result, ...]:
    """Verify ``client`` by each of ``cases``: by what it sends, and by what it makes of the answer.

    A message that it reads is the example of the case, of a synchronous message the example reply;
    then those that leave nothing out: with every field, and with null wherever it may be.
    What else it asks is answered by the interactions ``beside``, of which those of its own come
    first, and by those of ``cases``. It may be written for providers with known ``drift``: it is
    asked and answered as those are.
    """
    http = [case for case in cases if isinstance(case.interaction, HttpInteraction)]
    known = (*map(candidate_of, http), *beside)
    needed = bool(http) or asks(client)
    results = []
    serves = needed and bool(cases)
    with standing_in(cases[0].consumer, known, drift) if serves else nullcontext() as stand_in:
        for case in cases:
            began = time.perf_counter()
            under_test = _UnderTest(client, stand_in, drift_of(drift, case.provider))
            found = named_by_rows(await _answered(case, under_test), under_test.used)
            drifts = {row.name for row in under_test.used if not row.against}
            seconds = time.perf_counter() - began
            result = result_of(Mode.CONSUMER, case, found, seconds, drifts)
            on_result(result)
            results.append(result)
    return tuple(results)


@dataclass
class _UnderTest:
    """A client, what it calls, the known differences of the provider, and rows of theirs needed."""

    client: ConsumerClient
    stand_in: StandIn | None
    drift: Differences | None
    used: set[DriftRow] = field(default_factory=set)

    def given(self, interaction: Interaction, document: Any) -> Any:
        """The ``document`` of a message, as its producer has it."""
        if self.drift is None:
            return document
        there, rows = given_to_client(self.drift, interaction, document)
        self.used |= rows
        return there


async def _answered(case: Case, under_test: _UnderTest) -> tuple[Mismatch, ...]:
    """What is wrong with what the client sends, raises and returns."""
    client, stand_in = under_test.client, under_test.stand_in
    values = example_values(case.interaction)
    is_http = isinstance(case.interaction, HttpInteraction)
    payload = None if is_http else under_test.given(case.interaction, document_for(case))
    if stand_in is not None:
        stand_in.expect(case)
    url = "" if stand_in is None else stand_in.url
    returned, raised = await _called(client, url, case, values, payload)
    wrong = () if stand_in is None else stand_in.wrong()
    under_test.used |= set() if stand_in is None else stand_in.used
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
    again = () if stand_in is None else stand_in.again()
    if wrong or raised or again:
        return (*(wrong or raised), *again)  # what is raised may be why it is sent again
    sent = stand_in.texts() if stand_in is not None and not is_http else ()
    lost = losses(case, returned, values, sent, under_test.drift)
    lost = lost or await _at_the_edge(case, under_test)
    return without_unused(case, lost, client.unused)


async def _at_the_edge(case: Case, under_test: _UnderTest) -> tuple[Mismatch, ...]:
    """What the client raises at, or loses of, a message with every field, or with null in them."""
    client, stand_in, drift = under_test.client, under_test.stand_in, under_test.drift
    message = case.interaction
    if not isinstance(message, MessageInteraction):
        return ()
    values = example_values(message)
    content = message.message.reply or message.message.payload
    for each in edge_examples(message):
        if stand_in is not None:
            stand_in.expect(case)
        url = "" if stand_in is None else stand_in.url
        given = under_test.given(message, deepcopy(each.document))
        returned, found = await _called(client, url, case, values, given)
        texts = stand_in.texts() if stand_in is not None else ()
        shown = all(is_shown(one, returned, texts) for one in (each.document, given))
        # Of what a handler shows, the declared example tells enough.
        if returned is not None and not shown and not found:
            document = each.document
            if drift is not None:
                there = under_test.given(message, each.document)
                document, returned = both_in_contract(drift, message, document, there, returned)
            shape = shape_within(content)
            found = lost_of(shape, message.reads, document, returned)
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
    except BaseException as error:  # whatever the client raises is its fault
        if is_interrupt(error):
            raise
        raised = raised_by(error)
        return None, (replace(mismatch, got=raised.error, raised=(raised,)),)
