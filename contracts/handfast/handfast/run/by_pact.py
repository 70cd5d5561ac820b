"""Holds a provider to its contracts by Pact's own verifier, over a loopback socket.

The verifier blocks, so it runs in the caller's thread; the application, its handlers and what
reads its messages back live on a loop in another. One interaction a verifier: Pact fills what a
state returned into requests but not into answers, so that is done before it is asked.

One run at a time in a process: the verifier's report goes to a descriptor that all threads share.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pact import Verifier

from handfast.derive.pact.files import concrete, pact_interaction
from handfast.derive.requests import curl, request_of
from handfast.drift.translation import request_for_provider
from handfast.http.connection import NoAnswer
from handfast.http.exchange import told
from handfast.http.lifespan import started
from handfast.http.serving import HOST, Loop, threaded
from handfast.isolation.apply import isolated
from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.results import Mismatch, Mode, Result
from handfast.pact.results import mismatches_of, no_answer_in
from handfast.pact.stdout import quiet
from handfast.providers.credentials import proof_for
from handfast.providers.errors import CannotVerify
from handfast.providers.handlers import StateValues, clean_slate, happen, set_up
from handfast.providers.provider import ANSWER_SECONDS, Provider
from handfast.providers.replies import reply_to
from handfast.run.pact_environment import opened_room
from handfast.run.tally import Tally
from handfast.transports.arrivals import said_here
from handfast.transports.opening import clear_all, mark_all
from handfast.transports.protocol import Arrived
from handfast.wire.paths import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from handfast.isolation.apply import Isolated, Turn
    from handfast.model.cases import Case
    from handfast.providers.handlers import StateValues
    from handfast.run.pact_environment import Room

__all__ = ["verify_by_pact"]


def verify_by_pact(
    cases: Sequence[Case],
    provider: Provider,
    on_result: Callable[[Result], None] = lambda result: None,
    seconds: float = ANSWER_SECONDS,
) -> tuple[Result, ...]:
    """Hold ``provider`` to ``cases`` as they stand in the Pact file, each from a clean slate.

    Clauses that ``unseen_by_pact`` gives a reason for are not looked at. Of a message, the entry
    that the provider produced is handed to the verifier; how many there are, and their form, is
    judged here.

    Raises:
        CannotHold: the provider does not start or stops answering, or the Redis that messages
            are read back from is away; it carries the verdicts that were reached.
    """
    os.environ["PACT_DO_NOT_TRACK"] = "true"
    tally = Tally(Mode.PACT, cases, on_result)
    apart = isolated(provider, cases)
    ready = tally.holdable(apart.provider)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="contracts-") as folder,
            threaded(lambda: opened_room(apart, [one for _, one in ready], tally, seconds)) as (
                room,
                loop,
            ),
        ):
            desk = _Desk(room, loop, Path(folder) / "pact.json")
            for place, case in ready:
                if not tally.skips(case):
                    with _own(desk, apart) as own, tally.turn(place) as mismatches:
                        mismatches.extend(_held(apart.turn(case), own, clears=not tally.away))
    except CannotVerify as stop:
        tally.obstacles += stop.mismatches
    return tally.result()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one interaction is verified with."""

    room: Room
    loop: Loop
    pact: Path


@contextmanager
def _own(desk: _Desk, apart: Isolated) -> Iterator[_Desk]:
    """The desk as one interaction finds it: under isolation ``fresh``, with a new provider."""
    room, line = desk.room, desk.room.line
    if not apart.fresh:
        yield desk
        return
    provider = apart.anew()
    stack = AsyncExitStack()
    try:
        block = stack.enter_async_context(started(provider, room.seconds))
        line.stage.app, watch = desk.loop.run(block)
        yield replace(desk, room=replace(room, provider=provider, line=replace(line, watch=watch)))
    finally:
        desk.loop.run(stack.aclose())


def _held(turn: Turn, desk: _Desk, *, clears: bool) -> tuple[Mismatch, ...]:
    case = turn.case
    standing = desk.loop.run(_set_up(case, desk.room, clears=clears))
    if isinstance(case.interaction, HttpInteraction):
        # Of what must then hold nothing is looked at, so nothing of it is missed.
        case = replace(case, interaction=replace(case.interaction, then=()))
        interaction, unheld = replace(turn, case=case).apart(standing)
        case = replace(case, interaction=interaction)
        return _verified_exchange(case, standing.values, desk) or unheld
    values, arrived = desk.loop.run(_produced(case.interaction, desk.room, standing))
    return (*arrived.mismatches, *_verified_payloads(case, case.interaction, values, arrived, desk))


async def _set_up(case: Case, room: Room, *, clears: bool) -> StateValues:
    if clears:
        await clear_all(room.transports)
    await clean_slate(room.provider, room.seconds)
    return await set_up(room.provider, case.interaction, room.seconds)


async def _produced(
    interaction: MessageInteraction, room: Room, standing: StateValues
) -> tuple[Mapping[str, Any], Arrived]:
    message = interaction.message
    since = await mark_all(room.transports, (message,) if message.reply is None else ())
    if interaction.when is not None:
        standing = await happen(room.provider, interaction.when, standing, room.seconds)
    if message.reply is not None:
        reply, mismatches = await reply_to(
            room.provider, interaction, standing.values, room.seconds
        )
        return standing.values, Arrived((reply,) if reply is not MISSING else (), mismatches)
    kind = message.transport.kind
    arrived = await room.transports[kind].collect(since[kind], message, interaction.exactly)
    drift, seen = room.provider.drift, room.line.drifted
    return standing.values, said_here(arrived, message, drift, seen)


def _verified_exchange(case: Case, values: Mapping[str, Any], desk: _Desk) -> tuple[Mismatch, ...]:
    room, interaction = desk.room, case.interaction
    if not isinstance(interaction, HttpInteraction):
        raise TypeError("a message is no exchange")
    sent = request_of(interaction.exchange, values)
    operation = interaction.operation
    proof = proof_for(room.provider, operation, sent, wanted=interaction.exchange.credentials)
    own = {name.lower() for name in (*proof, *interaction.exchange.headers)}
    proof |= {n: text for n, text in room.line.address.headers.items() if n.lower() not in own}
    made = concrete(pact_interaction(case), values)
    headers = made["request"].get("headers", {})
    for name in [name for name in headers if name.lower() in {key.lower() for key in proof}]:
        del headers[name]
    verifier = Verifier(case.provider, host=room.line.address.host)
    verifier.add_transport(
        protocol="http",
        port=room.line.address.port,
        path=room.line.address.path or "/",
        scheme=room.line.address.scheme,
    )
    for name, value in proof.items():
        verifier.add_custom_header(name, value)
    room.line.watch.raised.clear()
    mismatches = _verified(verifier, case, made, desk)
    if mismatches:
        desk.loop.run(room.line.watch.settled())
    drift = room.provider.drift
    there = sent if drift is None else request_for_provider(drift, sent).sent
    command = curl(there, room.line.told_url)
    return told(mismatches, command, room.line.watch.told())


def _verified_payloads(
    case: Case,
    interaction: MessageInteraction,
    values: Mapping[str, Any],
    arrived: Arrived,
    desk: _Desk,
) -> tuple[Mismatch, ...]:
    mismatches: list[Mismatch] = []
    for payload in arrived.payloads if interaction.exactly else ():
        made = concrete(pact_interaction(case), values)
        desk.room.endpoint.payload = payload
        replied = made.get("response", [made])[0]
        desk.room.endpoint.metadata = replied["metadata"]
        address = urlsplit(desk.room.message_url)
        verifier = Verifier(case.provider, host=HOST)
        verifier.add_transport(protocol="message", port=address.port, path="/", scheme="http")
        mismatches += _verified(verifier, case, made, desk)
    return tuple(mismatches)


def _verified(
    verifier: Verifier, case: Case, made: dict[str, Any], desk: _Desk
) -> tuple[Mismatch, ...]:
    # The states are set up already; named here, the verifier would look for who does that.
    made.pop("providerStates", None)
    pact = {
        "consumer": {"name": case.consumer},
        "provider": {"name": case.provider},
        "interactions": [made],
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }
    desk.pact.write_text(json.dumps(pact), encoding="utf-8")
    verifier.set_request_timeout(int(desk.room.seconds * 1000)).add_source(desk.pact)
    # It raises where the interaction is broken; the results say how.
    with quiet(), suppress(RuntimeError):
        verifier.verify()
    results = verifier.results
    silence = no_answer_in(results)
    if silence is not None:
        raise NoAnswer(f"no answer within {desk.room.seconds:g} s, or a broken one: {silence}")
    return mismatches_of(results)
