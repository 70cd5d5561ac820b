"""A service is verified at its URL with its path and credentials; no result shows those."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest

from handfast.http.address import address_of
from handfast.http.connection import client_for
from handfast.http.serving import serving
from handfast.providers.errors import CannotVerify
from handfast.providers.provider import RunningProvider

PREFIX = "/api/v 1"
PROOF = "Basic " + base64.b64encode(b"ada:p@ss/w\xc3\xb6rd").decode()
SECRETS = ("p@ss", "p%40ss", PROOF.removeprefix("Basic "))


def below(app: Any) -> Any:
    """``app`` below a path, for who is Ada."""

    async def mounted(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            raw = scope["raw_path"].decode()
            proof = dict(scope["headers"]).get(b"authorization", b"").decode()
            if not raw.startswith("/api/v%201/notes") or proof != PROOF:
                await send({"type": "http.response.start", "status": 418, "headers": []})
                await send({"type": "http.response.body", "body": b"not allowed"})
                return
            path, raw = scope["path"].removeprefix(PREFIX), raw.removeprefix("/api/v%201")
            scope = {**scope, "path": path, "raw_path": raw.encode()}
        await app(scope, receive, send)

    return mounted


@pytest.mark.parametrize(("broken", "passed"), [("", True), ("value", False)])
def test_a_service_below_a_path_is_verified_with_credentials_that_no_result_shows(
    verify: Any, toy: Any, broken: str, passed: bool
) -> None:
    notes = toy.note_provider(broken)
    with serving(RunningProvider(name="notes", app=below(notes.app))) as served:
        url = served.url.replace("//", "//ada:p%40ss%2Fw%C3%B6rd@") + "/api/v%201/"
        provider = toy.note_provider(app=None, url=url, states=notes.states, reset=notes.reset)
        (result,) = verify([toy.case_of("read a note")], provider)
        assert result.passed is passed, result
        assert not any(secret in str(result) for secret in SECRETS)
        if not passed:
            (mismatch,) = result.mismatches
            assert (mismatch.clause, mismatch.where) == ("equals", "owner")
            assert mismatch.request.startswith(f"curl {served.url}/api/v%201/notes/own%2F")


def test_handlers_go_through_the_same_path_and_credentials(toy: Any) -> None:
    async def scene(url: str) -> int:
        async with client_for(url=url) as client:
            return (await client.get("/notes/n-404")).status_code

    with serving(RunningProvider(name="notes", app=below(toy.note_provider().app))) as served:
        url = served.url.replace("//", "//ada:p%40ss%2Fw%C3%B6rd@") + "/api/v%201"
        assert asyncio.run(scene(url)) == 404
        assert asyncio.run(scene(f"{served.url}/api/v%201")) == 418


@pytest.mark.parametrize(
    ("url", "got"),
    [
        ("http://ada:s3cret@host:99999", "a URL with a host or port that is none"),
        ("ada:s3cret@host", "a URL that begins with 'ada'"),
        ("//ada:s3cret@host", "a URL that begins with 'no scheme'"),
        ("ftp://ada:s3cret@host", "a URL that begins with 'ftp'"),
        ("http://ada:s3cret@/x", "a URL without a host"),
        (
            "http://host/x?token=s3cret",
            "a URL with a query or a fragment, which no request could have",
        ),
    ],
)
def test_what_is_no_url_of_a_service_is_reported_without_repeating_it(
    verify: Any, toy: Any, url: str, got: str
) -> None:
    with pytest.raises(CannotVerify) as stop:
        verify([toy.case_of("read a note")], toy.note_provider(url=url))
    (mismatch,) = stop.value.mismatches
    assert (mismatch.where, mismatch.got) == ("notes", got)
    assert "s3cret" not in str(stop.value)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://ada:s3cret@host/api/", ("https", "host", 443, "/api", "https://host/api")),
        ("http://[::1]:8000", ("http", "::1", 8000, "", "http://[::1]:8000")),
    ],
)
def test_a_url_is_taken_apart(url: str, parts: Any) -> None:
    at = address_of("p", url)
    assert (at.scheme, at.host, at.port, at.path, at.url) == parts
    assert "s3cret" not in repr(at)
