"""Sends requests to an application in the running loop, or to a URL.

Judges nothing. What the application raises is remembered, so that a 500 can show its traceback.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing, asynccontextmanager
from dataclasses import field
from functools import cache
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any

import httpx

from handfast.derive.requests import as_text, curl, with_proof
from handfast.drift.asgi import translating
from handfast.drift.translation import request_for_provider
from handfast.expectation.judge import Received
from handfast.frozen import dataclass
from handfast.http.address import Address, address_of
from handfast.http.application import application_of
from handfast.http.forwarding.asgi import Forwarding
from handfast.http.forwarding.decoding import decoded
from handfast.http.lifespan import Watch, started
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.providers.provider import ANSWER_BYTES, RunningProvider
from handfast.wire.headers import Headers

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Mapping

    from handfast.derive.requests import Sent
    from handfast.drift.rows import Differences, DriftRow
    from handfast.model.raised import Raised
    from handfast.wire.asgi import App

__all__ = [
    "IN_PROCESS_URL",
    "Connection",
    "NoAnswer",
    "client_at",
    "client_for",
    "connected",
    "probe",
    "service_at",
    "shown_request",
]

IN_PROCESS_URL = "http://provider"
_START_SECONDS = 10.0
_REACH_SECONDS = 3.0


class NoAnswer(Exception):
    """No answer came: too late, or not at all, as the message has it.

    ``raised`` is what the provider's code raised meanwhile.
    """

    raised: tuple[Raised, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """Sends requests to one provider; ``watch`` sees its code if that runs here."""

    client: httpx.AsyncClient
    base_url: str
    seconds: float
    watch: Watch = field(default_factory=Watch)
    drift: Differences | None = None
    shown_url: str | None = None
    answer_bytes: int = ANSWER_BYTES

    def shown(self, sent: Sent) -> str:
        """``sent`` as the provider wants it: a command where it answers at a URL, else a text."""
        there = sent if self.drift is None else request_for_provider(self.drift, sent).sent
        return shown_request(there, self.shown_url or self.base_url)

    async def send(self, sent: Sent, credentials: Mapping[str, str]) -> Received:
        """Send one request.

        Raises:
            NoAnswer: none came within ``seconds``, the connection failed, or the answer has more
                than ``answer_bytes``.
        """
        self.watch.raised.clear()
        headers = with_proof(sent, credentials)
        request = self.client.build_request(
            sent.method, self.base_url + sent.target, headers=headers, content=sent.body or None
        )
        # Not awaited once it is late: an endpoint that hangs in a thread cannot be cancelled.
        task = asyncio.ensure_future(_received(self.client, request, self.answer_bytes))
        done, _ = await asyncio.wait({task}, timeout=self.seconds)
        if not done:
            task.cancel()
            raise NoAnswer(f"no answer within {self.seconds:g} s")
        try:
            return task.result()
        except httpx.DecodingError as error:
            raise NoAnswer(f"an answer that can't be decoded: {error}") from error
        except httpx.TransportError as error:
            raise NoAnswer(f"no answer: {type(error).__name__}: {error}") from error


async def _received(client: httpx.AsyncClient, request: httpx.Request, most: int) -> Received:
    response = await client.send(request, stream=True)
    body = bytearray()
    try:
        async for part in response.aiter_raw():
            body += part
            if len(body) > most:
                raise NoAnswer(f"an answer of more than {most} bytes")
    finally:
        await response.aclose()
    status, headers = response.status_code, response.headers
    try:
        whole = decoded(status, headers.raw, bytes(body), most)
    except httpx.ReadError as error:
        raise NoAnswer(str(error)) from error
    return Received(status, Headers(headers.multi_items()), whole)


def shown_request(sent: Sent, url: str) -> str:
    """``sent`` as a command that sends it again; as a text where nobody answers at ``url``."""
    return as_text(sent) if url == IN_PROCESS_URL else curl(sent, url)


def client_for(
    app: Any = None, url: str | None = None, drift: Differences | None = None
) -> httpx.AsyncClient:
    """A client of a running application or URL, for handlers that go through a provider's API.

    Runs no lifespan: the application is running already. An exception inside it is raised. With
    ``drift`` it speaks the contract's words. It has a cookie jar of its own, for a handler that
    logs in first.
    """
    if url is None:
        found = application_of(RunningProvider(name="the service", app=app))
        behind = httpx.ASGITransport(app=translating(found, drift, set()))
        return _client(behind, _START_SECONDS, base_url=IN_PROCESS_URL)
    address = address_of("the service", url)
    if drift is None:
        where = {"base_url": address.url, "headers": address.headers}
        return _client(None, _START_SECONDS, **where)
    service = Forwarding(address, _START_SECONDS, ANSWER_BYTES, _certificates())
    there = _Behind(translating(service, drift, set()))
    there.service = service
    return _client(there, _START_SECONDS, base_url=IN_PROCESS_URL)


class _Behind(httpx.ASGITransport):
    """Closes the connections to the service behind it."""

    service: Forwarding

    async def aclose(self) -> None:
        await self.service.aclose()


@asynccontextmanager
async def connected(
    provider: RunningProvider, seconds: float, drifted: set[DriftRow] | None = None
) -> AsyncIterator[Connection]:
    """Start the provider's application, or reach its URL, and connect to it.

    The connection has no cookie jar: no request sends a cookie that it does not declare, neither
    of another interaction nor of an earlier request of its own, as a client without a browser.
    The rows of its drift that requests and answers use are added to ``drifted``.

    Raises:
        CannotVerify: it does not start, or nothing answers at its URL.
    """
    rows = set() if drifted is None else drifted
    drift, most = provider.drift, provider.answer_bytes
    if provider.url is None:
        async with started(provider, seconds) as (app, watch):
            translated = translating(app, drift, rows)
            transport = httpx.ASGITransport(translated, raise_app_exceptions=False)
            async with _client(transport, 2 * seconds, cookies=_NoJar()) as client:
                yield Connection(client, IN_PROCESS_URL, seconds, watch, drift, answer_bytes=most)
        return
    address = address_of(provider.name, provider.url)
    await probe(provider.name, address)
    if drift is None:
        async with client_at(address, 2 * seconds) as client:
            yield Connection(client, address.url, seconds, answer_bytes=most)
        return
    async with service_at(address, 2 * seconds, most) as service:
        behind = httpx.ASGITransport(translating(service, drift, rows))
        async with _client(behind, 2 * seconds, cookies=_NoJar()) as client:
            yield Connection(
                client,
                IN_PROCESS_URL,
                seconds,
                shown_url=address.url,
                drift=drift,
                answer_bytes=most,
            )


def client_at(address: Address, seconds: float) -> httpx.AsyncClient:
    """A client of the service at ``address``, with its credentials and without a cookie jar."""
    where = {"base_url": address.url, "headers": address.headers}
    return _client(None, seconds, cookies=_NoJar(), **where)


@asynccontextmanager
async def service_at(address: Address, seconds: float, most: int) -> AsyncIterator[App]:
    """The service at ``address`` as an application, as `Forwarding` has it."""
    async with aclosing(Forwarding(address, seconds, most, _certificates())) as service:
        yield service


class _NoJar(CookieJar):
    """Takes no cookie, and reads no answer for one: that would cost as much as the request."""

    def extract_cookies(self, *_: object) -> None:
        """Leave them."""


def _client(transport: httpx.ASGITransport | None, seconds: float, **how: Any) -> httpx.AsyncClient:
    # A proxy in the environment must not stand between the suite and a loopback address.
    if transport is None:
        how["verify"] = _certificates()
    return httpx.AsyncClient(transport=transport, timeout=seconds, trust_env=False, **how)


@cache
def _certificates() -> ssl.SSLContext:
    """Whose certificates are trusted, read once: that takes as long as fifty requests."""
    return httpx.create_ssl_context(trust_env=False)


async def probe(name: str, address: Address) -> None:
    """See that something at ``address`` speaks HTTP; which answer it gives does not matter.

    Raises:
        CannotVerify: nothing listens, or what does sends no answer.
    """
    try:
        async with asyncio.timeout(_REACH_SECONDS):
            _, writer = await asyncio.open_connection(address.host, address.port)
    except (OSError, TimeoutError) as error:
        got = f"nothing answers at {address.host}:{address.port} ({error or 'timed out'})"
        raise CannotVerify((start_mismatch(name, got, "start it, or mend its URL"),)) from error
    writer.close()
    try:
        async with (
            asyncio.timeout(_START_SECONDS),
            client_at(address, _START_SECONDS) as client,
            client.stream("GET", address.url),
        ):
            pass  # what comes after the status is for the interactions to verify
    except (httpx.TransportError, TimeoutError) as error:
        why = f"within {_START_SECONDS:g} s" if isinstance(error, TimeoutError) else f"({error})"
        got = f"something listens at {address.host}:{address.port}, but sends no HTTP answer {why}"
        raise CannotVerify(
            (start_mismatch(name, got, "see what it waits for, or mend its URL"),)
        ) from error
