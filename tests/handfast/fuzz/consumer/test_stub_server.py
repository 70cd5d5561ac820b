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
