"""Verifies a provider without Pact: in this process, or at a URL.

Sends each request itself, reads messages back itself, and sees everything that an interaction
can say. Answers and messages are judged by ``judge`` alone.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from handfast.expectation.judge import judge_payload
from handfast.frozen import dataclass
from handfast.http.connection import connected
from handfast.http.exchange import RoundTrip, ask, changed, judged
from handfast.http.presence import unserved
from handfast.isolation.apply import Isolated, IsolatedCase, isolated
from handfast.model import Exchange, HttpInteraction, MessageInteraction, Published, Unchanged
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Responsible, Result
from handfast.providers.errors import CannotVerify, NotSetUp
from handfast.providers.handlers import Saved, StateValues, run_trigger, set_up_afresh
from handfast.providers.neighbours import without_unknown
from handfast.providers.provider import ANSWER_SECONDS, RunningProvider
from handfast.providers.replies import reply_to
from handfast.providers.requirements import messages_of, needs_connection
from handfast.run.judging import Judging, judged_arrivals, not_answered
from handfast.run.produced import Producer
from handfast.run.repeated import arrived_again
from handfast.run.tally import Tally
from handfast.transports.arrivals import Arrivals, Promise, arrivals, promises_of
from handfast.transports.opening import clear_all, mark_all, opened_transports
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from handfast.drift.rows import DriftRow
    from handfast.http.connection import Connection
    from handfast.model.cases import Case
    from handfast.run.judging import Judged
    from handfast.transports.protocol import TransportReader

__all__ = ["verify_in_process"]


async def verify_in_process(
    cases: Sequence[Case],
    provider: RunningProvider,
    mode: Mode = Mode.IN_PROCESS,
    on_result: Callable[[Result], None] = lambda result: None,
    seconds: float = ANSWER_SECONDS,
    saved: Saved | None = None,
    received: Sequence[Judged] = (),
) -> tuple[Result, ...]:
    """Verify ``cases`` of ``provider``, one after another, each from a clean slate.

    ``received`` ask and judge what stands in a pact that others made, one for each of ``cases``.

    Handlers run in this event loop, and so does the application; each request and handler is
    waited for ``seconds``; code that blocks the loop or its thread cannot be interrupted from
    within, and is better verified at a URL. An interaction whose handlers are missing is
    reported before anything runs. ``saved`` has what the provider's ``checkpoint`` saved in
    earlier runs, and gets what it saves in this one.

    Raises:
        CannotVerify: the provider does not start or stops answering, or the Redis that messages
            are read back from is away; it carries the results that were reached.
    """
    tally = Tally(mode, cases, on_result)
    isolation = isolated(provider, cases)
    ready = tally.verifiable(isolation.provider)
    try:
        async with AsyncExitStack() as stack:
            environment = await _environment(
                stack, isolation, [case for _, case in ready], tally, seconds
            )
            environment = replace(
                environment,
                saved={} if saved is None else saved,
                repeats=mode is Mode.REAL_STREAM,
            )
            for place, case in ready:
                if not tally.skips(case):
                    async with _for_one(environment, isolation) as own:
                        with tally.verifying(place) as mismatches:
                            one = received[place] if received else None
                            # A pact of others asks for the ids that it names.
                            prepared = isolation.isolated_case(case) if one is None else None
                            verified = _verify(
                                prepared or IsolatedCase(case), own, one, clears=not tally.away
                            )
                            mismatches.extend(await verified)
    except CannotVerify as stop:
        tally.stopped_by(stop)
    return tally.result()


@dataclass(frozen=True, slots=True)
class _Environment:
    """What a run works with; each part is there if any of its cases needs it.

    ``repeats``: what is idempotent is published again, which a real Redis alone shows.
    """

    provider: RunningProvider
    seconds: float
    opened_connection: Connection | None
    transports: Mapping[str, TransportReader]
    drifted: set[DriftRow]
    saved: Saved = field(default_factory=dict)
    repeats: bool = False

    @property
    def producer(self) -> Producer:
        return Producer(self.provider, self.transports, self.drifted, self.seconds)

    async def arrived(self, since: Mapping[str, Any], promises: tuple[Promise, ...]) -> Arrivals:
        """What arrived since then, in the contract's words."""
        return await arrivals(self.transports, since, promises, self.provider.drift, self.drifted)

    @property
    def connection(self) -> Connection:
        if self.opened_connection is None:
            raise AssertionError("needs_connection found that no request is sent")
        return self.opened_connection


async def _environment(
    stack: AsyncExitStack, isolation: Isolated, cases: list[Case], tally: Tally, seconds: float
) -> _Environment:
    connection = None
    provider = isolation.provider
    # Before the application starts, for it may publish when it does.
    messages = [message for case in cases for message in messages_of(case, tally.mode)]
    transports = await stack.enter_async_context(opened_transports(provider, messages, tally.away))
    runs = provider.app is not None or provider.url is not None
    if (
        cases
        and not isolation.fresh
        and (runs or any(needs_connection(case, tally.mode) for case in cases))
    ):
        connection = await stack.enter_async_context(connected(provider, seconds, tally.drifted))
    return _Environment(provider, seconds, connection, transports, tally.drifted)


@asynccontextmanager
async def _for_one(environment: _Environment, isolation: Isolated) -> AsyncIterator[_Environment]:
    """What one interaction is verified with: under isolation ``fresh``, with a new provider."""
    if not isolation.fresh:
        yield environment
        return
    provider = isolation.new_provider()
    async with connected(provider, environment.seconds, environment.drifted) as connection:
        yield replace(environment, provider=provider, opened_connection=connection)


async def _verify(
    prepared: IsolatedCase, environment: _Environment, received: Judged | None, *, clears: bool
) -> tuple[Mismatch, ...]:
    if clears:
        await clear_all(environment.transports)
    states = await set_up_afresh(
        environment.provider, prepared.case.interaction, environment.saved, environment.seconds
    )
    if received is not None:
        return await received(Judging(environment.opened_connection, environment.producer, states))
    interaction, unverifiable = prepared.verifiable(states)
    interaction = without_unknown(interaction, states.values)
    since = await mark_all(environment.transports, messages_of(prepared.case, Mode.IN_PROCESS))
    before = {
        id(promise): await ask(
            environment.connection, environment.provider, promise.exchange, states.values
        )
        for promise in interaction.then
        if isinstance(promise, Unchanged)
    }
    if isinstance(interaction, HttpInteraction):
        verified = _verify_exchange(interaction, environment, states, _Before(since, before))
    else:
        verified = _verify_message(interaction, environment, states, _Before(since, before))
    return (*(await verified or unverifiable), *states.left_out)  # what failed comes first


@dataclass(frozen=True, slots=True)
class _Before:
    """How things stood before the request: the messages, and each read that must not change.

    ``request`` is that request, where there is one.
    """

    messages: Mapping[str, Any]
    reads: Mapping[int, RoundTrip]
    request: str = ""


async def _verify_exchange(
    interaction: HttpInteraction, environment: _Environment, states: StateValues, before: _Before
) -> tuple[Mismatch, ...]:
    asked = await ask(
        environment.connection, environment.provider, interaction.exchange, states.values
    )
    mismatches = judged(asked, states.values)
    if not asked.as_promised:
        return mismatches
    mismatches += await unserved(environment.provider, environment.connection, asked)
    try:
        for given in interaction.when:
            states = await run_trigger(environment.provider, given, states, environment.seconds)
    except NotSetUp as stop:
        if stop.mismatch.whose is not Responsible.LEFT_OUT:
            raise
        return (*mismatches, replace(stop.mismatch, clause=Clause.THEN))
    before = replace(before, request=asked.proof.masked_in(asked.request))
    return mismatches + await _afterwards(interaction, environment, states, before, asked.document)


async def _afterwards(
    interaction: HttpInteraction | MessageInteraction,
    environment: _Environment,
    states: StateValues,
    before: _Before,
    answered: Any,
) -> tuple[Mismatch, ...]:
    """What must then be true, once an answer or a reply came."""
    mismatches: tuple[Mismatch, ...] = ()
    reads = [promise for promise in interaction.then if not isinstance(promise, Published)]
    for promise in reads:
        mismatches += await _then(promise, environment, states.values, answered, before)
    promises = tuple(promise for promise in interaction.then if isinstance(promise, Published))
    if promises:
        found = await environment.arrived(before.messages, promises)
        mismatches += judged_arrivals(found, states.values, answered)
    return mismatches


async def _verify_message(
    interaction: MessageInteraction, environment: _Environment, states: StateValues, before: _Before
) -> tuple[Mismatch, ...]:
    if interaction.when is not None:
        states = await run_trigger(
            environment.provider, interaction.when, states, environment.seconds
        )
    if interaction.message.reply is not None:
        return await _verify_reply(interaction, environment, states, before)
    # What was published is read back first: the provider may do it in the background, and
    # what must then be true is so only after it.
    found = await environment.arrived(before.messages, promises_of(interaction))
    answered = found.payload_of(interaction, states.values)
    mismatches = judged_arrivals(found, states.values, answered)
    if answered is MISSING and interaction.exactly:
        return mismatches
    for promise in interaction.then:
        if not isinstance(promise, Published):
            mismatches += await _then(promise, environment, states.values, answered, before)
    if environment.repeats and not mismatches:
        mismatches = await arrived_again(interaction, answered, environment.producer, states)
    return mismatches


async def _verify_reply(
    interaction: MessageInteraction, environment: _Environment, states: StateValues, before: _Before
) -> tuple[Mismatch, ...]:
    reply, mismatches = await reply_to(
        environment.provider, interaction, states.values, environment.seconds
    )
    if reply is MISSING:
        return mismatches
    mismatches += judge_payload(interaction, reply, states.values)
    return mismatches + await _afterwards(interaction, environment, states, before, reply)


async def _then(
    promise: Exchange | Unchanged,
    environment: _Environment,
    values: Mapping[str, Any],
    answered: Any,
    before: _Before,
) -> tuple[Mismatch, ...]:
    if isinstance(promise, Unchanged):
        was = before.reads[id(promise)]
        unfit = judged(was, values)
        if unfit:
            return tuple(_renamed(one, Clause.UNCHANGED, f"{was.name} before") for one in unfit)
        is_now = await ask(environment.connection, environment.provider, promise.exchange, values)
        unlike = changed(was, is_now, promise.but)
        return tuple(replace(one, after=before.request) for one in unlike)
    try:
        asked = await ask(environment.connection, environment.provider, promise, values, answered)
        mismatches = judged(asked, values, answered)
    except KeyError as error:
        return (not_answered(error),)
    found = (_renamed(mismatch, Clause.THEN, asked.name) for mismatch in mismatches)
    return tuple(replace(one, after=before.request) for one in found)


def _renamed(mismatch: Mismatch, clause: Clause, place: str) -> Mismatch:
    return replace(mismatch.within(place), clause=clause)
