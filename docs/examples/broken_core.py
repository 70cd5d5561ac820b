"""A Core that fails, for the README's picture: a field is renamed, an order is turned round."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response

from life_organiser_contracts.reference.app import create_app
from life_organiser_contracts.reference.core import open_core

if TYPE_CHECKING:
    from collections.abc import Callable

core = open_core()
app = create_app(core)


@app.middleware("http")
async def change(request: Request, call_next: Callable[..., Any]) -> Response:
    """Answer as a careless change would."""
    answer = await call_next(request)
    body = b"".join([chunk async for chunk in answer.body_iterator])
    path, method = request.url.path, request.method
    if (method, path, answer.status_code) == ("GET", "/backup/status", 200):
        status = json.loads(body)
        status["state"] = status.pop("status")
        body = json.dumps(status).encode()
    if (method, path, answer.status_code) == ("GET", "/events", 200):
        body = json.dumps(json.loads(body)[::-1]).encode()
    headers = {"content-type": answer.headers.get("content-type", "")}
    return Response(body, answer.status_code, headers if body else None)
