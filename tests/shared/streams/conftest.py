"""A connection that breaks between Redis and its client, for every test of streams."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import urlsplit

import pytest


@asynccontextmanager
async def _losing_the_reply_to(command: bytes, url: str) -> AsyncIterator[str]:
    """Pass everything on, but break the connection before the first reply to a command."""
    to_lose = [command]

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        replies, server = await asyncio.open_connection(urlsplit(url).hostname, urlsplit(url).port)
        asked = False

        async def pass_commands() -> None:
            nonlocal asked
            while sent := await reader.read(65536):
                if to_lose and to_lose[0] in sent:
                    to_lose.clear()
                    asked = True
                server.write(sent)

        async def pass_replies() -> None:
            while (reply := await replies.read(65536)) and not asked:
                writer.write(reply)

        # Each direction by itself: Redis may answer one command in parts, or two at once.
        both = {asyncio.create_task(pass_commands()), asyncio.create_task(pass_replies())}
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for direction in both:
                direction.cancel()
            for end in (server, writer):
                end.close()
                await end.wait_closed()

    async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as proxy:
        yield f"redis://127.0.0.1:{proxy.sockets[0].getsockname()[1]}?protocol=2"


@pytest.fixture
def losing_the_reply_to() -> Callable[[bytes, str], AbstractAsyncContextManager[str]]:
    """Give a URL at which the first reply to a command is lost."""
    return _losing_the_reply_to
