"""A request that is never answered is a finding of its operation, and holds nothing up."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from handfast.fuzz.finding import Finding, Source
from handfast.fuzz.openapi.documents import NoDocument, own_document
from handfast.fuzz.openapi.fuzzing import DOCUMENTS, Round, fuzz_document
from handfast.fuzz.openapi.running import running
from handfast.http.serving import serving
from handfast.providers.provider import RunningProvider

SECONDS = 0.05
ONE = Round(seed=1, examples=3, phases=("coverage",), operations=("get_book",))


class Silent:
    """An application that never answers what is below ``path``; ``blocking``: nothing else, too.

    ``asked`` counts those requests, ``cancelled`` how many of them were ended from outside.
    """

    def __init__(self, app: Any, path: str, *, blocking: bool = False) -> None:
        self.app, self.path, self.blocking = app, path, blocking
        self.asked = self.cancelled = 0
        self.over = threading.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer the others."""
        if scope["type"] != "http" or not scope["path"].startswith(self.path):
            await self.app(scope, receive, send)
            return
        self.asked += 1
        if self.blocking:
            self.over.wait()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


def silent(library: SimpleNamespace, path: str, **more: Any) -> tuple[Silent, RunningProvider]:
    shelf = library.provider()
    app = Silent(shelf.app, path, **more)
    return app, replace(shelf, app=app)


def providers() -> set[threading.Thread]:
    """The threads in which providers run: some of another test may be among them."""
    return {thread for thread in threading.enumerate() if thread.name == "handfast"}


def shown(found: Finding) -> tuple[str, str, str]:
    return found.operation, found.mismatch.where, found.mismatch.got


def test_a_document_that_never_comes_is_a_finding(library: SimpleNamespace) -> None:
    """The request for it is ended, and so is its thread."""
    before = providers()
    app, provider = silent(library, "/openapi.json")
    done = fuzz_document(Source.OWN_DOCUMENT, library.offer, provider, round_=ONE, seconds=SECONDS)
    assert [shown(found) for found in done.found] == [
        ("GET /openapi.json", "the document", "no answer: ReadTimeout: none within 0.05 s")
    ]
    assert (app.asked, app.cancelled) == (1, 1)
    assert providers() <= before


def test_a_document_that_never_comes_from_a_url_is_the_same_finding(
    library: SimpleNamespace,
) -> None:
    _, provider = silent(library, "/openapi.json")
    with serving(provider) as served:
        away = library.provider(url=served.url)
        done = [
            fuzz_document(Source.OWN_DOCUMENT, library.offer, one, round_=ONE, seconds=SECONDS)
            for one in (provider, away)
        ]
    assert done[0] == done[1]


def test_an_application_that_blocks_its_loop_is_waited_for_no_longer(
    library: SimpleNamespace,
) -> None:
    app, provider = silent(library, "/openapi.json", blocking=True)
    with running(provider, SECONDS) as at:
        with pytest.raises(NoDocument, match=r"^no answer: ReadTimeout: none within 0\.05 s$"):
            own_document(at)
        app.over.set()


@pytest.mark.parametrize("source", DOCUMENTS)
def test_an_operation_that_never_answers_is_a_finding(
    library: SimpleNamespace, source: Source
) -> None:
    """Each of its requests is ended, and nothing is left running."""
    before = providers()
    app, provider = silent(library, "/books/")
    done = fuzz_document(source, library.offer, provider, round_=ONE, seconds=SECONDS)
    assert [shown(found) for found in done.found] == [
        (
            "GET /books/{book_id}",
            "the document",
            "no answer: ReadTimeout: http://testserver:80: Read timed out. (read timeout=0.05)",
        )
    ]
    assert (done.cases, app.cancelled) == (0, app.asked)
    assert providers() <= before


def test_an_operation_that_never_answers_at_a_url_has_the_same_id(
    library: SimpleNamespace,
) -> None:
    _, provider = silent(library, "/books/")
    with serving(provider) as served:
        done = [
            fuzz_document(Source.DERIVED_DOCUMENT, library.offer, one, round_=ONE, seconds=SECONDS)
            for one in (provider, library.provider(url=served.url))
        ]
    ids = [[found.id for found in one.found] for one in done]
    assert ids == [["be7ec098"], ["be7ec098"]]


def test_an_interrupt_ends_the_run(library: SimpleNamespace) -> None:
    """Which Schemathesis takes for a run that is over: what comes next would go on."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fuzz_document(
            Source.DERIVED_DOCUMENT,
            library.offer,
            library.provider(),
            round_=ONE,
            on_case=interrupted,
        )


def test_time_that_is_up_ends_what_never_answers(library: SimpleNamespace) -> None:
    """Its one request is a finding, so that the operation is not among those that were missed."""
    app, provider = silent(library, "/books/")
    done = fuzz_document(
        Source.DERIVED_DOCUMENT,
        library.offer,
        provider,
        round_=ONE,
        until=time.monotonic(),
        seconds=SECONDS,
    )
    assert (app.asked, len(done.found), done.missed) == (1, 1, ())
