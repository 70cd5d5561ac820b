"""communication-service as an ASGI application: HTTP, and the WebSocket of the chat."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

__all__ = ["application"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{__package__}.settings")
_http = get_asgi_application()

from .chat.routing import sockets  # noqa: E402  # Django is set up by then

application = ProtocolTypeRouter({"http": _http, "websocket": sockets})
