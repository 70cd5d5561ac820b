"""A connection that breaks between Redis and its client, so that a reply is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.redis_streams import publish, publish_once


@asynccontextmanager
async def losing_the_reply_to(command: bytes, url: str) -> AsyncIterator[str]:
    """Pass everything on, but break the connection before the first reply to a command."""
    to_lose = [command]

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server = await asyncio.open_connection(urlsplit(url).hostname, urlsplit(url).port)
        try:
            while sent := await reader.read(65536):
                server[1].write(sent)
                reply = await server[0].read(65536)
                if to_lose and to_lose[0] in sent:
                    to_lose.clear()
                    break
                writer.write(reply)
        finally:
            for end in (server[1], writer):
                end.close()
                await end.wait_closed()

    async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as proxy:
        yield f"redis://127.0.0.1:{proxy.sockets[0].getsockname()[1]}?protocol=2"


@pytest.mark.parametrize(
    ("send", "lost", "entries"), [(publish, b"XADD", 2), (publish_once, b"EXEC", 1)]
)
def test_a_lost_reply_makes_two_entries_unless_published_once(
    redis_url: str, stream: str, send: Any, lost: bytes, entries: int
) -> None:
    async def test() -> int:
        key = ["job-1"] if send is publish_once else []
        async with losing_the_reply_to(lost, redis_url) as broken:
            async with Redis.from_url(broken, retry=Retry(NoBackoff(), 3)) as client:
                await send(client, stream, {"n": 1}, *key)
            async with Redis.from_url(redis_url) as client:
                return int(await client.xlen(stream))

    assert asyncio.run(asyncio.wait_for(test(), timeout=20)) == entries
