"""ASGI applications that translate both directions where a provider has known differences.

``translating`` stands around such a provider: requests come by the names of the contract and go on
by those of the provider; answers come back by those of the contract. Every mode goes through it, so
that all verify the same. ``drifting`` stands around what answers by the contract, for clients that
are written for such a provider: it does the opposite. Neither judges anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from handfast.derive.requests import Sent
from handfast.drift.consuming.clients import answer_for_client, meant_for
from handfast.drift.rows import Answered
from handfast.drift.translation import (
    answer_from_provider,
    request_for_provider,
    status_from_provider,
)
from handfast.wire.asgi import body_of
from handfast.wire.headers import Headers, pairs_in
from handfast.wire.json_text import written
from handfast.wire.media_types import JSON

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence

    from handfast.drift.rows import Differences, DriftRow
    from handfast.wire.asgi import App, Receive, Send

__all__ = ["drifting", "translating"]

type _Answer = Callable[[int, str, bytes], tuple[int, bytes]]
"""Makes status and body of an answer of those that came, with its content type."""


def translating(app: App, differences: Differences | None, used: set[DriftRow]) -> App:
    """``app`` by the names of the contract; the rows that were needed are added to ``used``."""
    if differences is None:
        return app
    known: Differences = differences

    def translated(sent: Sent) -> tuple[Sent, _Answer | None]:
        request = request_for_provider(known, sent)
        used.update(request.rows)
        operation = request.operation
        if operation is None:
            return request.sent, None

        def answered(came: int, content_type: str, whole: bytes) -> tuple[int, bytes]:
            status, of_status = status_from_provider(known, operation, came, valid=request.valid)
            body, rows = answer_from_provider(known, operation, status, content_type, whole)
            used.update(rows | of_status)
            if known.on_answer is not None:
                known.on_answer(Answered(operation, status, request.valid, body))
            return status, body

        return request.sent, answered

    return _through(app, translated, waits=False)


def drifting(
    app: App,
    known: Sequence[Differences],
    used: set[DriftRow],
    *,
    refuses: bool = False,
    on_refused: Callable[[Sent, Sequence[DriftRow]], None] = lambda sent, rows: None,
) -> App:
    """``app``, which answers by the contract, by the names of the providers with ``known``.

    The rows that were needed are added to ``used``; those that a request does not follow as not
    there. With ``refuses`` such a request is answered with 501, and does not reach ``app``;
    ``on_refused`` is called with it, and with those rows.
    """

    def translated(sent: Sent) -> tuple[Sent, _Answer | None]:
        if (found := meant_for(known, sent)) is None:
            return sent, None
        differences, operation, request = found
        used.update(request.rows)
        against = [row for row in request.rows if row.against]
        if against and refuses:
            on_refused(sent, against)
            raise _NotFollowed(sorted(row.declared for row in against))

        def answered(came: int, content_type: str, whole: bytes) -> tuple[int, bytes]:
            status, body, rows = answer_for_client(
                differences, operation, came, content_type, whole
            )
            used.update(rows)
            return status, body

        return request.sent, answered

    return _through(app, translated, waits=True) if known else app


class _NotFollowed(Exception):
    """A request does not follow these rows."""

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__(f"not as the known drift has it: {', '.join(rows)}")


def _through(
    app: App, translated: Callable[[Sent], tuple[Sent, _Answer | None]], *, waits: bool
) -> App:
    """``app`` behind a translation; where it ``waits``, it may wait until the client is gone."""

    async def through(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        try:
            sent, answered = translated(_sent(scope, await body_of(receive)))
        except _NotFollowed as error:
            await _refused(send, str(error))
            return
        back = send if answered is None else _back(answered, send)
        await app(_scope(scope, sent), _whole(sent.body, receive if waits else None), back)

    return through


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


async def _refused(send: Send, why: str) -> None:
    body = written({"detail": why})
    headers = [(b"content-type", JSON.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 501, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _whole(body: bytes, after: Receive | None) -> Receive:
    """The ``body``; then what comes ``after`` it, or that nobody waits any more."""
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": body, "more_body": False},
    ]

    async def receive() -> MutableMapping[str, Any]:
        if messages:
            return messages.pop()
        return {"type": "http.disconnect"} if after is None else await after()

    return receive


_WITHOUT_BODY = frozenset({204, 304})
_OF_A_BODY = frozenset({b"content-length", b"content-type"})


def _back(answered: _Answer, send: Send) -> Send:
    """``send``, which waits for the whole of an answer and sends what ``answered`` makes of it."""
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
        status, body = answered(came, kind, whole)
        if status != came and status in _WITHOUT_BODY:  # which HTTP gives no body
            headers = [(name, text) for name, text in headers if name not in _OF_A_BODY]
            body = b""
        elif body is not whole:
            headers = [(name, text) for name, text in headers if name != b"content-length"]
            headers.append((b"content-length", str(len(body)).encode()))
        await send({**start, "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return back
