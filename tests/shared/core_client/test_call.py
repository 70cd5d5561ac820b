import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from shared.core_client import (
    CoreAnswerUnreadable,
    CoreClient,
    CoreError,
    CoreNotFound,
    CoreRefused,
    CoreUnavailable,
)

type Core = Callable[[httpx.Request], httpx.Response]
type AskCore = Callable[..., Any]


def answering(answer: Any, status: int = 200) -> tuple[Core, list[httpx.Request]]:
    """A Core that answers with one JSON body, and what it was asked."""
    requests: list[httpx.Request] = []

    def core(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(status) if answer is None else httpx.Response(status, json=answer)

    return core, requests


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, CoreRefused),
        (404, CoreNotFound),
        (409, CoreRefused),
        (422, CoreRefused),
        (500, CoreUnavailable),
        (503, CoreUnavailable),
        (302, CoreAnswerUnreadable),
    ],
)
def test_each_refusal_is_one_kind_of_error(
    ask_core: AskCore, status: int, kind: type[CoreError]
) -> None:
    core, requests = answering({"detail": "no such memory"}, status)
    with pytest.raises(CoreError) as caught:
        ask_core(lambda client: client.get_memory("m"), core)
    assert (type(caught.value), caught.value.status) == (kind, status)
    assert caught.value.operation == "GET /memories/{memory_id}"
    assert len(requests) == 1


def test_a_refusal_repeats_the_words_of_core(ask_core: AskCore) -> None:
    core, _ = answering({"detail": "no such memory"}, 404)
    with pytest.raises(CoreNotFound) as caught:
        ask_core(lambda client: client.get_memory("m"), core)
    assert caught.value.detail == "no such memory"
    assert str(caught.value) == "core: GET /memories/{memory_id}: 404: no such memory"


def test_a_validation_refusal_lists_every_fault_without_what_was_sent(ask_core: AskCore) -> None:
    fault = {"type": "missing", "loc": ["body", "content"], "msg": "Field required"}
    core, _ = answering({"detail": [fault | {"input": "hunter2"}, fault]}, 422)
    with pytest.raises(CoreRefused) as caught:
        ask_core(lambda client: client.get_memory("m"), core)
    assert not isinstance(caught.value.detail, str)
    assert [one.model_dump() for one in caught.value.detail] == [fault, fault]
    assert str(caught.value).endswith(
        "422: body.content: Field required; body.content: Field required"
    )


def test_the_words_of_core_are_one_short_line_and_also_there_in_full(ask_core: AskCore) -> None:
    words = "no\n2026-01-01 ERROR forged" + "x" * 1_000_000
    core, _ = answering({"detail": words}, 409)
    with pytest.raises(CoreRefused) as caught:
        ask_core(lambda client: client.get_memory("m"), core)
    assert caught.value.detail == words
    assert r": 409: no\n2026-01-01 ERROR forged" in str(caught.value)
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("url", ["http://[::1", "http://core\x00", "core:80", ""])
def test_a_base_url_that_is_none_is_a_core_that_is_unavailable(url: str) -> None:
    async def ask() -> None:
        async with CoreClient(url) as client:
            await client.get_health()

    with pytest.raises(CoreUnavailable, match="GET /health: no answer"):
        asyncio.run(ask())


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"error": "x"}', b"\xff"])
def test_a_refusal_without_a_readable_body_is_still_a_refusal(
    ask_core: AskCore, content: bytes
) -> None:
    with pytest.raises(CoreRefused, match="400: no detail given"):
        ask_core(lambda client: client.get_health(), lambda _: httpx.Response(400, content=content))


@pytest.mark.parametrize(
    "content", [b"", b"hunter2", b'{"status": {"hunter2": 1}}', b"[]", b'{"status": "\xff"}']
)
def test_an_answer_of_another_form_is_reported_without_quoting_it(
    ask_core: AskCore, content: bytes
) -> None:
    with pytest.raises(
        CoreAnswerUnreadable, match="200, but the body is not as promised"
    ) as caught:
        ask_core(lambda client: client.get_health(), lambda _: httpx.Response(200, content=content))
    assert "hunter2" not in f"{caught.value} {caught.value.__cause__}"


def test_a_garbled_answer_is_unreadable(ask_core: AskCore) -> None:
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=_NoGzip())
    with pytest.raises(CoreAnswerUnreadable, match="garbled"):
        ask_core(lambda client: client.get_health(), lambda _: answer)


class _NoGzip(httpx.AsyncByteStream):
    """Bytes that claim to be compressed."""

    async def __aiter__(self) -> Any:
        yield b"no gzip"


@pytest.mark.parametrize(
    "error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.ReadError]
)
def test_a_core_that_does_not_answer_is_unavailable_and_asked_once(
    ask_core: AskCore,
    error: type[httpx.TransportError],
) -> None:
    requests = []

    def core(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        raise error("http://user:hunter2@core")

    with pytest.raises(CoreUnavailable) as caught:
        ask_core(lambda client: client.get_health(), core)
    assert str(caught.value) == f"core: GET /health: no answer ({error.__name__})"
    assert (caught.value.status, len(requests)) == (None, 1)
