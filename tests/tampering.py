"""Single changes to what a client sends: a part of a request that is lost or has another name.

A helper of tests: it knows no system.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx

type Tamper = Callable[[httpx.Request], httpx.Request]
type Pairs = list[tuple[str, Any]]


def tampered(kind: str, name: str, new: str | None) -> Tamper:
    """Drops ``name`` (``new`` None), or calls it ``new``: in `query`, `header`, `form` or `body`.

    A body is a JSON object.
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
            case "form":
                content = written(content)
            case _:
                content = json.dumps(dict(renamed(list(json.loads(content).items())))).encode()
        return httpx.Request(
            request.method, url, headers=headers, content=content, extensions=request.extensions
        )

    return tamper
