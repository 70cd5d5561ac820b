"""Media are fetched from Twilio only, and nobody else gets its credentials."""

import asyncio
import logging
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ai_voice_shared.services import twilio_media
from ai_voice_shared.services.twilio_media import (
    MediaFailed,
    MediaUnavailable,
    Medium,
    fetch_media,
)

pytestmark = pytest.mark.unit

type RoundTrip = Any  # conftest's
type Reply = tuple[int, dict[str, str], bytes]
type Serve = Callable[[Callable[[RoundTrip], Reply]], tuple[str, list[RoundTrip]]]

SID, TOKEN = "AC1", "not-a-token"
BASIC = "Basic QUMxOm5vdC1hLXRva2Vu"
VOICE: Reply = (200, {"Content-Type": "audio/ogg"}, b"OggS")


def fetch(url: str, **options: Any) -> Medium:
    return asyncio.run(fetch_media(url, SID, TOKEN, **options))


def answering(*replies: httpx.Response | Exception) -> tuple[httpx.MockTransport, list[str]]:
    """A transport that gives one reply after the other, and the URLs it was asked for."""
    asked: list[str] = []
    left = iter(replies)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        reply = next(left)
        if isinstance(reply, Exception):
            raise reply
        return reply

    return httpx.MockTransport(answer), asked


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("back", [False, True])
def test_credentials_go_to_twilio_once_and_with_no_redirect(
    serve: Serve, status: int, back: bool
) -> None:
    """Also a redirect that leads back to Twilio is followed without them."""
    stored, asked_elsewhere = serve(lambda _: VOICE)
    place = "/stored" if back else f"{stored}/stored"

    def answer(asked: RoundTrip) -> Reply:
        return VOICE if asked.target == "/stored" else (status, {"Location": place}, b"")

    twilio, asked = serve(answer)
    assert fetch(f"{twilio}/Media/ME1", origin=twilio) == Medium(b"OggS", "audio/ogg")
    sent = [(one.target, one.headers.get("authorization")) for one in [*asked, *asked_elsewhere]]
    assert sent == [("/Media/ME1", BASIC), ("/stored", None)]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/Media/ME1",
        "http://api.twilio.com/Media/ME1",
        "https://api.twilio.com.evil.example/ME1",
        "https://api.twilio.com@evil.example/ME1",
        "https://u:p@api.twilio.com/ME1",
        "https://evil.example#@api.twilio.com/",
        "https://api.twilio.com:8443/ME1",
        "https://api.twilio.com:x/ME1",
        "https:\\\\api.twilio.com/ME1",
        "//api.twilio.com/ME1",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_url_that_is_not_twilios_is_not_fetched(url: str) -> None:
    transport, asked = answering()
    with pytest.raises(MediaFailed, match="the URL is not Twilio's"):
        fetch(url, transport=transport)
    assert asked == []


@pytest.mark.parametrize(
    "place", ["http://stored.example/1", "ftp://x", "https://u@x/", "//:x/", "//["]
)
def test_a_redirect_leads_to_https_only(place: str) -> None:
    transport, asked = answering(httpx.Response(307, headers={"location": place}))
    with pytest.raises(MediaFailed, match="a redirect that leads off https"):
        fetch("https://API.twilio.com/ME1", transport=transport)
    assert len(asked) == 1


def test_redirects_end() -> None:
    around = [httpx.Response(302, headers={"location": "/ME1"}) for _ in range(9)]
    transport, asked = answering(*around)
    with pytest.raises(MediaFailed, match="more than 3 redirects"):
        fetch("https://api.twilio.com/ME1", transport=transport)
    assert len(asked) == 4


def test_what_is_too_large_is_not_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio_media, "LARGEST_MEDIUM", 3)
    transport, _ = answering(httpx.Response(200, content=b"OggS"))
    with pytest.raises(MediaFailed, match="larger than 3 bytes"):
        fetch("https://api.twilio.com/ME1", transport=transport)


@pytest.mark.parametrize(
    ("reply", "kind", "text"),
    [
        (httpx.Response(404), MediaFailed, "answered with 404"),
        (httpx.Response(401), MediaFailed, "answered with 401"),
        (httpx.Response(302), MediaFailed, "answered with 302"),
        (httpx.Response(429), MediaUnavailable, "answered with 429"),
        (httpx.Response(503), MediaUnavailable, "answered with 503"),
        (httpx.ConnectError(TOKEN), MediaUnavailable, "no answer (ConnectError)"),
    ],
)
def test_each_failure_has_its_kind_without_a_url_or_a_token(
    reply: httpx.Response | Exception, kind: type[Exception], text: str
) -> None:
    transport, _ = answering(reply)
    with pytest.raises(ValueError, match="twilio media") as failed:
        fetch("https://api.twilio.com/ME-secret", transport=transport)
    assert type(failed.value) is kind
    assert str(failed.value) == f"twilio media: {text}"
    shown = "".join(traceback.format_exception(failed.value))
    assert TOKEN not in shown
    assert "secret" not in str(failed.value)


def test_no_url_and_no_credentials_are_logged(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    twilio, _ = serve(lambda _: VOICE)
    with caplog.at_level(logging.DEBUG):
        fetch(f"{twilio}/Media/ME-secret", origin=twilio)
    assert not any(part in caplog.text for part in ("ME-secret", TOKEN, BASIC))
