"""A provider is called in this loop, with its lifespan, or at its URL."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from handfast.derive.requests import Sent
from handfast.drift.differences import Differences
from handfast.http.connection import NoAnswer, client_for, connected
from handfast.http.serving import serving
from handfast.model import Offer
from handfast.providers.provider import RunningProvider


def asked(app: Any) -> tuple[int, bytes, list[str]]:
    async def scene() -> tuple[int, bytes, list[str]]:
        async with connected(RunningProvider(name="p", app=app), 5.0) as connection:
            received = await connection.send(Sent("GET", "/a%2Fb%20c?d=%22", {}), {})
            return received.status, received.body, [str(error) for error in connection.watch.raised]

    return asyncio.run(scene())


def test_the_lifespan_is_run_and_its_state_reaches_requests(apps: Any) -> None:
    log: list[str] = []
    assert asked(apps.stateful(log)) == (200, b"yes /a%2Fb%20c", [])
    assert log == ["up", "down"]


def test_an_application_without_lifespan_is_served_as_it_is(apps: Any) -> None:
    assert asked(apps.bare) == (200, b"here", [])


def test_an_exception_inside_is_a_500_and_is_recorded(apps: Any) -> None:
    assert asked(apps.raises) == (500, b"Internal Server Error", ["lost"])


def test_an_answer_that_breaks_off_is_recorded_with_its_exception(apps: Any) -> None:
    assert asked(apps.breaks_off) == (200, b"half", ["lost"])


def test_a_connection_that_breaks_is_no_answer(apps: Any) -> None:
    async def scene(url: str) -> None:
        async with connected(RunningProvider(name="p", url=url), 5.0) as connection:
            await connection.send(Sent("GET", "/", {}), {})

    with (
        serving(RunningProvider(name="p", app=apps.breaks_off)) as served,
        pytest.raises(NoAnswer, match="no answer: RemoteProtocolError"),
    ):
        asyncio.run(scene(served.url))


def test_a_handler_can_go_through_the_running_application_or_its_url(apps: Any) -> None:
    async def scene(**where: Any) -> str:
        async with client_for(**where) as client:
            return (await client.get("/")).text

    assert asyncio.run(scene(app=apps.bare)) == "here"
    with serving(RunningProvider(name="p", app=apps.bare)) as served:
        assert asyncio.run(scene(url=served.url)) == "here"


COOKIES = [b"session=1; Path=/", b"theme=dark"]


async def sets_cookies(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the cookies that it was sent, and sets two."""
    if scope["type"] != "http":
        raise NotImplementedError
    headers = [(b"set-cookie", cookie) for cookie in COOKIES]
    body = dict(scope["headers"]).get(b"cookie", b"none")
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answers_of(provider: RunningProvider) -> list[bytes]:
    async with connected(provider, 5.0) as connection:
        sent = Sent("GET", "/", {}), Sent("GET", "/", {"Cookie": "own=1"})
        return [(await connection.send(one, {})).body for one in sent]


def test_only_the_cookies_that_a_request_declares_are_sent() -> None:
    in_process = RunningProvider(name="p", app=sets_cookies)
    assert asyncio.run(answers_of(in_process)) == [b"none", b"own=1"]
    with serving(in_process) as served:
        for drift in (None, Differences(Offer(provider="p"), (), {}, {})):
            by_url = RunningProvider(name="p", url=served.url, drift=drift)
            assert asyncio.run(answers_of(by_url)) == [b"none", b"own=1"]
