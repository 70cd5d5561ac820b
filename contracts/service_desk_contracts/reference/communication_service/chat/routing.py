"""Where the WebSocket of a chat is. Any other address is refused."""

from typing import Any

from channels.routing import URLRouter
from django.urls import path, re_path

from .sockets import ChatConsumer

__all__ = ["sockets"]


async def _refuse(scope: Any, receive: Any, send: Any) -> None:
    """Close before the connection is accepted: the client is answered with 403."""
    await receive()
    await send({"type": "websocket.close"})


_CHAT: Any = ChatConsumer.as_asgi()  # Django's types know views alone
_ELSEWHERE: Any = _refuse
_ROUTES: Any = [
    path("ws/chat/<uuid:ticket_id>/", _CHAT),
    re_path("", _ELSEWHERE),
]

sockets = URLRouter(_ROUTES)
"""The ASGI application of WebSockets."""
