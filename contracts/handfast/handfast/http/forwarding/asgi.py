"""A service at a URL as an ASGI application: each request goes on to it, each answer comes back.

Of httpx there is what may not differ from other modes: what a URL is on the wire, how a body is
decoded. With all of its client a request would cost three times as much.
Follows no redirect, asks no other host, judges nothing.
"""

from __future__ import annotations

import asyncio
import re
import string
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import h11
import httpx

from handfast.http.forwarding.conversation import connect
from handfast.http.forwarding.decoding import decoded
from handfast.wire.asgi import body_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import MutableMapping

    from handfast.http.address import Address
    from handfast.http.forwarding.conversation import Conversation
    from handfast.wire.asgi import Receive, Send

__all__ = ["Forwarding"]

_OF_ONE_CONNECTION: Final = frozenset(
    {b"connection", b"content-encoding", b"content-length", b"keep-alive", b"transfer-encoding"}
)
_NOT_SENT_ON: Final = _OF_ONE_CONNECTION | {b"accept-encoding", b"host"}
_WITH_A_BODY: Final = frozenset({"PATCH", "POST", "PUT"})
_AS_IT_IS: Final = re.compile(rb"(?:[\w.~/?&=:@,+;!-]|%[0-9A-Fa-f]{2})+")
"""What httpx writes as it is, but for `/.`, which it resolves."""


class Forwarding:
    """The service at ``address`` as an application; connections are used again.

    Neither a connection nor an answer may take more than ``seconds``. Raises, when it is called,
    httpx.RequestError: no answer came, or one of more than ``most`` bytes.
    """

    def __init__(
        self, address: Address, seconds: float, most: int, context: ssl.SSLContext
    ) -> None:
        self._address, self._seconds, self._most, self._context = address, seconds, most, context
        there = httpx.URL(address.url)
        self._host: bytes = there.netloc
        self._path: bytes = there.raw_path.rstrip(b"/")
        self._idle: list[Conversation] = []
        own = {
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "keep-alive",
            "User-Agent": f"python-httpx/{httpx.__version__}",
            **address.headers,
        }
        self._own = [(name.encode(), text.encode()) for name, text in own.items()]

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Ask the service, and answer as it does."""
        body = await body_of(receive)
        request = self._request(scope, body)
        conversation = await self._conversation()
        try:
            async with asyncio.timeout(self._seconds):
                whole = await conversation.ask(request, body)
        except TimeoutError as error:
            raise httpx.ReadTimeout(f"none within {self._seconds:g} s") from error
        if conversation.is_open:
            self._idle.append(conversation)
        body = decoded(whole.status, whole.headers, whole.body, self._most)
        headers = [pair for pair in whole.headers if pair[0].lower() not in _OF_ONE_CONNECTION]
        await send({"type": "http.response.start", "status": whole.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def aclose(self) -> None:
        """Close all connections."""
        while self._idle:
            self._idle.pop().close()

    async def _conversation(self) -> Conversation:
        """One that is open still, or a new one."""
        while self._idle:
            one = self._idle.pop()
            for _ in range(2):  # the loop looks whether the service has closed it meanwhile
                await asyncio.sleep(0)
            if one.is_open:
                return one
        return await connect(self._address, self._most, self._seconds, self._context)

    def _request(self, scope: MutableMapping[str, Any], body: bytes) -> h11.Request:
        headers = [(b"Host", self._host)]
        headers += [pair for pair in scope["headers"] if pair[0].lower() not in _NOT_SENT_ON]
        names = {name.lower() for name, _ in headers}
        headers += [pair for pair in self._own if pair[0].lower() not in names]
        if body or scope["method"] in _WITH_A_BODY:
            headers.append((b"Content-Length", str(len(body)).encode()))
        try:
            return h11.Request(method=scope["method"], target=self._target(scope), headers=headers)
        except h11.LocalProtocolError as error:
            raise httpx.LocalProtocolError(str(error)) from error

    def _target(self, scope: MutableMapping[str, Any]) -> bytes:
        path: bytes = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
        query: bytes = scope.get("query_string", b"")
        target = path + b"?" + query if query else path
        if _AS_IT_IS.fullmatch(target) and b"/." not in target:
            return self._path + target
        ascii_only = quote(target, safe=string.punctuation)
        raw: bytes = httpx.URL(self._address.url + ascii_only).raw_path
        return raw
