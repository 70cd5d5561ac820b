"""However an application fails to start, it is reported once, within seconds."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import pytest

from handfast.providers.errors import CannotVerify
from handfast.run.in_process import verify_in_process

CASE = "read a missing note"


async def _missing(send: Any) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"detail": "no such note"}'})


async def reports_failed(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database at db:5432"})


async def raises(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    raise LookupError("no settings")


async def quits(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    sys.exit("DATABASE_URL is not set")


async def quits_at_once(scope: Any, receive: Any, send: Any) -> None:
    sys.exit(2)


async def hangs(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("app", "got", "detail"),
    [
        (reports_failed, "its lifespan failed", "no database at db:5432"),
        (raises, "its lifespan raised LookupError: no settings", "in raises"),
        (
            quits,
            "its lifespan raised RuntimeError: it called sys.exit('DATABASE_URL is not set')",
            "in quits",
        ),
        (quits_at_once, "its lifespan raised RuntimeError: it called sys.exit(2)", ""),
        (hangs, "its lifespan did not come up within 0.3 s", ""),
    ],
)
def test_a_start_that_fails_is_reported_once_for_the_whole_run(
    verify: Any, toy: Any, app: Any, got: str, detail: str
) -> None:
    began = time.monotonic()
    with pytest.raises(CannotVerify) as stop:
        verify([toy.case_of(CASE)] * 2, toy.note_provider(app=app), seconds=0.3)
    assert time.monotonic() - began < 30
    assert [(mismatch.where, mismatch.got) for mismatch in stop.value.mismatches] == [
        ("notes", got)
    ]
    assert detail in stop.value.mismatches[0].evidence
    assert stop.value.results == ()


async def refuses_lifespan(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    await _missing(send)


async def ignores_scope(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await _missing(send)


async def leaves(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await _missing(send)


@pytest.mark.parametrize("app", [refuses_lifespan, ignores_scope, leaves])
def test_an_application_without_lifespan_is_verified_all_the_same(
    verify: Any, toy: Any, app: Any
) -> None:
    (result,) = verify([toy.case_of(CASE)], toy.note_provider(app=app))
    assert result.mismatches == ()


async def _up_to_the_end(scope: Any, receive: Any, send: Any) -> bool:
    """Whether its lifespan has come up, and is to end; a request is answered."""
    if scope["type"] == "http":
        await _missing(send)
        return False
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    return True


async def hangs_at_the_end(scope: Any, receive: Any, send: Any) -> None:
    if await _up_to_the_end(scope, receive, send):
        await asyncio.Event().wait()


async def raises_at_the_end(scope: Any, receive: Any, send: Any) -> None:
    if await _up_to_the_end(scope, receive, send):
        raise LookupError("no pool to close")


@pytest.mark.parametrize(
    ("app", "got"),
    [
        (hangs_at_the_end, "its lifespan did not end within 2 s"),
        (raises_at_the_end, "its lifespan raised LookupError: no pool to close when it ended"),
    ],
)
def test_a_shutdown_that_fails_is_reported_beside_the_verdicts(
    verify: Any, toy: Any, app: Any, got: str
) -> None:
    """And another mode is run all the same: the provider is there."""
    began = time.monotonic()
    with pytest.raises(CannotVerify) as stop:
        verify([toy.case_of(CASE)], toy.note_provider(app=app), seconds=2)
    assert [mismatch.got for mismatch in stop.value.mismatches] == [got]
    assert [result.mismatches for result in stop.value.results] == [()]
    assert not stop.value.gone
    assert time.monotonic() - began < 30


async def quits_at_a_request(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        sys.exit(4)


def test_an_application_that_quits_at_a_request_is_a_500_with_its_traceback(
    verify: Any, toy: Any
) -> None:
    (result,) = verify([toy.case_of(CASE)], toy.note_provider(app=quits_at_a_request))
    assert [(mismatch.clause, mismatch.got) for mismatch in result.mismatches] == [
        ("status", "500: Internal Server Error")
    ]
    assert "in quits_at_a_request" in result.mismatches[0].evidence


async def sends_a_header_as_text(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        headers = [("content-type", "application/json")]
        await send({"type": "http.response.start", "status": 404, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})


def test_a_header_that_is_a_text_is_the_fault_of_the_application(verify: Any, toy: Any) -> None:
    """It is raised where it is sent, so that its place is shown, and no server stumbles over it."""
    (result,) = verify([toy.case_of(CASE)], toy.note_provider(app=sends_a_header_as_text))
    (mismatch,) = result.mismatches
    assert mismatch.got == "500: Internal Server Error"
    assert "in sends_a_header_as_text" in mismatch.evidence
    assert mismatch.evidence.strip().endswith(
        "TypeError: a header that an ASGI application sends must be bytes, and is of type str"
    )


async def sends_a_body_as_text(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 404, "headers": headers})
        await send({"type": "http.response.body", "body": "{}"})


def test_a_body_that_is_a_text_is_the_fault_of_the_application(toy: Any) -> None:
    """In process, where nothing else would come between."""
    provider = toy.note_provider(app=sends_a_body_as_text)
    (result,) = asyncio.run(verify_in_process((toy.case_of(CASE),), provider))
    (mismatch,) = result.mismatches
    assert "in sends_a_body_as_text" in mismatch.evidence
    assert mismatch.evidence.strip().endswith(
        "TypeError: a body that an ASGI application sends must be bytes, and is of type str"
    )


class Empties(bytes):
    """Bytes that say that there are none of them."""

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        raise LookupError


async def sends_headers_and_a_body_of_its_own(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        headers = iter([(b"content-type", b"application/json")])
        await send({"type": "http.response.start", "status": 404, "headers": headers})
        body = Empties(b'{"detail": "no such note"}')
        await send({"type": "http.response.body", "body": body})


def test_headers_may_be_an_iterator_and_a_body_a_class_of_its_own(toy: Any) -> None:
    """The answer is judged by what it has, and no other interaction suffers from it."""
    provider = toy.note_provider(app=sends_headers_and_a_body_of_its_own)
    (result,) = asyncio.run(verify_in_process((toy.case_of(CASE),), provider))
    assert result.mismatches == ()
