"""Starts a provider for tools that send requests themselves, and lets them reach it.

The application runs on an event loop of its own, with its lifespan and its handlers; its watch
records what it raises. No request waits longer for its answer than a limit. Judges nothing.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from dataclasses import field
from typing import TYPE_CHECKING, Any

import httpx

from handfast.drift.asgi import translating
from handfast.frozen import dataclass
from handfast.http.address import address_of
from handfast.http.connection import IN_PROCESS_URL, probe, service_at
from handfast.http.lifespan import Watch, started
from handfast.http.serving import loop_ended, threaded
from handfast.interrupts import is_interrupt
from handfast.isolation.apply import isolated
from handfast.providers.errors import CannotVerify, NotSetUp
from handfast.providers.handlers import clean_slate
from handfast.providers.provider import ANSWER_SECONDS
from handfast.wire.asgi import body_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, MutableMapping

    from handfast.http.serving import ThreadLoop
    from handfast.providers.provider import RunningProvider
    from handfast.wire.asgi import App, Receive, Send

__all__ = ["FuzzedProvider", "running"]


@dataclass(frozen=True, slots=True)
class FuzzedProvider:
    """A running provider: ``app`` may be called from any loop; None where it is reached by URL.

    ``app`` raises TimeoutError where its answer takes longer than ``seconds``. ``headers`` are the
    credentials of its URL: they go with every request, and into no output.
    """

    app: App | None
    base_url: str
    watch: Watch
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def get(self, target: str) -> httpx.Response:
        """What the provider answers to a GET of ``target``.

        Raises:
            httpx.TransportError: it does not answer, or not within ``seconds``.
        """
        # Not on the loop of the application, which may block it.
        return asyncio.run(_get(self, target), loop_factory=asyncio.new_event_loop)


@contextmanager
def running(provider: RunningProvider, seconds: float = ANSWER_SECONDS) -> Iterator[FuzzedProvider]:
    """Start ``provider``, made anew where it has a factory, or reach its URL, with a clean slate.

    ``seconds`` is how long it may take to answer. What has known differences is reached by the
    names of the contract.

    Raises:
        CannotVerify: it does not start, nothing answers at its URL, or its ``reset`` fails.
    """
    provider = isolated(provider, ()).provider
    address = None if provider.url is None else address_of(provider.name, provider.url)
    drift, most = provider.drift, provider.answer_bytes

    @asynccontextmanager
    async def block() -> AsyncIterator[tuple[App | None, Watch]]:
        if address is None:
            async with started(provider) as (app, watch):
                await _clean(provider)
                yield translating(app, drift, set()), watch
            return
        await probe(provider.name, address)
        await _clean(provider)
        if drift is None:
            yield None, Watch()
            return
        async with service_at(address, seconds, most) as service:
            yield translating(service, drift, set()), Watch()

    with threaded(block) as ((app, watch), loop):
        url = IN_PROCESS_URL if address is None else address.url
        proof = {} if address is None else address.headers
        reached = None if app is None else _across(app, loop, seconds)
        yield FuzzedProvider(reached, url, watch, seconds, proof)


async def _clean(provider: RunningProvider) -> None:
    try:
        await clean_slate(provider)
    except NotSetUp as failed:
        raise CannotVerify((failed.mismatch,)) from failed


async def _get(provider: FuzzedProvider, target: str) -> httpx.Response:
    transport = None if provider.app is None else httpx.ASGITransport(app=provider.app)
    async with httpx.AsyncClient(
        transport=transport,
        base_url=provider.base_url,
        headers=provider.headers,
        timeout=httpx.Timeout(None),  # the limit below is for a whole answer, and in process too
        trust_env=False,
    ) as client:
        try:
            async with asyncio.timeout(provider.seconds):
                return await client.get(target)
        except TimeoutError as error:
            raise httpx.ReadTimeout(f"none within {provider.seconds:g} s") from error


def _across(app: App, loop: ThreadLoop, seconds: float) -> App:
    """``app``, callable from another loop: requests and answers are handed over as a whole.

    A request that is not answered within ``seconds`` is cancelled, and raises TimeoutError.
    """

    async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])  # its lifespan is run where it lives
        body = await body_of(receive)
        called = asyncio.run_coroutine_threadsafe(_called(app, scope, body), loop.loop)
        try:
            async with asyncio.timeout(seconds):
                messages = await asyncio.wrap_future(called)
        except asyncio.CancelledError as error:
            if is_interrupt(error):
                raise
            raise loop_ended() from error
        for message in messages:
            await send(message)

    return application


async def _called(
    app: App, scope: MutableMapping[str, Any], body: bytes
) -> list[MutableMapping[str, Any]]:
    sent: list[MutableMapping[str, Any]] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    over = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        if waiting:
            return waiting.pop()
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            over.set()

    await app(scope, receive, send)
    return sent
