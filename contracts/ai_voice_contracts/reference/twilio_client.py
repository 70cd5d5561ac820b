"""The voice-parser's client of Twilio's REST API: sends messages, downloads media.

The account's credentials go to Twilio's own host and nowhere else: no medium of another host is
fetched, and a redirect is followed without them.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

__all__ = ["LARGEST_MEDIUM", "TwilioClient"]

LARGEST_MEDIUM = 16 * 1024 * 1024
"""How large a medium may be, in bytes; WhatsApp's own limit."""

_REDIRECTS = 3
_TIMEOUT_SECONDS = 20.0


class TwilioClient:
    """One account that sends from one number, which is written `whatsapp:+…`."""

    def __init__(
        self,
        account_sid: str,
        auth_token: SecretStr,
        number: str,
        base_url: str = "https://api.twilio.com",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._account_sid = account_sid
        self._auth = httpx.BasicAuth(account_sid, auth_token.get_secret_value())
        self._number = number
        self._base_url = base_url
        self._transport = transport

    async def send_text(self, to: str, body: str) -> dict[str, Any]:
        """Send a text of at most 1600 characters. Raises `httpx.HTTPError` when it is not taken."""
        return await self._send({"To": to, "Body": body})

    async def send_template(
        self, to: str, content_sid: str, variables: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Send a template, filled in. Raises as `send_text` does."""
        filled = {"ContentVariables": json.dumps(variables)} if variables else {}
        return await self._send({"To": to, "ContentSid": content_sid, **filled})

    async def download(self, url: str) -> bytes:
        """The bytes of a medium.

        Raises:
            ValueError: the medium is not at Twilio, or too large.
            httpx.HTTPError: it is not given.
        """
        if _place(url) != _place(self._base_url):
            raise ValueError("a medium that is not at Twilio's own host is not fetched")
        auth: httpx.BasicAuth | None = self._auth
        async with self._client() as client:
            for _ in range(_REDIRECTS + 1):
                async with client.stream("GET", url, auth=auth) as answer:
                    if not answer.has_redirect_location:
                        return await _read(answer.raise_for_status())
                    url, auth = str(answer.url.join(answer.headers["location"])), None
                    if not url.startswith("https://"):
                        raise ValueError("a medium is not fetched without TLS")
        raise ValueError("a medium is not fetched through so many redirects")

    async def _send(self, form: Mapping[str, str]) -> dict[str, Any]:
        path = f"/2010-04-01/Accounts/{self._account_sid}/Messages.json"
        async with self._client() as client:
            answer = await client.post(
                self._base_url + path, data={"From": self._number, **form}, auth=self._auth
            )
        sent: dict[str, Any] = answer.raise_for_status().json()
        return sent

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=self._transport, timeout=_TIMEOUT_SECONDS, trust_env=False
        )


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


async def _read(answer: httpx.Response) -> bytes:
    body = b""
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > LARGEST_MEDIUM:
            raise ValueError("the medium is too large")
    return body
