"""Sends requests to an application in the running loop, or to a URL.

Judges nothing. What the application raises is kept, so that a 500 can show its traceback.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from contracts.engine.judge import Received
from contracts.engine.run.address import Address, address_of
from contracts.engine.run.application import application_of
from contracts.engine.run.lifespan import Watch, started
from contracts.engine.run.provider import CannotHold, Provider, start_fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from contracts.engine.derive.requests import Sent

__all__ = ["IN_PROCESS_URL", "Line", "NoAnswer", "client_for", "line_to", "probe"]

IN_PROCESS_URL = "http://provider"
_START_SECONDS = 10.0
_REACH_SECONDS = 3.0


class NoAnswer(Exception):
    """No answer came: the message says whether in time, or not at all."""


@dataclass(frozen=True, slots=True)
class Line:
    """A way to send requests to one provider, with a watch on its code if it is in reach."""

    client: httpx.AsyncClient
    base_url: str
    seconds: float
    watch: Watch = field(default_factory=Watch)

    async def send(self, sent: Sent, credentials: Mapping[str, str]) -> Received:
        """Send one request.

        Raises:
            NoAnswer: none came within ``seconds``, or the connection failed.
        """
        self.watch.raised.clear()
        headers = {**sent.headers, **credentials}
        request = self.client.build_request(
            sent.method, self.base_url + sent.target, headers=headers, content=sent.body or None
        )
        # Not awaited once it is late: an endpoint that hangs in a thread cannot be cancelled.
        task = asyncio.ensure_future(self.client.send(request))
        done, _ = await asyncio.wait({task}, timeout=self.seconds)
        if not done:
            task.cancel()
            raise NoAnswer(f"no answer within {self.seconds:g} s")
        try:
            response = task.result()
        except httpx.TransportError as error:
            raise NoAnswer(f"no answer: {type(error).__name__}: {error}") from error
        return Received(response.status_code, response.headers, response.content)


def client_for(app: Any = None, url: str | None = None) -> httpx.AsyncClient:
    """A client of a running application or URL, for handlers that go through a provider's API.

    Runs no lifespan: the application is running already. An exception inside it is raised.
    """
    if url is not None:
        address = address_of("the service", url)
        return _client(None, _START_SECONDS, base_url=address.url, headers=address.headers)
    found = application_of(Provider(name="the service", app=app))
    return _client(httpx.ASGITransport(app=found), _START_SECONDS, base_url=IN_PROCESS_URL)


@asynccontextmanager
async def line_to(provider: Provider, seconds: float) -> AsyncIterator[Line]:
    """Start the provider's application, or reach its URL, and open a line to it.

    Raises:
        CannotHold: it does not start, or nothing answers at its URL.
    """
    if provider.url is not None:
        address = address_of(provider.name, provider.url)
        await probe(provider.name, address)
        async with _client(None, 2 * seconds, headers=address.headers) as client:
            yield Line(client, address.url, seconds)
        return
    async with started(provider, seconds) as (app, watch):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with _client(transport, 2 * seconds) as client:
            yield Line(client, IN_PROCESS_URL, seconds, watch)


def _client(transport: httpx.ASGITransport | None, seconds: float, **how: Any) -> httpx.AsyncClient:
    # A proxy in the environment must not stand between the suite and a loopback address.
    return httpx.AsyncClient(transport=transport, timeout=seconds, trust_env=False, **how)


async def probe(name: str, address: Address) -> None:
    """See that something listens at ``address``.

    Raises:
        CannotHold: nothing does.
    """
    try:
        async with asyncio.timeout(_REACH_SECONDS):
            _, writer = await asyncio.open_connection(address.host, address.port)
    except (OSError, TimeoutError) as error:
        got = f"nothing answers at {address.host}:{address.port} ({error or 'timed out'})"
        raise CannotHold((start_fault(name, got, "start it, or mend --url"),)) from error
    writer.close()
