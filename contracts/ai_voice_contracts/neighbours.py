"""Twilio beside the voice-parser, without a network: what it is asked for can be read back.

Knows no state: what is not as usual stands in a world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ai_voice_contracts.providers import parser
from ai_voice_shared.forms import parse_form

if TYPE_CHECKING:
    from types import SimpleNamespace as World

    from handfast.transports.in_memory import InMemoryMessages

__all__ = ["TwilioBeside"]


class TwilioBeside(httpx.AsyncBaseTransport):
    """A transport to the stub of Twilio, and to a host that media may have moved to.

    What it is asked at either is added to ``messages``, where it does not fail.
    """

    def __init__(self, world: World, app: Any, medium: bytes, messages: InMemoryMessages) -> None:
        self._world = world
        self._app = httpx.ASGITransport(app)
        self._medium = medium
        self._messages = messages

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """What Twilio answers, or the other host."""
        if request.url.host == parser.MEDIUM_FETCHED.address:
            sent = {"Authorization": request.headers.get("authorization", "")}
            self._messages.add(request.url.host, sent)
            return httpx.Response(200, content=self._medium)
        if self._world.twilio_is_away:
            raise httpx.ConnectError("Twilio does not answer")
        if self._world.refused:
            return httpx.Response(self._world.refused, json={"message": "refused"})
        if request.method == "GET" and self._world.moved_to:
            return httpx.Response(307, headers={"location": self._world.moved_to})
        if request.method == "POST":
            form = dict(parse_form((await request.aread()).decode()))
            self._messages.add(request.url.path, form)
        return await self._app.handle_async_request(request)
