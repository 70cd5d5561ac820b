"""What the voice-parser's client of Twilio decides for itself: no contract has it."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from pydantic import SecretStr

from ai_voice_contracts.reference.twilio_client import TwilioClient


def test_a_medium_that_has_moved_to_a_url_without_tls_is_not_fetched() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"location": "http://media.example.com/1"})

    transport = httpx.MockTransport(answer)
    client = TwilioClient("AC1", SecretStr("example"), "whatsapp:+1", transport=transport)
    with pytest.raises(ValueError, match="without TLS"):
        asyncio.run(client.download("https://api.twilio.com/1"))
    assert asked == ["api.twilio.com"]
