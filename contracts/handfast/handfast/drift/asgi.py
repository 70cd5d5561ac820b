"""An ASGI application around a provider with known differences, which translates both directions.

Requests come by the names of the contract and go on by those of the provider; answers come back by
those of the contract. Every mode goes through it, so that all verify the same. Judges nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from handfast.derive.requests import Sent
from handfast.drift.rows import Answered
from handfast.drift.translation import (
    answer_from_provider,
    request_for_provider,
    status_from_provider,
)
from handfast.wire.asgi import body_of
from handfast.wire.headers import Headers, pairs_in

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from handfast.drift.rows import Differences, DriftRow
    from handfast.drift.translation import TranslatedRequest
    from handfast.wire.asgi import App, Receive, Send

__all__ = ["translating"]


def translating(app: App, differences: Differences | None, used: set[DriftRow]) -> App:
    """``app`` by the names of the contract; the rows that were needed are added to ``used``."""
    if differences is None:
        return app
    known: Differences = differences

    async def translated(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request = request_for_provider(known, _sent(scope, await body_of(receive)))
        used.update(request.rows)
        back = _back(known, request, send, used)
        await app(_scope(scope, request.sent), _whole(request.sent.body), back)

    return translated


def _sent(scope: MutableMapping[str, Any], body: bytes) -> Sent:
    query = scope.get("query_string", b"").decode("latin-1")
    path = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0].decode("latin-1")
    headers = Headers((n.decode("latin-1"), text.decode("latin-1")) for n, text in scope["headers"])
    return Sent(scope["method"], f"{path}?{query}" if query else path, headers, body)


def _scope(scope: MutableMapping[str, Any], sent: Sent) -> MutableMapping[str, Any]:
    path, _, query = sent.target.partition("?")
    headers = [
        (name.lower().encode("latin-1"), text.encode("latin-1"))
        for name, text in pairs_in(sent.headers)
        if name.lower() != "content-length"
    ]
    if sent.body:
        headers.append((b"content-length", str(len(sent.body)).encode()))
    return {
        **scope,
        "method": sent.method,
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "headers": headers,
    }


def _whole(body: bytes) -> Receive:
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": body, "more_body": False},
    ]

    async def receive() -> MutableMapping[str, Any]:
        return messages.pop() if len(messages) > 1 else messages[0]

    return receive


_WITHOUT_BODY = frozenset({204, 304})
_OF_A_BODY = frozenset({b"content-length", b"content-type"})


def _back(known: Differences, request: TranslatedRequest, send: Send, used: set[DriftRow]) -> Send:
    """``send``, which waits for the whole of an answer and sends it by the contract's names."""
    operation = request.operation
    if operation is None:
        return send
    start: MutableMapping[str, Any] = {}
    chunks: list[bytes] = []

    async def back(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        if message["type"] != "http.response.body":
            await send(message)
            return
        chunks.append(message.get("body", b""))
        if message.get("more_body", False):
            return
        headers = [(name.lower(), text) for name, text in start["headers"]]
        kind = dict(headers).get(b"content-type", b"").decode("latin-1")
        whole = b"".join(chunks)
        came = start["status"]
        status, of_status = status_from_provider(known, operation, came, valid=request.valid)
        body, rows = answer_from_provider(known, operation, status, kind, whole)
        used.update(rows | of_status)
        if known.on_answer is not None:
            known.on_answer(Answered(operation, status, request.valid, body))
        if status != came and status in _WITHOUT_BODY:  # which HTTP gives no body
            headers = [(name, text) for name, text in headers if name not in _OF_A_BODY]
            body = b""
        elif body is not whole:
            headers = [(name, text) for name, text in headers if name != b"content-length"]
            headers.append((b"content-length", str(len(body)).encode()))
        await send({**start, "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return back
