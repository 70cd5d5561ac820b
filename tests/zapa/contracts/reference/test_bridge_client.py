"""The bridge's client tells its failures apart, and shows nothing of what it sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from zapa_contracts.reference.bridge_client import (
    BridgeClient,
    BridgeUnreachable,
    SessionError,
    WhatsAppBridgeError,
    send_code,
)

NUMBER = "+12025550143"


def client(answer: Callable[[httpx.Request], httpx.Response]) -> BridgeClient:
    """A client of a bridge that answers so."""
    return BridgeClient("http://bridge:3000", httpx.MockTransport(answer))


def refusing(status: int) -> BridgeClient:
    return client(lambda request: httpx.Response(status, json={"detail": "no"}))


def away(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout(f"no answer to {request.content!r}")


@pytest.mark.parametrize("status", [400, 404, 409, 500, 503])
def test_a_refusal_is_an_error_with_its_status(status: int) -> None:
    with pytest.raises(SessionError) as raised:
        asyncio.run(refusing(status).get_session("system"))
    assert raised.value.status == status


def test_a_bridge_that_does_not_answer_is_another_error_which_shows_no_number() -> None:
    with pytest.raises(BridgeUnreachable, match="ReadTimeout") as raised:
        asyncio.run(send_code(client(away), NUMBER, "048213"))
    assert NUMBER[1:] not in str(raised.value)


@pytest.mark.parametrize("content", [b"<html>", b"{}", b'{"status":"ill"}'])
def test_an_answer_that_can_not_be_read_is_an_error_of_the_bridge(content: bytes) -> None:
    bridge = client(lambda request: httpx.Response(200, content=content))
    with pytest.raises(WhatsAppBridgeError, match="can't be read"):
        asyncio.run(bridge.get_health())


def test_deleting_a_session_that_is_not_there_is_no_error() -> None:
    assert asyncio.run(refusing(404).delete_session("system")) is False
    with pytest.raises(SessionError):
        asyncio.run(refusing(503).delete_session("system"))


def test_a_code_goes_to_the_number_by_the_session_of_the_service() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        at = "2031-04-01T06:00:00Z"
        sent = {"message_id": "3EB0", "timestamp": at, "status": "sent"}
        return httpx.Response(200, json=sent)

    asyncio.run(send_code(client(answer), NUMBER, "048213"))
    (request,) = requests
    assert request.url.path == "/sessions/system/messages"
    assert b'"recipient_jid":"12025550143@s.whatsapp.net"' in request.content
    assert b"048213" in request.content
