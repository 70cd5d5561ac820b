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
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pact import Verifier

from contracts.engine.derive.pacts import concrete, pact_interaction
from contracts.engine.derive.requests import curl, request_of
from contracts.engine.drifted import request_there
from contracts.engine.faults import Fault, Verdict, Way
from contracts.engine.model import HttpInteraction, MessageInteraction
from contracts.engine.run.address import Address, address_of
from contracts.engine.run.asgi import NoAnswer, client_at, probe
from contracts.engine.run.asking import told
from contracts.engine.run.drifting import drifting, forwarding
from contracts.engine.run.lifespan import Watch, started
from contracts.engine.run.message_endpoint import MessageEndpoint
from contracts.engine.run.needs import messages_of, needs_line
from contracts.engine.run.pact_results import faults_of, no_answer_in
from contracts.engine.run.promised import said_here
from contracts.engine.run.provider import (
    ANSWER_SECONDS,
    CannotHold,
    Provider,
    clean_slate,
    credentials_for,
    happen,
    set_up,
)
from contracts.engine.run.quiet import quiet
from contracts.engine.run.redis_database import clear, opened
from contracts.engine.run.serving import HOST, Loop, listening_socket, threaded, uvicorn_at
from contracts.engine.run.streams import Arrived, collect, mark
from contracts.engine.run.tally import Tally

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from redis.asyncio import Redis

    from contracts.engine.cases import Case
    from contracts.engine.drift import Row
    from contracts.engine.run.application import App

__all__ = ["ONLY_IN_PROCESS", "hold_by_pact"]

ONLY_IN_PROCESS: Final[Mapping[str, str]] = {
    "when": "Pact ends with the answer: nothing happens after it",
    "then": "Pact ends with the answer: it makes no follow-up request",
    "published": "Pact ends with the answer: it reads no stream",
    "unchanged": "Pact ends with the answer: it reads nothing before and after",
    "ordered": "Pact has no matcher for the order of items",
}
"""What an interaction can say that only ``in_process`` sees, by clause, and why."""


def hold_by_pact(
    cases: Sequence[Case],
    provider: Provider,
    on_verdict: Callable[[Verdict], None] = lambda verdict: None,
    seconds: float = ANSWER_SECONDS,
) -> tuple[Verdict, ...]:
    """Hold ``provider`` to ``cases`` as they stand in the Pact file, each from a clean slate.

    What ``ONLY_IN_PROCESS`` names is not looked at. Of a message, the entry that the provider
    produced is handed to the verifier; how many there are, and their form, is judged here.

    Raises:
        CannotHold: the provider does not start or stops answering, or the Redis that messages
            are read back from is away; it carries the verdicts that were reached.
    """
    os.environ["PACT_DO_NOT_TRACK"] = "true"
    tally = Tally(Way.PACT, cases, on_verdict)
    ready = tally.holdable(provider)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="contracts-") as folder,
            threaded(lambda: _room(provider, [one for _, one in ready], tally, seconds)) as (
                room,
                loop,
            ),
        ):
            desk = _Desk(room, loop, Path(folder) / "pact.json")
            for place, case in ready:
                if not tally.skips(case):
                    clears = room.redis is not None and not tally.away
                    with tally.turn(place) as faults:
                        faults.extend(_held(case, desk, clears=clears))
    except CannotHold as stop:
        tally.obstacles += stop.faults
    return tally.result()


@dataclass(frozen=True, slots=True)
class _Line:
    """Where the verifier asks, what is told of that, and a watch on the provider's code."""

    address: Address
    told_url: str
    watch: Watch
    drifted: set[Row]


@dataclass(frozen=True, slots=True)
class _Room:
    """What lives on the other loop; each part is there if any case needs it."""

    provider: Provider
    seconds: float
    line: _Line
    redis: Redis | None
    endpoint: MessageEndpoint
    message_url: str


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one interaction is verified with."""

    room: _Room
    loop: Loop
    pact: Path


@asynccontextmanager
async def _room(
    provider: Provider, cases: list[Case], tally: Tally, seconds: float
) -> AsyncIterator[_Room]:
    redis, address, told_url, watch = None, Address("http", HOST, 80, "", ""), "", Watch()
    endpoint, message_url = MessageEndpoint(), ""
    async with AsyncExitStack() as stack:
        # Before the application starts, for it may write to its Redis when it does.
        reads = any(messages_of(case, Way.PACT) for case in cases)
        if reads or provider.redis is not None:
            try:
                redis = await stack.enter_async_context(opened(provider))
            except CannotHold as stop:
                tally.away += stop.faults if reads else ()
        if reads:
            listener = stack.enter_context(listening_socket(HOST, 0))
            message_url = await stack.enter_async_context(uvicorn_at(endpoint, listener))
        if provider.url is not None:
            address = address_of(provider.name, provider.url)
            await probe(provider.name, address)
            told_url = address.url
            if provider.drift is not None:
                client = await stack.enter_async_context(client_at(address, 2 * seconds))
                address = await _served(stack, forwarding(client, address), tally, provider)
        elif cases and (provider.app is not None or any(needs_line(c, Way.PACT) for c in cases)):
            app, watch = await stack.enter_async_context(started(provider, seconds))
            address = await _served(stack, app, tally, provider)
            told_url = address.url
        line = _Line(address, told_url, watch, tally.drifted)
        yield _Room(provider, seconds, line, redis, endpoint, message_url)


async def _served(stack: AsyncExitStack, app: App, tally: Tally, provider: Provider) -> Address:
    listener = stack.enter_context(listening_socket(HOST, 0))
    translated = drifting(app, provider.drift, tally.drifted)
    url = await stack.enter_async_context(uvicorn_at(translated, listener))
    return address_of(provider.name, url)


def _held(case: Case, desk: _Desk, *, clears: bool) -> tuple[Fault, ...]:
    if isinstance(case.interaction, HttpInteraction):
        values = desk.loop.run(_set_up(case, desk.room, clears=clears))
        return _verified_exchange(case, case.interaction, values, desk)
    values, arrived = desk.loop.run(_produced(case.interaction, desk.room))
    return (*arrived.faults, *_verified_payloads(case, case.interaction, values, arrived, desk))


async def _set_up(case: Case, room: _Room, *, clears: bool) -> Mapping[str, Any]:
    if clears and room.redis is not None:
        await clear(room.redis)
    await clean_slate(room.provider, room.seconds)
    return (await set_up(room.provider, case.interaction, room.seconds)).values


async def _produced(
    interaction: MessageInteraction, room: _Room
) -> tuple[Mapping[str, Any], Arrived]:
    if room.redis is None:
        raise AssertionError("skips said that what is away is not asked")
    await clear(room.redis)
    await clean_slate(room.provider, room.seconds)
    standing = await set_up(room.provider, interaction, room.seconds)
    since = await mark(room.redis, (interaction.message,))
    standing = await happen(room.provider, interaction.when, standing, room.seconds)
    arrived = await collect(room.redis, since, interaction.message, interaction.exactly)
    drift, seen = room.provider.drift, room.line.drifted
    return standing.values, said_here(arrived, interaction.message, drift, seen)


def _verified_exchange(
    case: Case, interaction: HttpInteraction, values: Mapping[str, Any], desk: _Desk
) -> tuple[Fault, ...]:
    room = desk.room
    proof = credentials_for(room.provider, interaction.operation, wanted=interaction.credentials)
    own = {name.lower() for name in (*proof, *interaction.headers)}
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
    faults = _verified(verifier, case, made, desk)
    if faults:
        desk.loop.run(room.line.watch.settled())
    sent = request_of(interaction, values)
    drift = room.provider.drift
    there = sent if drift is None else request_there(drift, sent).sent
    command = curl(there, room.line.told_url)
    return told(faults, command, room.line.watch.told())


def _verified_payloads(
    case: Case,
    interaction: MessageInteraction,
    values: Mapping[str, Any],
    arrived: Arrived,
    desk: _Desk,
) -> tuple[Fault, ...]:
    faults: list[Fault] = []
    for payload in arrived.payloads if interaction.exactly else ():
        made = concrete(pact_interaction(case), values)
        desk.room.endpoint.payload = payload
        desk.room.endpoint.metadata = made["metadata"]
        address = urlsplit(desk.room.message_url)
        verifier = Verifier(case.provider, host=HOST)
        verifier.add_transport(protocol="message", port=address.port, path="/", scheme="http")
        faults += _verified(verifier, case, made, desk)
    return tuple(faults)


def _verified(
    verifier: Verifier, case: Case, made: dict[str, Any], desk: _Desk
) -> tuple[Fault, ...]:
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
    return faults_of(results)
