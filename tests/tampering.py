"""Single changes to what a client sends: a part of a request that is lost or has another name.

A helper of tests: it knows no system.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

FORM = "application/x-www-form-urlencoded"

type Tamper = Callable[[httpx.Request], httpx.Request]
type Pairs = list[tuple[str, Any]]


def tampered(kind: str, name: str, new: str | None) -> Tamper:
    """Drops ``name`` (``new`` None), or calls it ``new``: in `query`, `header` or `body`.

    A body is a JSON object, a form, or has parts.
    """

    def renamed(pairs: Pairs) -> Pairs:
        others = [(key, value) for key, value in pairs if key.lower() != name.lower() or new]
        return [(new if key.lower() == name.lower() and new else key, v) for key, v in others]

    def written(form: bytes) -> bytes:
        return urlencode(renamed(parse_qsl(form.decode(), keep_blank_values=True))).encode()

    def tamper(request: httpx.Request) -> httpx.Request:
        url, content, headers = request.url, request.content, list(request.headers.items())
        headers = [(key, value) for key, value in headers if key != "content-length"]
        match kind:
            case "header":
                headers = renamed(headers)
            case "query":
                url = url.copy_with(query=written(url.query))
            case _ if request.headers["content-type"].startswith(FORM):
                content = written(content)
            case _ if b"form-data" in content:
                content = _with_part(content, name, new)
            case _:
                content = json.dumps(dict(renamed(list(json.loads(content).items())))).encode()
        return httpx.Request(
            request.method, url, headers=headers, content=content, extensions=request.extensions
        )

    return tamper


def _with_part(content: bytes, name: str, new: str | None) -> bytes:
    """The parts of a form without the one of this name, or with its name changed."""
    boundary, own = content.partition(b"\r\n")[0], f'name="{name}"'.encode()
    parts = content.split(boundary)
    if new is None:
        return boundary.join(part for part in parts if own not in part)
    return boundary.join(part.replace(own, f'name="{new}"'.encode()) for part in parts)


def install(monkeypatch: pytest.MonkeyPatch, tamper: Tamper) -> None:
    """Let ``tamper`` change whatever is sent by httpx without blocking, or by requests."""
    by_httpx, by_requests = httpx.AsyncHTTPTransport.handle_async_request, HTTPAdapter.send

    async def handle(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return await by_httpx(self, tamper(request))

    def send(
        self: HTTPAdapter, request: requests.PreparedRequest, **parts: Any
    ) -> requests.Response:
        method, url, headers = str(request.method), str(request.url), dict(request.headers)
        changed = tamper(httpx.Request(method, url, headers=headers, content=request.body))
        request.url, request.body = str(changed.url), changed.content or None
        request.headers = CaseInsensitiveDict(changed.headers)
        return by_requests(self, request, **parts)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle)
    monkeypatch.setattr(HTTPAdapter, "send", send)
