"""What a run by Pact's verifier works with: the served provider, what carries its messages.

Lives on one event loop from the first interaction to the last. Verifies nothing.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handfast.drift.asgi import translating, forwarding
from handfast.http.address import Address, address_of
from handfast.http.connection import client_at, probe
from handfast.http.lifespan import Watch, started
from handfast.http.serving import HOST, listening_socket, uvicorn_at
from handfast.model import MessageInteraction
from handfast.model.results import Mode
from handfast.pact.message_endpoint import MessageEndpoint
from handfast.providers.requirements import messages_of, needs_connection
from handfast.transports.opening import opened_transports

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, MutableMapping

    from handfast.drift.differences import Row
    from handfast.isolation.apply import Isolated
    from handfast.model.cases import Case
    from handfast.providers.provider import Provider
    from handfast.run.tally import Tally
    from handfast.transports.protocol import TransportReader
    from handfast.wire.asgi import App, Receive, Send

__all__ = ["Room", "Stage", "VerifierTarget", "opened_room"]


@dataclass
class Stage:
    """An application that is whichever one is on stage: one socket serves many, in turn."""

    app: App | None = None

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Let the application on stage answer."""
        if self.app is None:
            raise RuntimeError("no application is on stage")
        await self.app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class VerifierTarget:
    """Where the verifier asks, what is told of that, and a watch on the provider's code."""

    address: Address
    told_url: str
    watch: Watch
    stage: Stage
    drifted: set[Row]


@dataclass(frozen=True, slots=True)
class Room:
    """What lives on the other loop; each part is there if any case needs it."""

    provider: Provider
    seconds: float
    line: VerifierTarget
    transports: Mapping[str, TransportReader]
    endpoint: MessageEndpoint
    message_url: str


@asynccontextmanager
async def opened_room(
    apart: Isolated, cases: list[Case], tally: Tally, seconds: float
) -> AsyncIterator[Room]:
    """A room for ``cases``; under isolation ``fresh`` its stage is empty.

    Raises:
        CannotHold: the provider does not start, or nothing answers at its URL.
    """
    provider = apart.provider
    endpoint, message_url = MessageEndpoint(), ""
    async with AsyncExitStack() as stack:
        # Before the application starts, for it may publish when it does.
        messages = [message for case in cases for message in messages_of(case, Mode.PACT)]
        transports = await stack.enter_async_context(
            opened_transports(provider, messages, tally.away)
        )
        if any(isinstance(case.interaction, MessageInteraction) for case in cases):
            listener = stack.enter_context(listening_socket(HOST, 0))
            message_url = await stack.enter_async_context(uvicorn_at(endpoint, listener))
        line = await _line(stack, apart, cases, tally, seconds)
        yield Room(provider, seconds, line, transports, endpoint, message_url)


async def _line(
    stack: AsyncExitStack, apart: Isolated, cases: list[Case], tally: Tally, seconds: float
) -> VerifierTarget:
    provider, stage, watch = apart.provider, Stage(), Watch()
    address, told_url = Address("http", HOST, 80, "", ""), None
    serves = False
    if provider.url is not None:
        address = address_of(provider.name, provider.url)
        await probe(provider.name, address)
        told_url = address.url
        if provider.drift is not None:
            client = await stack.enter_async_context(client_at(address, 2 * seconds))
            stage.app, serves = forwarding(client, address), True
    elif cases and (provider.app is not None or any(needs_connection(c, Mode.PACT) for c in cases)):
        serves = True
        if not apart.fresh:
            stage.app, watch = await stack.enter_async_context(started(provider, seconds))
    if serves:
        listener = stack.enter_context(listening_socket(HOST, 0))
        translated = translating(stage, provider.drift, tally.drifted)
        url = await stack.enter_async_context(uvicorn_at(translated, listener))
        address = address_of(provider.name, url)
    return VerifierTarget(address, told_url or address.url, watch, stage, tally.drifted)
