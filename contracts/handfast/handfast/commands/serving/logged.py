"""Logs each request to an ASGI application in one row, without what is likely to be secret.

It changes nothing about the answer.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from handfast.wording.request_log import on_one_row, shown_target

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from handfast.wire.asgi import App, Receive, Send

__all__ = ["logged"]


def logged(
    app: App, show: Callable[[str], None], clock: Callable[[], float] = time.perf_counter
) -> App:
    """``app``, of which ``show`` is given a row for each request: method, target, status, time.

    ``clock`` counts seconds. A request that ``app`` raises at has the status 500, which is what
    the server answers then.
    """

    async def call(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        status, began = 500, clock()

        async def noting(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, noting)
        finally:
            raw = scope.get("raw_path") or scope["path"].encode()
            query = scope.get("query_string", b"")
            target = shown_target(raw.decode("latin-1"), query.decode("latin-1"))
            milliseconds = round((clock() - began) * 1000)
            show(f"{on_one_row(scope['method'])} {target} {status} {milliseconds} ms")

    return call
