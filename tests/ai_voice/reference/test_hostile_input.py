"""The reference services refuse input that means harm, and reveal nothing of it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import SecretStr

from ai_voice_contracts.bindings import providers
from ai_voice_contracts.examples import ACCOUNT_SID, COMPANY, MEDIA_URL, NUMBER, SERVICE
from ai_voice_contracts.reference import data_api, twilio_client, twilio_stub, webhook_handler
from ai_voice_contracts.reference.authorizer import authorize
from ai_voice_contracts.system import SYSTEM
from ai_voice_shared import CustomerLookupClient, CustomerLookupSettings
from ai_voice_shared.models import S3ListResponse
from handfast.model.cases import cases_of
from handfast.run.in_process import verify_in_process
from handfast.transports.redis.clients import fake_redis

PUBLIC_URL, TOKEN = "https://hooks.example.com/prod", "example-auth-token"
FORM = {"MessageSid": "SM1", "AccountSid": ACCOUNT_SID, "From": f"whatsapp:{NUMBER}", "To": SERVICE}
ELSEWHERE = "https://cdn.example.com/medium"


def twilio_with(answer: Any) -> twilio_client.TwilioClient:
    transport = httpx.MockTransport(answer)
    return twilio_client.TwilioClient(ACCOUNT_SID, SecretStr(TOKEN), SERVICE, transport=transport)


def test_a_redirect_of_a_medium_is_followed_without_credentials() -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        if request.url.host == "api.twilio.com":
            return httpx.Response(307, headers={"location": ELSEWHERE})
        return httpx.Response(200, content=b"OggS")

    assert asyncio.run(twilio_with(answer).download(MEDIA_URL)) == b"OggS"
    assert ["authorization" in request.headers for request in sent] == [True, False]


@pytest.mark.parametrize(
    "url",
    [
        ELSEWHERE,
        "http://api.twilio.com/medium",
        "https://api.twilio.com:8443/medium",
        "https://api.twilio.com@evil.example.com/medium",
        "https://api.twilio.com.evil.example.com/medium",
        "",
    ],
)
def test_credentials_go_to_twilio_and_nowhere_else(url: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing may be asked")

    with pytest.raises(ValueError, match="not at Twilio's own host"):
        asyncio.run(twilio_with(answer).download(url))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(302, headers={"location": "http://cdn.example.com/"}), "without TLS"),
        (httpx.Response(302, headers={"location": MEDIA_URL}), "so many redirects"),
        (httpx.Response(200, content=bytes(twilio_client.LARGEST_MEDIUM + 1)), "too large"),
    ],
)
def test_a_medium_that_is_a_trap_is_not_fetched(answer: httpx.Response, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        asyncio.run(twilio_with(lambda request: answer).download(MEDIA_URL))


def delivered(query: str = "", called: str = "", **headers: str) -> int:
    """What the webhook answers to a form signed for ``query``, and ``called`` with another one."""
    queued: list[Any] = []

    async def deliver() -> int:
        async with httpx.AsyncClient(transport=signed, base_url="http://inside") as client:
            answer = await twilio_stub.deliver(client, PUBLIC_URL, TOKEN, FORM, query)
        return answer.status_code

    app = webhook_handler.create_app(
        lambda: webhook_handler.Settings(PUBLIC_URL, SecretStr(TOKEN)), a_lookup(), queued.append
    )
    inner = httpx.ASGITransport(app=app)

    async def passed_on(request: httpx.Request) -> httpx.Response:
        url = request.url.copy_with(query=called.encode() or None) if called else request.url
        sent = [(k, v) for k, v in request.headers.items() if k != "x-twilio-signature"]
        proof = request.headers["x-twilio-signature"]
        sent.append((headers.get("name", "x-twilio-signature"), proof))
        again = httpx.Request(request.method, url, headers=sent, content=request.content)
        return await inner.handle_async_request(again)

    signed = httpx.MockTransport(passed_on)
    status = asyncio.run(deliver())
    assert len(queued) == (status == 200)
    return status


def a_lookup() -> CustomerLookupClient:
    settings = CustomerLookupSettings(
        customer_lookup_api_base_url="https://lookup.example.com",
        customer_lookup_api_key=SecretStr("example"),
    )
    customer = {"customer_id": "c", "company_id": COMPANY, "company_name": "n"}
    answers = httpx.MockTransport(lambda request: httpx.Response(200, json=customer))
    return CustomerLookupClient(settings, transport=answers)


@pytest.mark.parametrize("query", ["a=2&a=1", "b=1&a=1", "a=%2F+%20", "a", "a=&b", "%61=1"])
def test_the_query_is_signed_as_it_was_written(query: str) -> None:
    assert delivered(query) == 200


@pytest.mark.parametrize("called", ["a=1&a=2", "a=2", "a=2&a=1&b", "a=2&a=%31", "A=2&a=1"])
def test_another_query_than_the_signed_one_is_refused(called: str) -> None:
    assert delivered("a=2&a=1", called) == 403


@pytest.mark.parametrize("name", ["X-TWILIO-SIGNATURE", "x-Twilio-Signature"])
def test_the_name_of_the_signature_is_read_in_any_case(name: str) -> None:
    assert delivered(name=name) == 200


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=4), st.text())
@example({"x-api-key": ""}, "")
@example({"x-api-key": "k", "X-API-KEY": "k"}, "k")
def test_nobody_passes_without_the_key(headers: dict[str, str], secret: str) -> None:
    """No header and no secret raises, and only the one key, given once, lets anybody in."""
    reply = authorize({"headers": headers}, lambda: secret)
    assert reply == {"isAuthorized": False}


class _OddStorage:
    """A storage that refuses a token as S3 does."""

    async def list_objects(self, *_: Any) -> S3ListResponse:
        answer = {
            "Error": {"Code": "InvalidArgument", "Message": "The continuation token is wrong"}
        }
        raise ClientError(answer, "ListObjectsV2")  # type: ignore[arg-type]  # as far as it is read


@pytest.mark.parametrize(("page", "status"), [("&nextContinuationToken=x", 400), ("", 500)])
def test_a_token_of_no_page_is_the_callers_fault(page: str, status: int) -> None:
    storage: Any = _OddStorage
    app = data_api.create_app(storage, lambda event: {"isAuthorized": True})

    async def ask() -> int:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            url = f"/files/list?company_id=a&message_intent=other{page}"
            return (await client.get(url)).status_code

    assert asyncio.run(ask()) == status


PRIVATE = (
    NUMBER,
    NUMBER[1:],
    "The roof of number 7",
    "roof-repair_",
    "example-api-key",
    "example-other-key",
    TOKEN,
)
OURS = ("ai_voice_contracts.reference", "ai_voice_shared", "fastapi", "starlette", "httpx")


def leaks(records: list[logging.LogRecord]) -> list[str]:
    """Each line with something private; what the run itself asks is left out."""
    lines = [f"{r.name}: {r.getMessage()} {r.exc_info}" for r in records if r.name.startswith(OURS)]
    asked = [line for line in lines if "http://provider" not in line]
    return [line for line in asked if any(secret in line for secret in PRIVATE)]


@pytest.mark.parametrize("provider", [offer.provider for offer in SYSTEM.offers])
def test_no_number_text_or_key_is_logged(provider: str, caplog: pytest.LogCaptureFixture) -> None:
    """Everything that is under contract is done, and everything is logged."""
    mine = [case for case in cases_of(SYSTEM.contracts) if case.provider == provider]
    with caplog.at_level(logging.DEBUG):
        asyncio.run(verify_in_process(mine, providers(fake_redis())[provider]))
    assert caplog.records
    assert leaks(caplog.records) == []


def test_what_is_private_in_a_log_is_found(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger(webhook_handler.__name__).info("a message of %s", NUMBER)
    assert leaks(caplog.records) == [f"{webhook_handler.__name__}: a message of {NUMBER} None"]
