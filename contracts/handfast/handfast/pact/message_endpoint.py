"""Where Pact's verifier asks for a message: answers with the entry that the provider produced.

An ASGI application; it opens no socket and judges nothing.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handfast.wire.asgi import body_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.wire.asgi import Receive, Send

__all__ = ["PATH", "MessageEndpoint"]

PATH = "/message"


@dataclass
class MessageEndpoint:
    """Answers every request with ``payload``, in the form that Pact's verifier reads.

    ``on_request`` is called before each.
    """

    payload: Any = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    on_request: Callable[[], None] = lambda: None

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request, whatever it asks."""
        self.on_request()
        await body_of(receive)
        headers = [
            (b"content-type", self.metadata["contentType"].encode()),
            (b"pact-message-metadata", base64.b64encode(json.dumps(self.metadata).encode())),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(self.payload).encode()})
