"""Nothing is asked where a redirect leads, in any mode: the verdict is that of the redirect."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from handfast.http.serving import serving
from handfast.pact.front import as_declared
from handfast.run.by_pact import verify_by_pact
from handfast.run.in_process import verify_in_process

STATUSES = (301, 302, 303, 307, 308)


def moved(app: Any, asked: list[str], status: int) -> Any:
    """``app`` whose notes are elsewhere, where they would be as they should be."""

    async def redirecting(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asked.append(scope["path"])
        if scope["path"].startswith("/there"):
            path = scope["path"].removeprefix("/there")
            await app({**scope, "path": path, "raw_path": path.encode()}, receive, send)
            return
        there = (b"location", b"/there" + (scope.get("raw_path") or scope["path"].encode()))
        start = {"type": "http.response.start", "status": status, "headers": [there]}
        await send(start)
        await send({"type": "http.response.body", "body": b""})

    return redirecting


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("served", [False, True], ids=["in process", "by URL"])
def test_a_redirect_is_judged_as_it_is(toy: Any, status: int, served: bool) -> None:
    asked: list[str] = []
    provider = toy.note_provider()
    provider = dataclasses.replace(provider, app=moved(provider.app, asked, status))
    cases = [toy.case_of("read a note")]
    if served:
        with serving(provider) as reached:
            there = dataclasses.replace(provider, app=None, url=reached.url)
            pact = verify_by_pact(cases, there)
    else:
        pact = verify_by_pact(cases, provider)
    own = asyncio.run(verify_in_process(cases, provider))
    found = [[(one.clause, one.got[:3]) for one in result.mismatches] for result in (*pact, *own)]
    assert found == [[("status", str(status))]] * 2
    assert not any(path.startswith("/there") for path in asked)


def coded_in(app: Any, body: bytes) -> Any:
    """``app`` whose notes have that body, of two content codings."""

    async def coding(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json"), (b"content-encoding", b"gzip, gzip")]
        await send({"type": "http.response.start", "status": 404, "headers": headers})
        await send({"type": "http.response.body", "body": body[:9], "more_body": True})
        await send({"type": "http.response.body", "body": body[9:]})

    return coding


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (b'{"detail": "no such note"}', []),
        (b" " * 2**20, [("status", "no answer: ReadError: an answer of more than 1000 bytes")]),
    ],
    ids=["a body", "too large a body"],
)
def test_a_body_is_decoded_before_the_verifier_gets_it(
    toy: Any, body: bytes, wrong: list[tuple[str, str]]
) -> None:
    """Which would take as much memory as the body stands for, and knows one coding."""
    provider = toy.note_provider()
    app = coded_in(provider.app, gzip.compress(gzip.compress(body)))
    provider = dataclasses.replace(provider, app=app, answer_bytes=1000)
    (found,) = verify_by_pact([toy.case_of("read a missing note")], provider)
    assert [(one.clause, one.got) for one in found.mismatches] == wrong


@pytest.mark.parametrize("declared", ["b=1&a=2", "a=%C3%A9+%26", "b=&a=1&b=2", "b=2&a=3&b=1", ""])
def test_a_query_reaches_a_provider_as_it_is_declared(declared: str) -> None:
    """A signature is made of the text: the verifier sorts parameters, and quotes them anew."""
    pairs = sorted(parse_qsl(declared, keep_blank_values=True), key=itemgetter(0))
    assert as_declared(urlencode(pairs).encode(), declared.encode()) == declared.encode()


@pytest.mark.parametrize(
    ("other", "declared"),
    [
        *[(other, "b=1&a=2") for other in ("a=2", "a=2&b=2", "a=2&b=1&b=1", "b=1&a")],
        ("a=%FE", "a=%FF"),
        ("%FE=1", "%FF=1"),
        ("a=2&a=1", "a=1&a=2"),
        ("a=2&b=1&a=1", "b=1&a=1&a=2"),
    ],
)
def test_another_query_is_left_as_it_is(other: str, declared: str) -> None:
    """Bytes are compared, even where they are no UTF-8; and values of a name have an order."""
    assert as_declared(other.encode(), declared.encode()) == other.encode()
