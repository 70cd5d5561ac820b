"""A server that ends as soon as nobody waits for an answer: uvicorn's own takes 0.2 s to look.

Answers as uvicorn does; whoever is still answered when it ends is waited for by uvicorn.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import uvicorn

if TYPE_CHECKING:
    import socket

__all__ = ["PromptServer"]

_LOOKING_SECONDS: Final = 0.001
_LOOKS: Final = 20


class PromptServer(uvicorn.Server):
    """Serves until `end` is called, on the event loop that it was made on."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._over = asyncio.Event()

    def end(self) -> None:
        """Serve nobody else, and end when all are answered."""
        self.should_exit = True
        self._over.set()

    async def main_loop(self) -> None:
        """As uvicorn's, which looks ten times a second whether to end."""
        looking = asyncio.ensure_future(super().main_loop())
        over = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait((looking, over), return_when=asyncio.FIRST_COMPLETED)
        finally:
            looking.cancel()
            over.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, which waits for a tenth of a second whether or not there is what for."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(_LOOKS):
            if not self.server_state.connections and not self.server_state.tasks:
                for one in sockets or ():
                    one.close()
                await self.lifespan.shutdown()
                return
            await asyncio.sleep(_LOOKING_SECONDS)
        await super().shutdown(sockets)
