"""The bridge beside a service, without a network: what it is sent can be read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx

from handfast.transports.in_memory import InMemoryMessages
from zapa_contracts.reference.bridge.app import Bridge, create_app
from zapa_shared.rest.bridge import SERVICE_SESSION, BridgeSession

if TYPE_CHECKING:
    from types import SimpleNamespace

__all__ = ["BridgeBeside"]


class BridgeBeside(httpx.AsyncBaseTransport):
    """A transport to the reference bridge, which is away where ``world.bridge`` is False.

    With a ``world.status`` it answers that, and ``world.text``.
    ``messages`` are the bodies that it was sent, by path.
    """

    def __init__(self, world: SimpleNamespace) -> None:
        self._world = world
        self._bridge = Bridge()
        self._app = httpx.ASGITransport(create_app(self._bridge))
        self.messages = InMemoryMessages()

    def reset(self) -> None:
        """Let it have no session."""
        vars(self._bridge).update(vars(Bridge()))

    def add_session(self, status: str, session_id: str = SERVICE_SESSION) -> None:
        """Let it have a session."""
        made = {"session_id": session_id, "status": status}
        self._bridge.sessions[session_id] = BridgeSession.model_validate(made)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """What the bridge answers."""
        if not self._world.bridge:
            raise httpx.ConnectError("the bridge does not answer")
        if status := vars(self._world).get("status"):
            return httpx.Response(status, text=self._world.text)
        if request.method == "POST":
            self.messages.add(request.url.path, json.loads(await request.aread()))
        return await self._app.handle_async_request(request)
