"""The documents of a provider beside its application: one page, and the OpenAPI that it is made of.

The page needs no script and no network: it refers to nothing but what is served here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from handfast.wire.json_text import written

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from handfast.wire.asgi import App, Receive, Send

__all__ = ["DOCUMENTS", "documented", "page_of"]

DOCUMENTS: Final = "/docs"
"""Where the page is served; the OpenAPI is one step below."""
_OPENAPI: Final = f"{DOCUMENTS}/openapi.json"
_ALSO_THE_PAGE: Final = (DOCUMENTS, f"{DOCUMENTS}/", "/redoc")
"""FastAPI's own pages at two of these are made by scripts of other hosts."""
_POLICY: Final = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def documented(app: App, document: Mapping[str, Any]) -> App:
    """``app``, with the page of the OpenAPI ``document`` in front of it."""
    page = page_of(document).encode()
    pages = dict.fromkeys(_ALSO_THE_PAGE, (b"text/html; charset=utf-8", page))
    pages[_OPENAPI] = (b"application/json", written(document))

    async def call(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        found = pages.get(scope.get("path", "")) if scope.get("method") in ("GET", "HEAD") else None
        if scope["type"] != "http" or found is None:
            await app(scope, receive, send)
            return
        content_type, body = found
        headers = [
            (b"content-type", content_type),
            (b"content-length", str(len(body)).encode()),
            (b"content-security-policy", _POLICY),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        shown = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": shown})

    return call


def page_of(document: Mapping[str, Any]) -> str:
    """The page that shows an OpenAPI ``document``: each operation, and each schema."""
    loader = PackageLoader("handfast.commands", "templates")
    environment = Environment(loader=loader, undefined=StrictUndefined, autoescape=True)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters["as_json"] = _as_json
    template = environment.get_template("documents.html.j2")
    return template.render(document=document, openapi=_OPENAPI)


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
