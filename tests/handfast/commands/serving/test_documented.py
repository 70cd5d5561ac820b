"""The page of a provider's operations: complete, safe, and without any other host."""

from __future__ import annotations

import asyncio
import json
import re
from html.parser import HTMLParser
from typing import Any, override

import httpx
import pytest

from handfast.commands.serving.documented import documented, page_of
from handfast.derive.documents.openapi import openapi_of
from life_organiser_contracts.system import SYSTEM

OFFER = SYSTEM.offers[0]
DOCUMENT = openapi_of(OFFER, SYSTEM.contracts)


async def teapot(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers 418 to everything."""
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def answer(method: str, path: str) -> httpx.Response:
    """What the documented teapot answers."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=documented(teapot, DOCUMENT))
        async with httpx.AsyncClient(transport=transport, base_url="http://teapot") as client:
            return await client.request(method, path)

    return asyncio.run(ask())


class Links(HTMLParser):
    """What a page refers to, the ids that it has, and whether it has a script."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.ids: set[str] = set()
        self.tags: set[str] = set()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src", "action", "srcset", "data", "poster", "formaction"):
                self.targets.add(value or "")
            if name == "id":
                self.ids.add(value or "")


def links_in(page: str) -> Links:
    """The links of ``page``."""
    links = Links()
    links.feed(page)
    return links


@pytest.mark.parametrize("path", ["/docs", "/docs/", "/redoc"])
def test_the_page_refers_to_nothing_but_what_is_served_beside_it(path: str) -> None:
    """It has no script, no style of elsewhere, and browsers are forbidden to load any."""
    page = answer("GET", path)
    links = links_in(page.text)
    inside = {target for target in links.targets if target.startswith("#")}
    assert {target.removeprefix("#") for target in inside} <= links.ids
    assert links.targets - inside == {"/docs/openapi.json"}
    assert links.tags & {"script", "link", "iframe", "img", "base"} == set()
    style = re.findall(r"<style>(.*?)</style>", page.text, flags=re.DOTALL)
    assert [word for word in ("url(", "@import") if word in "".join(style)] == []
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_page_has_every_operation_and_every_schema() -> None:
    ids = links_in(page_of(DOCUMENT)).ids
    assert {operation.name for operation in OFFER.operations} <= ids
    assert {f"schema-{name}" for name in DOCUMENT["components"]["schemas"]} <= ids


def test_the_document_itself_is_served() -> None:
    assert answer("GET", "/docs/openapi.json").json() == DOCUMENT
    head = answer("HEAD", "/docs")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(("method", "path"), [("GET", "/users"), ("POST", "/docs"), ("GET", "/")])
def test_all_else_is_answered_by_the_application(method: str, path: str) -> None:
    assert answer(method, path).status_code == 418


def test_what_is_declared_is_text_and_never_markup() -> None:
    """Titles, descriptions and examples alike."""
    script = "<script>alert(1)</script>"
    document = json.loads(json.dumps(DOCUMENT).replace("Ada", script))
    document["info"]["title"] = document["paths"]["/users"]["post"]["description"] = script
    page = page_of(document)
    assert "script" not in links_in(page).tags
    assert page.count("&lt;script&gt;alert(1)") > 3
