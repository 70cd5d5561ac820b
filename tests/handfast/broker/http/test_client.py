"""One broker's answers: bounded in time and size, and what is no answer of a broker is named."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from handfast.broker.address import broker_address
from handfast.broker.errors import BrokerError
from handfast.broker.http.client import BrokerClient
from handfast.broker.http.deployments import record_deployment
from handfast.broker.http.environments import create_environment, environments
from handfast.exit_codes import ExitCode

HAL = {"content-type": "application/hal+json"}


def client(answer: Callable[[httpx.Request], httpx.Response], seconds: float = 5.0) -> BrokerClient:
    """A client of a broker that answers like this, without a connection or a wait."""
    http = httpx.Client(transport=httpx.MockTransport(answer))
    return BrokerClient(broker_address("http://b", {}), http, seconds, wait=lambda _: None)


class Endless(httpx.SyncByteStream):
    """A body that goes on, in parts of this size."""

    def __init__(self, part: bytes) -> None:
        self.part = part

    def __iter__(self) -> Iterator[bytes]:
        return itertools.repeat(self.part)


@pytest.mark.parametrize(
    ("part", "seconds", "why"),
    [(b" ", 0.05, "the answer does not end"), (b" " * 10_000_000, 60.0, "is beyond 50 MB")],
)
def test_an_answer_ends_at_some_time_and_size(part: bytes, seconds: float, why: str) -> None:
    endless = client(lambda _: httpx.Response(200, headers=HAL, stream=Endless(part)), seconds)
    with pytest.raises(BrokerError, match=why) as caught:
        endless.get("/")
    assert caught.value.exit_code is ExitCode.NOT_VERIFIED


def test_a_request_is_sent_again_until_it_is_answered() -> None:
    statuses = iter([503, 429, 200])
    broker = client(lambda _: httpx.Response(next(statuses), headers=HAL, content=b"{}"))
    assert (broker.get("/").status, list(statuses)) == (200, [])


@pytest.mark.parametrize("embedded", [b"{}", b'{"_embedded": 3}', b'{"_embedded": {}}', b"[]"])
def test_environments_that_are_not_listed_are_no_empty_list(embedded: bytes) -> None:
    index = b'{"_links": {"pb:environments": {"href": "http://b/environments"}}}'
    answers = iter([index, embedded])
    broker = client(lambda _: httpx.Response(200, headers=HAL, content=next(answers)))
    with pytest.raises(BrokerError, match="lists no environments"):
        environments(broker)


def test_an_index_without_the_link_is_no_pact_broker() -> None:
    broker = client(lambda _: httpx.Response(200, headers=HAL, content=b'{"_links": {}}'))
    with pytest.raises(BrokerError, match="its index has no link 'pb:environments'"):
        create_environment(broker, "production")


def test_a_deployment_that_is_not_the_present_one_is_no_success() -> None:
    href = '"href": "http://b/deployed"'
    version = f'{{"_links": {{"pb:record-deployment": [{{"name": "uat", {href}}}]}}}}'.encode()
    answers = iter([version, b'{"currentlyDeployed": false}'])
    broker = client(lambda _: httpx.Response(200, headers=HAL, content=next(answers)))
    with pytest.raises(BrokerError, match="recorded, but the answer has currentlyDeployed False"):
        record_deployment(broker, "web", "1", "uat")


def test_a_client_shows_no_secret() -> None:
    """Neither in its ``repr`` nor in what it raises."""
    environ = {"PACT_BROKER_TOKEN": "s3cret-text"}
    http = httpx.Client(transport=httpx.MockTransport(refusing))
    broker = BrokerClient(broker_address("http://b", environ), http, 5.0)
    with pytest.raises(BrokerError) as caught:
        broker.get("/")
    assert "s3cret" not in f"{broker!r} {caught.value!r} {caught.value}"
    assert "refused (403: *** is no token)" in str(caught.value)


def refusing(request: httpx.Request) -> httpx.Response:
    token: Any = request.headers["authorization"].removeprefix("Bearer ")
    return httpx.Response(403, text=f"{token} is no token")
