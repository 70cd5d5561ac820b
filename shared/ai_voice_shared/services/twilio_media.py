"""Fetches what somebody sent by WhatsApp from Twilio, whose credentials go to Twilio only.

`MediaUrl0` comes in a request: it is fetched only from Twilio's own host. Twilio answers with a
redirect to where the medium lies; that host is asked without credentials.
"""

import asyncio
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from pydantic import SecretStr

from ai_voice_shared.services._http import transport_or_own

__all__ = [
    "LARGEST_MEDIUM",
    "TIMEOUT_SECONDS",
    "TWILIO",
    "MediaFailed",
    "MediaUnavailable",
    "Medium",
    "fetch_media",
]

TWILIO = "https://api.twilio.com"
"""Where media URLs point to."""

LARGEST_MEDIUM = 16 * 1024 * 1024
"""In bytes; WhatsApp sends no more."""

TIMEOUT_SECONDS = 60.0
"""How long fetching a medium may take, redirects included."""

_MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)


class MediaFailed(ValueError):
    """A medium can't be had; asking again will not help. Tells no URL and no credentials."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(f"twilio media: {reason}")
        self.status = status


class MediaUnavailable(MediaFailed):
    """No answer, or a server that failed (429, 5xx): a later try may succeed."""


@dataclass(frozen=True)
class Medium:
    """What was sent, and what its server says it is."""

    data: bytes
    content_type: str


async def fetch_media(
    url: str,
    account_sid: str,
    auth_token: str | SecretStr,
    *,
    origin: str = TWILIO,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Medium:
    """Fetch the medium at a URL of a webhook.

    `origin` is the only place that gets the credentials; another is for tests. `transport`, if
    given, is closed by whoever made it.

    Raises:
        MediaFailed: the URL is not Twilio's, a redirect leads off https, there is no such medium,
            or it is too large.
        MediaUnavailable: no answer in time, or a server that failed.
    """
    if _origin(url) != origin:
        raise MediaFailed("the URL is not Twilio's, so it is not fetched")
    token = auth_token.get_secret_value() if isinstance(auth_token, SecretStr) else auth_token
    basic = b64encode(f"{account_sid}:{token}".encode()).decode()
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS), transport_or_own(transport) as opened:
            return await _follow(opened, url, f"Basic {basic}")
    except TimeoutError:
        raise MediaUnavailable(f"no answer within {TIMEOUT_SECONDS:g} s") from None
    except httpx.HTTPError as error:
        # The error holds the request, and so the credentials.
        raise MediaUnavailable(f"no answer ({type(error).__name__})") from None


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    # Compared whole: what stands before "@", or a port, would make it another place.
    plain = parts.netloc.lower() == (parts.hostname or "") + (f":{port}" if port else "")
    return f"{parts.scheme}://{parts.netloc.lower()}" if plain else ""


async def _follow(transport: httpx.AsyncBaseTransport, url: str, credentials: str) -> Medium:
    headers = {"authorization": credentials}
    scheme = urlsplit(url).scheme
    for _ in range(_MOST_REDIRECTS + 1):
        found = await _ask(transport, url, headers)
        if isinstance(found, Medium):
            return found
        url, headers = _led_to(url, found), {}
        if not _origin(url).startswith(f"{scheme}://"):
            raise MediaFailed(f"a redirect that leads off {scheme}")
    raise MediaFailed(f"more than {_MOST_REDIRECTS} redirects")


def _led_to(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError:
        return ""


async def _ask(
    transport: httpx.AsyncBaseTransport, url: str, headers: dict[str, str]
) -> Medium | str:
    """The medium, or where it lies instead."""
    timeout = httpx.Timeout(TIMEOUT_SECONDS).as_dict()
    try:
        request = httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout})
    except (httpx.InvalidURL, UnicodeError):
        raise MediaFailed("the URL can't be read") from None
    response = await transport.handle_async_request(request)
    response.request = request  # an error while reading is reported with it
    try:
        status = response.status_code
        if status in _REDIRECTS and "location" in response.headers:
            return response.headers["location"]
        if status != 200:
            kind = MediaUnavailable if status == 429 or status >= 500 else MediaFailed
            raise kind(f"answered with {status}", status)
        data = bytearray()
        async for part in response.aiter_bytes():
            data += part
            if len(data) > LARGEST_MEDIUM:
                raise MediaFailed(f"larger than {LARGEST_MEDIUM} bytes", status)
        return Medium(bytes(data), response.headers.get("content-type", ""))
    finally:
        await response.aclose()
