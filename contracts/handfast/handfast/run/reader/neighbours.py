"""Stands in for the services that a reader calls, and fails as their contracts allow.

It counts what it is asked and judges nothing. A neighbour of which there is a contract is answered
for by its stub; any other by a script.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handfast.drift.asgi import drifting
from handfast.http.serving import serving
from handfast.providers.ports import reserved_port
from handfast.providers.provider import RunningProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence

    from handfast.drift.rows import Differences
    from handfast.wire.asgi import Receive, Send

__all__ = ["Neighbour", "Trouble", "neighbours_at", "scripted"]

_LONGEST: Final = 60.0


class Trouble(StrEnum):
    """How a neighbour may fail, once or for good."""

    REFUSED = "refuses the connection"
    TIMEOUT = "does not answer"
    NOT_FOUND = "answers 404"
    UNAVAILABLE = "answers 503"
    INVALID = "answers 422"
    WRONG_JSON = "answers with half a JSON"


_STATUSES: Final = {Trouble.NOT_FOUND: 404, Trouble.UNAVAILABLE: 503, Trouble.INVALID: 422}


@dataclass
class Neighbour:
    """One service that is called; ``app`` answers for it, as one with ``known`` differences does.

    ``on_request`` says whether a request is part of handling something: others, as those of a
    reader that begins, are answered and not counted. ``trouble`` is what becomes of the next
    ``failures`` requests; ``came`` is how many there were. ``tried`` is how often the request came
    that failed first: others may be of the same handling.
    """

    name: str
    app: Any
    on_request: Callable[[], bool] = lambda: True
    known: Sequence[Differences] = ()
    trouble: Trouble | None = None
    failures: int = 0
    came: int = 0
    tried: int = 0
    failed: tuple[str, str] | None = None
    url: str = ""
    port: int = 0
    listening: ExitStack = field(default_factory=ExitStack)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer, or fail."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answering = self.app
        if await asyncio.to_thread(self.on_request):
            answering = self._answered
            self._count((scope["method"], scope["path"]))
        await drifting(answering, self.known, set(), refuses=True)(scope, receive, send)

    def _count(self, asked: tuple[str, str]) -> None:
        self.came += 1
        if self.failures > 0 and self.trouble is not None and self.failed is None:
            self.failed = asked
        self.tried += asked == self.failed

    async def _answered(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        if self.failures <= 0 or self.trouble is None:
            await self.app(scope, receive, send)
            return
        self.failures -= 1
        if self.trouble is Trouble.TIMEOUT:
            await _gone(receive)
            return
        wrong = self.trouble is Trouble.WRONG_JSON
        body = b'{"id": "' if wrong else json.dumps({"detail": str(self.trouble)}).encode()
        await _send(send, _STATUSES.get(self.trouble, 200), body)

    def fail(self, trouble: Trouble, failures: int) -> None:
        """Fail so from now on, so often."""
        self.trouble, self.failures = trouble, failures

    def listen(self) -> None:
        """Listen at its port."""
        provider = RunningProvider(name=self.name, app=self)
        self.url = self.listening.enter_context(serving(provider, self.port)).url

    def close(self) -> None:
        """Stop listening: whoever calls is refused."""
        self.listening.close()


@contextmanager
def neighbours_at(
    apps: Mapping[str, Any], on_request: Callable[[], bool], known: Sequence[Differences] = ()
) -> Iterator[list[Neighbour]]:
    """Serve ``apps`` by name until the end of the block; ``on_request`` is called each time.

    Each is as its ``known`` differences are.
    """
    with ExitStack() as until_end:
        made: list[Neighbour] = []
        for name, app in apps.items():
            own = [one for one in known if one.offer.provider == name]
            port = until_end.enter_context(reserved_port())
            made.append(Neighbour(name, app, on_request, own, port=port))
            until_end.callback(made[-1].close)
            made[-1].listen()
        yield made


def scripted(script: Any) -> Any:
    """An application that answers by ``script``.

    That is a function of method, path and body, which returns JSON or a status and JSON; or the
    JSON that it always answers with.
    """

    async def app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        try:
            sent = json.loads(body) if body else None
        except ValueError:
            sent = body.decode("utf-8", "replace")
        made = script(scope["method"], scope["path"], sent) if callable(script) else script
        status, document = made if isinstance(made, tuple) else (200, made)
        await _send(send, status, json.dumps(document).encode())

    return app


async def _gone(receive: Receive) -> None:
    """Wait until the client gives up."""
    try:
        async with asyncio.timeout(_LONGEST):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


async def _send(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
