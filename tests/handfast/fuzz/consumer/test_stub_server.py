"""The stub server answers what it is given, and fails as networks do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from handfast.fuzz.consumer.stub_server import StubAnswer, StubServer, Trouble, started_stub_server

BODY = b'{"price": 5}'
_NO_TLS: Any = False


async def asked(stub: StubServer, answer: StubAnswer, **sent: Any) -> httpx.Response:
    stub.next = answer
    async with httpx.AsyncClient(trust_env=False, verify=_NO_TLS) as client:
        return await client.post(stub.url, **sent)


def answered(answer: StubAnswer, **sent: Any) -> httpx.Response:
    async def whole() -> httpx.Response:
        async with started_stub_server(0.02) as stub:
            return await asked(stub, answer, **sent)

    return asyncio.run(whole())


def test_it_answers_what_it_is_given() -> None:
    answer = answered(StubAnswer(201, "application/json", BODY), json={"any": "thing"})
    assert (answer.status_code, answer.content) == (201, BODY)
    assert answer.headers["content-type"] == "application/json"


def test_a_request_of_unknown_length_is_read_to_its_end() -> None:
    """Else a client would find the connection closed while it still sends."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"piece"

    assert answered(StubAnswer(200, body=BODY), content=pieces()).content == BODY


@pytest.mark.parametrize(
    "pieces",
    [(b"x" * 70_000,), (b"ends with 0\r\n\r\n", b"and goes on")],
    ids=["more than a buffer has", "the end of a body in chunks"],
)
def test_a_body_in_chunks_is_taken_as_it_was_before_it_was_cut(pieces: tuple[bytes, ...]) -> None:
    """However long it is, and whatever it has in it."""
    bodies: list[bytes] = []

    async def sent() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    async def whole() -> httpx.Response:
        async with started_stub_server(0.02) as stub:
            stub.beside = lambda one: bodies.append(one.body)
            return await asked(stub, StubAnswer(200, body=BODY), content=sent())

    assert asyncio.run(whole()).content == BODY
    assert bodies == [b"".join(pieces)]


def exchanged(*pieces: bytes) -> tuple[list[bytes], str]:
    """The first bytes answered to each of ``pieces``, then all; and what was no HTTP."""

    async def whole() -> tuple[list[bytes], str]:
        async with started_stub_server(0.02) as stub:
            stub.next = StubAnswer(200, body=BODY)
            port = int(stub.url.rpartition(":")[2])
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            came = []
            for piece in pieces[:-1]:
                writer.write(piece)
                came.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(pieces[-1])
            came.append(await reader.read())
            writer.close()
            return came, stub.unreadable

    return asyncio.run(whole())


ANSWER = (
    b"HTTP/1.1 200 -\r\nConnection: close\r\n"
    b"Content-Type: application/json\r\nContent-Length: 12\r\n\r\n" + BODY
)
REFUSED = b"HTTP/1.1 400 -\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def test_a_client_that_waits_to_send_its_body_is_asked_for_it() -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    assert exchanged(head, b"piece") == ([b"HTTP/1.1 100 \r\n\r\n", ANSWER], "")


def test_the_first_of_two_requests_on_one_connection_is_answered() -> None:
    """And no other: the answer says that the connection is closed then."""
    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    assert exchanged(request * 2) == ([ANSWER], "")


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"BUY 5\r\n\r\n", "illegal request line: BUY 5"),
        (
            b"POST /a?key=mine HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
            "bad Content-Length: POST /a",
        ),
        (
            b"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n",
            "illegal chunk header: POST /a HTTP/1.1",
        ),
        (
            b"POST /a HTTP/1.1\r\nHost: a\r\nX Key: mine\r\n\r\n",
            "illegal header line: POST /a HTTP/1.1",
        ),
    ],
)
@pytest.mark.filterwarnings("error")
def test_what_is_no_http_is_refused(
    sent: bytes, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Its first line is shown, and why it is none: no query, no header and no traceback."""
    assert exchanged(sent) == ([REFUSED], why)
    assert caplog.records == []


def test_an_answer_without_a_body_has_no_length() -> None:
    """As HTTP asks for 204."""
    answer = answered(StubAnswer(204))
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (Trouble.UNAVAILABLE, (503, "text/plain", b"Service Unavailable")),
        (Trouble.HTML, (200, "text/html", b"<!doctype html><title>502</title><p>Bad gateway")),
        (Trouble.WRONG_JSON, (200, "application/json", b'{"pric{"')),
    ],
)
def test_it_answers_wrongly(trouble: Trouble, expected: tuple[int, str, bytes]) -> None:
    answer = answered(StubAnswer(200, body=BODY, trouble=trouble))
    assert (answer.status_code, answer.headers["content-type"], answer.content) == expected


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble.RESET, httpx.ReadError),
        (Trouble.CUT, httpx.RemoteProtocolError),
        (Trouble.SLOW, httpx.RemoteProtocolError),
    ],
)
def test_it_fails_as_networks_do(trouble: Trouble, error: type[Exception]) -> None:
    with pytest.raises(error):
        answered(StubAnswer(200, body=BODY, trouble=trouble))


def test_nobody_listens_at_the_closed_url() -> None:
    async def whole() -> None:
        async with started_stub_server(0.02) as stub:
            stub.url = stub.closed_url
            await asked(stub, StubAnswer())

    with pytest.raises(httpx.ConnectError):
        asyncio.run(whole())


def test_a_client_that_goes_away_harms_nobody() -> None:
    """Half a request, and then a whole one by somebody else."""

    async def whole() -> httpx.Response:
        async with started_stub_server(0.02) as stub:
            port = int(stub.url.rpartition(":")[2])
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"POST / HTTP/1.1\r\n")
            writer.close()
            await writer.wait_closed()
            return await asked(stub, StubAnswer(200, body=BODY))

    assert asyncio.run(whole()).content == BODY
