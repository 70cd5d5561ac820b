"""A service is fuzzed at its URL, whatever path and credentials that has; none is shown."""

from __future__ import annotations

import base64
from types import SimpleNamespace
from typing import Any

import pytest

from handfast.fuzz.finding import Source
from handfast.fuzz.openapi.fuzzing import DOCUMENTS, Round, fuzz_document
from handfast.http.serving import serving
from handfast.providers.provider import RunningProvider

ROUND = Round(seed=1, examples=3, phases=("coverage",), operations=("add_book", "get_book"))
PROOF = "Basic " + base64.b64encode(b"ada:p@ss").decode()


def below(app: Any) -> Any:
    """``app`` below a path, for who is Ada."""

    async def mounted(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            proof = dict(scope["headers"]).get(b"authorization", b"").decode()
            if not scope["path"].startswith("/api/v1") or proof != PROOF:
                await send({"type": "http.response.start", "status": 418, "headers": []})
                await send({"type": "http.response.body", "body": b"no entry"})
                return
            path = scope["path"].removeprefix("/api/v1")
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await app(scope, receive, send)

    return mounted


@pytest.mark.parametrize("source", DOCUMENTS)
@pytest.mark.parametrize(
    ("broken", "where"),
    [("", []), ("writes a number as text", [("add_book", "pages")])],
)
def test_a_service_below_a_path_is_fuzzed_with_credentials_that_are_never_shown(
    library: SimpleNamespace, source: Source, broken: str, where: list[tuple[str, str]]
) -> None:
    """Who breaks nothing is found nothing: every request was let in, and known for what it is."""
    shelf = library.provider(broken)
    with serving(RunningProvider(name="shelf", app=below(shelf.app))) as served:
        away = library.provider(url=served.url.replace("//", "//ada:p%40ss@") + "/api/v1")
        done = fuzz_document(
            source, library.offer, away, round_=ROUND, contracts=(library.contract,)
        )
    assert done.cases > 10
    assert [(found.interaction, found.mismatch.where) for found in done.found] == where
    assert not any(secret in str(done) for secret in ("p@ss", "p%40ss", PROOF.split()[1]))
    for found in done.found:
        assert f"{served.url}/api/v1/books" in found.mismatch.request
