"""What each answer of the lookup server comes to, over HTTP and by the function."""

import asyncio
import io
import json
import logging
import traceback
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from pydantic import ValidationError

from ai_voice_shared import CustomerLookupClient, CustomerLookupSettings, CustomerMetadata
from ai_voice_shared.services import _lookup_http, _lookup_lambda
from ai_voice_shared.services._aws import Lazy
from ai_voice_shared.services.customer_lookup_client import (
    CustomerNotFound,
    LookupFailed,
    LookupRefused,
    LookupUnauthorized,
    LookupUnavailable,
)

pytestmark = pytest.mark.unit

KEY = "k-not-a-key"
NUMBER = "+6590000001"
CUSTOMER = {"customer_id": "c-1", "company_id": "acme", "company_name": "Acme"}
HTTP = CustomerLookupSettings(
    _env_file=None, customer_lookup_api_base_url="http://lookup/v1/", customer_lookup_api_key=KEY
)
FUNCTION = CustomerLookupSettings(
    _env_file=None,
    customer_lookup_api_base_url=None,
    customer_lookup_lambda_function_name="customer-lookup",
    aws_region="eu-west-1",
)

type Ask = Callable[[int, str], CustomerMetadata]


def over_http(answer: Callable[[httpx.Request], httpx.Response], number: str) -> CustomerMetadata:
    client = CustomerLookupClient(HTTP, transport=httpx.MockTransport(answer))
    return asyncio.run(client.fetch_customer_metadata(number))


class Function:
    """Stands in for AWS's client."""

    def __init__(self, answer: dict[str, Any] | Exception) -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []

    def invoke(self, **asked: Any) -> dict[str, Any]:
        """Give the scripted answer."""
        self.asked.append(asked)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer | {"Payload": io.BytesIO(self.answer["Payload"])}

    def close(self) -> None:
        """There is nothing to close."""


def by_function(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any] | Exception
) -> tuple[CustomerMetadata, Function]:
    function = Function(answer)
    lazy = Lazy(lambda: function)
    monkeypatch.setattr(_lookup_lambda, "lambda_client", lambda *_: lazy)

    async def ask() -> CustomerMetadata:
        async with CustomerLookupClient(FUNCTION) as client:
            return await client.fetch_customer_metadata(NUMBER)

    return asyncio.run(ask()), function


@pytest.fixture(params=["http", "function"])
def ask(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Look up a number that is answered with a status and a body."""
    if request.param == "http":
        return lambda status, body: over_http(lambda _: httpx.Response(status, text=body), NUMBER)

    def by(status: int, body: str) -> CustomerMetadata:
        payload = json.dumps({"statusCode": status, "body": body}).encode()
        return by_function(monkeypatch, {"StatusCode": 200, "Payload": payload})[0]

    return by


def test_a_customer_is_as_the_server_has_it(ask: Ask) -> None:
    assert ask(200, json.dumps(CUSTOMER)) == CustomerMetadata(**CUSTOMER)


@pytest.mark.parametrize(
    ("status", "body", "kind", "text"),
    [
        (404, '{"error": "nope"}', CustomerNotFound, "not found (404): nope"),
        (400, '{"error": "bad number"}', LookupRefused, "refused (400): bad number"),
        (401, '{"error": "who?"}', LookupUnauthorized, "not authorised (401): who?"),
        (403, '{"message": "Forbidden"}', LookupUnauthorized, "not authorised (403)"),
        (500, '{"error": "store away"}', LookupUnavailable, "no answer to it (500): store away"),
        (429, "slow down", LookupUnavailable, "no answer to it (429)"),
        (204, "", LookupUnavailable, "no answer to it (204)"),
        (
            404,
            "<html><h1>Not Found</h1></html>",
            LookupUnavailable,
            "not the lookup server's answer, check where it is (404)",
        ),
        (
            404,
            '{"message": "Not Found"}',
            LookupUnavailable,
            "not the lookup server's answer, check where it is (404)",
        ),
        (404, '{"error": ""}', LookupUnavailable, None),
        (400, "[]", LookupUnavailable, None),
    ],
)
def test_each_failure_has_its_kind_and_message(
    ask: Ask, status: int, body: str, kind: type[LookupFailed], text: str | None
) -> None:
    with pytest.raises(ValueError, match=r"^customer lookup: ") as failed:
        ask(status, body)
    assert type(failed.value) is kind
    assert failed.value.status == status
    assert text is None or str(failed.value) == f"customer lookup: {text}"


@pytest.mark.parametrize(
    "body", ["", "<html>", "[]", "{}", json.dumps(CUSTOMER | {"company_id": "../x"})]
)
def test_a_body_that_is_no_customer_is_refused_without_being_shown(ask: Ask, body: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ask(200, body)
    shown = "".join(traceback.format_exception(refused.value))
    assert "Acme" not in shown
    assert "../x" not in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        f"no customer {NUMBER}",
        f"no customer {NUMBER[1:]}, sorry",
        "no customer %2B6590000001",
        "no customer +65 9000 0001",
        "no customer 65-9000-0001",
        f"bad key {KEY}",
        f"bad\nkey {KEY} for {NUMBER}" + "x" * 1000,
    ],
)
def test_the_servers_words_are_repeated_without_a_number_or_a_key(words: str) -> None:
    with pytest.raises(CustomerNotFound) as failed:
        over_http(lambda _: httpx.Response(404, json={"error": words}), NUMBER)
    shown = "".join(traceback.format_exception(failed.value))
    assert "***" in str(failed.value)
    assert not any(part in shown for part in (KEY, "90000001", "9000 0001", "9000-0001", "\nkey"))
    assert len(failed.value.detail) <= 200


def test_the_request_is_the_one_that_the_server_expects() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=CUSTOMER)

    over_http(answer, f"whatsapp:{NUMBER}")
    [request] = asked
    assert request.method == "GET"
    wanted = "http://lookup/v1/customer-lookup/customers/lookup?phone_number=%2B6590000001"
    assert str(request.url) == wanted
    assert dict(request.headers) == {
        "host": "lookup",
        "x-api-key": KEY,
        "accept": "application/json",
    }
    assert request.extensions["timeout"] == dict.fromkeys(
        ["connect", "read", "write", "pool"], 10.0
    )


def test_the_function_is_asked_as_it_always_was(monkeypatch: pytest.MonkeyPatch) -> None:
    payload = json.dumps({"statusCode": 200, "body": json.dumps(CUSTOMER)}).encode()
    _, function = by_function(monkeypatch, {"StatusCode": 200, "Payload": payload})
    [asked] = function.asked
    assert json.loads(asked.pop("Payload")) == {"phone_number": NUMBER}
    assert asked == {"FunctionName": "customer-lookup", "InvocationType": "RequestResponse"}


def _refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": f"{NUMBER} {KEY}"}}, "Invoke")


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (_refusal("AccessDeniedException"), LookupUnauthorized, "the function can't be called"),
        (_refusal("ExpiredTokenException"), LookupUnauthorized, "the function can't be called"),
        (_refusal("ResourceNotFoundException"), LookupUnavailable, "the function can't be called"),
        (ReadTimeoutError(endpoint_url="http://x"), LookupUnavailable, "no answer"),
        (
            {"FunctionError": "Unhandled", "Payload": b'{"errorMessage": "+6590000001"}'},
            LookupUnavailable,
            "the function failed (Unhandled)",
        ),
        ({"Payload": b""}, LookupUnavailable, "the function's answer is no {statusCode, body}"),
        ({"Payload": b"null"}, LookupUnavailable, "the function's answer is no"),
        ({"Payload": b'{"statusCode": 200}'}, LookupUnavailable, "the function's answer is no"),
        (
            {"Payload": b'{"statusCode": 200, "body": {"customer_id": "c"}}'},
            LookupUnavailable,
            "the function's answer is no",
        ),
    ],
)
def test_a_function_that_does_not_answer_is_no_customer_missing(
    monkeypatch: pytest.MonkeyPatch,
    answer: dict[str, Any] | Exception,
    kind: type[LookupFailed],
    text: str,
) -> None:
    with pytest.raises(LookupFailed) as failed:
        by_function(monkeypatch, answer)
    assert type(failed.value) is kind
    assert str(failed.value).startswith(f"customer lookup: {text}")
    assert "9000" not in "".join(traceback.format_exception(failed.value))


@pytest.mark.parametrize(
    "error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.ReadError]
)
def test_a_server_that_is_away_is_unavailable_and_asked_once(
    error: Callable[[str], Exception],
) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise error(f"{KEY} {NUMBER}")

    with pytest.raises(LookupUnavailable, match=r"no answer \(") as failed:
        over_http(answer, NUMBER)
    assert len(asked) == 1
    assert KEY not in "".join(traceback.format_exception(failed.value))


class _Endless(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b" " * 8192


def test_an_answer_without_an_end_is_cut_off() -> None:
    with pytest.raises(LookupUnavailable, match="larger than any customer"):
        over_http(lambda _: httpx.Response(200, stream=_Endless()), NUMBER)


class _Silent(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError


def test_a_server_that_is_silent_is_waited_for_no_longer_than_configured() -> None:
    asking = _lookup_http.fetch("http://x", KEY, NUMBER, _Silent(), timeout_seconds=0.01)
    with pytest.raises(LookupUnavailable, match=r"no answer within 0\.01 s"):
        asyncio.run(asking)
    assert _lookup_http.TIMEOUT_SECONDS == _lookup_lambda.TIMEOUT_SECONDS == 10.0


@pytest.mark.parametrize("number", ["+65\n9", "\ud800", "+٣", "whatsapp:+6\x00"])
def test_what_can_be_no_number_is_not_asked(number: str) -> None:
    asked: list[httpx.Request] = []
    with pytest.raises(LookupRefused, match="not asked"):
        over_http(lambda request: asked.append(request) or httpx.Response(500), number)  # type: ignore[func-returns-value]  # it is None
    assert asked == []


def test_no_number_and_no_key_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        over_http(lambda _: httpx.Response(200, json=CUSTOMER), NUMBER)
        with pytest.raises(CustomerNotFound):
            over_http(lambda _: httpx.Response(404, json={"error": NUMBER}), NUMBER)
    assert "6590000001" not in caplog.text
    assert KEY not in caplog.text
