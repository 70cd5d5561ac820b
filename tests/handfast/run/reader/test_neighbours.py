"""What a service that stands in for a neighbour counts."""

from __future__ import annotations

import asyncio

import httpx

from handfast.run.reader.neighbours import Neighbour, Trouble, scripted


async def statuses(neighbour: Neighbour, *paths: str) -> list[int]:
    transport = httpx.ASGITransport(neighbour)
    async with httpx.AsyncClient(transport=transport, base_url="http://core") as client:
        return [(await client.get(path)).status_code for path in paths]


def test_the_request_that_failed_first_is_counted_and_no_other() -> None:
    """Who goes on with another request has not tried again."""
    one = Neighbour("core", scripted({"name": "tea"}))
    one.fail(Trouble.UNAVAILABLE, 1)
    assert asyncio.run(statuses(one, "/task", "/zone", "/task")) == [503, 200, 200]
    assert (one.came, one.tried) == (3, 2)


def test_a_request_that_handles_nothing_is_answered_and_not_counted() -> None:
    """What a reader asks for when it begins uses up no failure of what it asks for later."""
    handles = iter([False, True, True])
    one = Neighbour("core", scripted({"name": "tea"}), on_request=lambda: next(handles))
    one.fail(Trouble.UNAVAILABLE, 1)
    assert asyncio.run(statuses(one, "/task", "/task", "/task")) == [200, 503, 200]
    assert (one.came, one.tried) == (2, 2)
