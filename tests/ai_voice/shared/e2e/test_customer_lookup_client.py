"""CustomerLookupClient over sockets: HTTP and Lambda's API on loopback, and the function in AWS."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from ai_voice_shared import CustomerLookupClient, CustomerLookupSettings, CustomerMetadata
from ai_voice_shared.services.customer_lookup_client import (
    CustomerNotFound,
    LookupUnauthorized,
    LookupUnavailable,
)

pytestmark = pytest.mark.e2e

type RoundTrip = Any  # conftest's
type Reply = tuple[int, dict[str, str], bytes]
type Serve = Callable[[Callable[[RoundTrip], Reply]], tuple[str, list[RoundTrip]]]

KEY = "k-not-a-key"
NUMBER = "+6590000001"
PATH = "/customer-lookup/customers/lookup?phone_number=%2B6590000001"
CUSTOMER = CustomerMetadata(customer_id="c-1", company_id="acme", company_name="Acme")
HERE = CUSTOMER.model_dump_json().encode()


def look_up(settings: CustomerLookupSettings, number: str = NUMBER) -> CustomerMetadata:
    async def ask() -> CustomerMetadata:
        async with CustomerLookupClient(settings) as client:
            return await client.fetch_customer_metadata(number)

    return asyncio.run(ask())


def http(url: str) -> CustomerLookupSettings:
    return CustomerLookupSettings(
        _env_file=None, customer_lookup_api_base_url=url, customer_lookup_api_key=SecretStr(KEY)
    )


@pytest.fixture
def function(aws: pytest.MonkeyPatch, serve: Serve) -> Callable[..., Any]:
    """Settings of a scripted Lambda function on loopback, and what it was asked."""

    def deploy(
        answer: Callable[[RoundTrip], Reply],
    ) -> tuple[CustomerLookupSettings, list[RoundTrip]]:
        url, asked = serve(answer)
        aws.setenv("AWS_ENDPOINT_URL_LAMBDA", url)
        settings = CustomerLookupSettings(
            _env_file=None,
            customer_lookup_api_base_url=None,
            customer_lookup_lambda_function_name="lookup",
            aws_region="eu-west-1",
        )
        return settings, asked

    return deploy


def test_a_customer_is_looked_up_over_http(serve: Serve) -> None:
    url, asked = serve(lambda _: (200, {}, HERE))
    assert look_up(http(url), f"whatsapp:{NUMBER}") == CUSTOMER
    [one] = asked
    assert (one.method, one.target, one.headers["x-api-key"]) == ("GET", PATH, KEY)


def test_one_client_serves_many_event_loops(serve: Serve) -> None:
    """A function's handler runs a loop for each event, and reuses its client."""
    url, asked = serve(lambda _: (200, {}, HERE))
    client = CustomerLookupClient(http(url))
    found = [asyncio.run(client.fetch_customer_metadata(NUMBER)) for _ in range(3)]
    assert found == [CUSTOMER] * 3
    assert len(asked) == 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("path", ["", PATH])
def test_a_redirect_sends_nothing_anywhere(serve: Serve, status: int, path: str) -> None:
    elsewhere, asked_elsewhere = serve(lambda _: (200, {}, HERE))
    url, asked = serve(lambda _: (status, {"Location": elsewhere + path}, b""))
    with pytest.raises(LookupUnavailable, match=f"a redirect, which is not followed .{status}."):
        look_up(http(url))
    assert len(asked) == 1
    assert asked_elsewhere == []


def test_a_client_that_follows_would_carry_the_key(serve: Serve) -> None:
    """The server that listens elsewhere does see what a client of httpx's own brings."""
    elsewhere, asked_elsewhere = serve(lambda _: (200, {}, HERE))
    url, _ = serve(lambda _: (302, {"Location": elsewhere}, b""))
    httpx.get(url, headers={"x-api-key": KEY}, follow_redirects=True)
    assert [one.headers["x-api-key"] for one in asked_elsewhere] == [KEY]


def test_a_proxy_of_the_environment_does_not_get_the_key(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, asked_proxy = serve(lambda _: (200, {}, HERE))
    url, _ = serve(lambda _: (200, {}, HERE))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy)
    assert look_up(http(url)) == CUSTOMER
    assert asked_proxy == []


def test_a_server_that_is_away_is_unavailable() -> None:
    with pytest.raises(LookupUnavailable, match=r"^customer lookup: no answer \(ConnectError\)$"):
        look_up(http("http://127.0.0.1:1"))


def test_a_customer_is_looked_up_by_the_function(function: Callable[..., Any]) -> None:
    reply = json.dumps({"statusCode": 200, "body": HERE.decode()}).encode()
    settings, asked = function(lambda _: (200, {}, reply))
    assert look_up(settings) == CUSTOMER
    [one] = asked
    assert (one.method, one.target) == ("POST", "/2015-03-31/functions/lookup/invocations")
    assert json.loads(one.body) == {"phone_number": NUMBER}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((200, {}, b'{"statusCode": 404, "body": "{\\"error\\": \\"nope\\"}"}'), CustomerNotFound),
        ((200, {"X-Amz-Function-Error": "Unhandled"}, b"{}"), LookupUnavailable),
        ((403, {"X-Amzn-ErrorType": "AccessDeniedException"}, b"{}"), LookupUnauthorized),
        ((404, {"X-Amzn-ErrorType": "ResourceNotFoundException"}, b"{}"), LookupUnavailable),
        ((500, {}, b""), LookupUnavailable),
    ],
)
def test_each_failure_of_the_function_has_its_kind(
    function: Callable[..., Any], answer: Reply, kind: type[Exception]
) -> None:
    settings, asked = function(lambda _: answer)
    with pytest.raises(kind):
        look_up(settings)
    assert len(asked) == 1


def test_no_number_key_or_body_is_logged(
    serve: Serve, function: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    refusal = json.dumps({"error": f"not {NUMBER}"})
    url, _ = serve(lambda _: (404, {}, refusal.encode()))
    reply = json.dumps({"statusCode": 404, "body": refusal}).encode()
    settings, _ = function(lambda _: (200, {}, reply))
    with caplog.at_level(logging.DEBUG):
        for where in (http(url), settings):
            with pytest.raises(CustomerNotFound):
                look_up(where)
    assert "6590000001" not in caplog.text
    assert KEY not in caplog.text
    assert "error" not in caplog.text


def test_a_plain_client_would_log_the_number(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    url, _ = serve(lambda _: (200, {}, HERE))
    with caplog.at_level(logging.INFO):
        httpx.get(url, params={"phone_number": NUMBER})
    assert "6590000001" in caplog.text


def test_a_number_of_nobody_is_not_found_in_aws(deployed_lookup: CustomerLookupSettings) -> None:
    with pytest.raises(CustomerNotFound):
        look_up(deployed_lookup, "+19995550100")
