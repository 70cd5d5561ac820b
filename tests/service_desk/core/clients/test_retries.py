"""Requests are sent again where that is safe, after the waits that are promised, and in time."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests

FAILURE = (requests.HTTPError, requests.ConnectionError, requests.Timeout)


def test_what_fails_twice_is_asked_for_three_times(client: Any, clock: Any, serve: Any) -> None:
    server = serve("503", "503")
    assert client.get(server.url).json() == {"a": 1}
    assert server.methods == ["GET"] * 3
    assert clock.waits == [0.5, 1]


@pytest.mark.parametrize("failure", ["503", "500", "429", "reset", "broken body"])
def test_what_keeps_failing_is_asked_for_four_times(
    client: Any, clock: Any, serve: Any, failure: str
) -> None:
    server = serve(*[failure] * 9)
    with pytest.raises(FAILURE) as failed:
        client.get(server.url)
    assert server.methods == ["GET"] * 4
    assert clock.waits == [0.5, 1, 2]
    assert vars(failed.value)["attempts"] == 4
    assert vars(failed.value)["method"] == "GET"
    assert vars(failed.value)["url"] == server.url


@pytest.mark.parametrize("failure", ["slow headers", "slow body"])
def test_what_is_slow_is_a_timeout(client: Any, clock: Any, serve: Any, failure: str) -> None:
    server = serve(*[failure] * 9)
    with pytest.raises(requests.Timeout) as failed:
        client.get(server.url, timeout=1, retry_attempts=1)
    assert server.methods == ["GET"] * 2
    assert clock.waits == [0.5]
    assert vars(failed.value)["attempts"] == 2


def test_a_refused_connection_is_tried_again(client: Any, clock: Any, serve: Any) -> None:
    with pytest.raises(requests.ConnectionError) as failed:
        client.get("http://127.0.0.1:9")
    assert clock.waits == [0.5, 1, 2]
    assert (vars(failed.value)["attempts"], failed.value.response) == (4, None)


def test_the_error_has_the_last_answer(client: Any, serve: Any) -> None:
    with pytest.raises(requests.HTTPError) as failed:
        client.get(serve("503", "503", "503", "500").url)
    assert failed.value.response.status_code == 500


@pytest.mark.parametrize("failure", ["404", "413"])
def test_other_answers_below_500_are_final(
    client: Any, clock: Any, serve: Any, failure: str
) -> None:
    server = serve(failure)
    with pytest.raises(requests.HTTPError) as failed:
        client.get(server.url)
    assert failed.value.response.status_code == int(failure)
    assert (len(server.requests), clock.waits) == (1, [])


@pytest.mark.parametrize("method", ["post", "patch"])
@pytest.mark.parametrize("failure", ["503", "429", "reset", "broken body"])
def test_nothing_is_posted_twice_without_a_key(
    client: Any, clock: Any, serve: Any, method: str, failure: str
) -> None:
    server = serve(failure)
    with pytest.raises(FAILURE) as failed:
        getattr(client, method)(server.url, json={})
    assert (len(server.requests), clock.waits) == (1, [])
    assert vars(failed.value)["attempts"] == 1


@pytest.mark.parametrize("method", ["post", "patch"])
def test_with_a_key_it_is(client: Any, serve: Any, method: str) -> None:
    server = serve("503", "reset")
    headers = {"idempotency-key": "k1"}
    assert getattr(client, method)(server.url, json={"b": 2}, headers=headers).ok
    assert server.methods == [method.upper()] * 3
    assert all(b"idempotency-key: k1" in one for one in server.requests)


@pytest.mark.parametrize("method", ["put", "delete"])
def test_what_does_the_same_again_needs_no_key(client: Any, serve: Any, method: str) -> None:
    server = serve("503")
    assert getattr(client, method)(server.url).ok
    assert server.methods == [method.upper()] * 2


def test_retry_after_is_waited_for(client: Any, clock: Any, serve: Any) -> None:
    assert client.get(serve("wait 7", "503").url).ok
    assert clock.waits == [7, 1]


def test_what_would_come_too_late_is_not_waited_for(client: Any, clock: Any, serve: Any) -> None:
    server = serve("503", "wait 99")
    with pytest.raises(requests.HTTPError) as failed:
        client.get(server.url)
    assert failed.value.response.status_code == 503
    assert (len(server.requests), clock.waits) == (2, [0.5])


def test_no_attempt_begins_after_the_deadline(client: Any, clock: Any, serve: Any) -> None:
    server = serve(*["503"] * 99)
    with pytest.raises(requests.HTTPError):
        client.get(server.url, retry_attempts=50)
    assert clock.waits == [0.5, 1, 2, 4, 8]
    assert clock.now < client.default_deadline


def test_retries_can_be_forbidden(client: Any, clock: Any, serve: Any) -> None:
    server = serve("503")
    with pytest.raises(requests.HTTPError) as failed:
        client.get(server.url, retry_attempts=0)
    assert failed.value.response.status_code == 503
    assert (len(server.requests), clock.waits) == (1, [])


def test_threads_share_a_client(client: Any, serve: Any) -> None:
    server = serve(*["503"] * 3)  # one thread may meet them all
    answers: list[bool] = []
    threads = [
        threading.Thread(target=lambda: answers.append(client.get(server.url).ok)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert answers == [True] * 4
    assert len(server.requests) == 7
