"""What a run by Pact's verifier works with: the served provider, what carries its messages.

Lives on one event loop from the first interaction to the last. Verifies nothing.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handfast.drift.asgi import translating
from handfast.http.address import Address, address_of
from handfast.http.connection import IN_PROCESS_URL, probe, service_at
from handfast.http.lifespan import Watch, started
from handfast.http.serving import HOST, listening_socket, uvicorn_at
from handfast.model import MessageInteraction
from handfast.model.results import Mode
from handfast.pact.front import answering, as_declared, uncoded, unfollowed
from handfast.pact.message_endpoint import MessageEndpoint
from handfast.providers.requirements import messages_of, needs_connection
from handfast.transports.opening import opened_transports

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, MutableMapping

    from handfast.drift.rows import DriftRow
    from handfast.isolation.apply import Isolated
    from handfast.model.cases import Case
    from handfast.providers.handlers import Saved
    from handfast.providers.provider import RunningProvider
    from handfast.run.tally import Tally
    from handfast.transports.protocol import TransportReader
    from handfast.wire.asgi import App, Receive, Send

__all__ = ["CurrentApp", "PactEnvironment", "VerifierTarget", "opened_environment"]


@dataclass
class CurrentApp:
    """An application that passes requests on to ``app``: one socket serves many, in turn.

    ``on_request`` is called before each. ``query`` is what was declared, as it must be written.
    """

    app: App | None = None
    on_request: Callable[[], None] = lambda: None
    query: bytes = b""

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Let the application of the moment answer."""
        self.on_request()
        if self.app is None:
            raise RuntimeError("no application is served at the moment")
        if scope["type"] == "http":
            query = as_declared(scope["query_string"], self.query)
            scope = {**scope, "query_string": query}
        await self.app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class VerifierTarget:
    """Where the verifier sends requests, and a watch on the provider's code.

    ``shown_url`` is where requests are shown to be sent: what is served here lives for the run
    alone. ``watch`` has what prevented an answer of a URL, too.
    """

    address: Address
    shown_url: str
    watch: Watch
    current: CurrentApp
    drifted: set[DriftRow]


@dataclass(frozen=True, slots=True)
class PactEnvironment:
    """What lives on the other loop; each part is there if any case needs it."""

    provider: RunningProvider
    seconds: float
    target: VerifierTarget
    transports: Mapping[str, TransportReader]
    endpoint: MessageEndpoint
    message_url: str
    saved: Saved = field(default_factory=dict)


@asynccontextmanager
async def opened_environment(
    isolation: Isolated, cases: list[Case], tally: Tally, seconds: float
) -> AsyncIterator[PactEnvironment]:
    """What verifying ``cases`` needs; under isolation ``fresh`` no application is served yet.

    Raises:
        CannotVerify: the provider does not start, or nothing answers at its URL.
    """
    provider = isolation.provider
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
        target = await _target(stack, isolation, cases, tally, seconds)
        yield PactEnvironment(provider, seconds, target, transports, endpoint, message_url)


async def _target(
    stack: AsyncExitStack, isolation: Isolated, cases: list[Case], tally: Tally, seconds: float
) -> VerifierTarget:
    provider, current, watch = isolation.provider, CurrentApp(), Watch()
    address, shown_url, serves = Address("http", HOST, 80, "", ""), IN_PROCESS_URL, False
    if provider.url is not None:
        address = address_of(provider.name, provider.url)
        await probe(provider.name, address)
        there = service_at(address, 2 * seconds, provider.answer_bytes)
        current.app = answering(await stack.enter_async_context(there), watch)
        shown_url, serves = address.url, True
    elif cases and (provider.app is not None or any(needs_connection(c, Mode.PACT) for c in cases)):
        serves = True
        if not isolation.fresh:
            current.app, watch = await stack.enter_async_context(started(provider, seconds))
    if serves:
        listener = stack.enter_context(listening_socket(HOST, 0))
        guarded = unfollowed(uncoded(current, provider.answer_bytes))
        front = translating(guarded, provider.drift, tally.drifted)
        url = await stack.enter_async_context(uvicorn_at(front, listener))
        address = address_of(provider.name, url)
    return VerifierTarget(address, shown_url, watch, current, tally.drifted)
