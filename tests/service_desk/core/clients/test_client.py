"""What a request carries, and what is read of its answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings

from shared.core.clients import HTTPClient

SECRET = "s3cr3t-token"  # noqa: S105  # no one's


def sent_token(server: Any) -> list[str | None]:
    """The header Authorization of each request."""
    found = []
    for request in server.requests:
        lines = request.decode().split("\r\n")
        named = [one for one in lines if one.lower().startswith("authorization:")]
        found.append(named[0].partition(": ")[2] if named else None)
    return found


def test_a_token_that_is_given_goes_first(
    client: Any, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    client.get(server.url)
    monkeypatch.setattr(settings, "AUTH_TOKEN", "second", raising=False)
    client.get(server.url)
    monkeypatch.setattr(settings, "SERVICE_AUTH_TOKEN", "first", raising=False)
    client.get(server.url)
    client.get(server.url, headers={"authorization": "Basic own"})
    client.get(server.url, headers={"authorization": "Basic own"}, token=SECRET)
    assert sent_token(server) == [
        None,
        "Bearer second",
        "Bearer first",
        "Basic own",
        f"Bearer {SECRET}",
    ]


def test_a_token_service_is_asked_last(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve()
    client = HTTPClient(token_service=lambda: "of the service".replace(" ", "-"))
    client.get(server.url)
    monkeypatch.setattr(settings, "AUTH_TOKEN", "second", raising=False)
    client.get(server.url)
    assert sent_token(server) == ["Bearer of-the-service", "Bearer second"]


def test_the_token_of_the_settings_goes_to_services_only(
    client: Any, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, other = serve(), serve()
    monkeypatch.setattr(settings, "SERVICE_AUTH_TOKEN", SECRET, raising=False)
    monkeypatch.setattr(settings, "USER_SERVICE_URL", service.url, raising=False)
    client.get(service.url)
    client.get(other.url)
    assert (sent_token(service), sent_token(other)) == ([f"Bearer {SECRET}"], [None])


def test_a_token_follows_no_redirect_to_another_host(client: Any, serve: Any) -> None:
    other = serve()
    moved = f"HTTP/1.1 302 Found\r\nLocation: {other.url}\r\nContent-Length: 0\r\n\r\n".encode()
    service = serve(moved)
    assert client.get(service.url, token=SECRET).ok
    assert (sent_token(service), sent_token(other)) == ([f"Bearer {SECRET}"], [None])


@pytest.mark.parametrize("token", ["", "a b", "a\r\nX: y", "ü"])
def test_a_token_that_no_header_can_have_is_refused_and_not_shown(
    client: Any, serve: Any, token: str
) -> None:
    server = serve()
    with pytest.raises(ValueError, match="token: expected printable ASCII") as refused:
        client.get(server.url, token=token + SECRET if token else "")
    assert SECRET not in str(refused.value)
    assert server.requests == []


def test_json_is_read_and_sent(client: Any, serve: Any) -> None:
    server = serve()
    assert client.get_json(server.url) == {"a": 1}
    assert client.post_json(server.url, {"b": 2}) == {"a": 1}
    assert client.post_json(server.url, json={"c": 3}) == {"a": 1}
    bodies = [one.partition(b"\r\n\r\n")[2] for one in server.requests[1:]]
    assert [json.loads(one) for one in bodies] == [{"b": 2}, {"c": 3}]


@pytest.mark.parametrize("failure", ["no JSON", "a number"])
def test_what_is_no_json_is_a_value_error(client: Any, serve: Any, failure: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expecting"):
        client.get_json(serve(failure).url)


def test_headers_may_be_none_and_no_file_of_passwords_is_read(
    client: Any, serve: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve()
    assert client.get(server.url, headers=None, token=SECRET).ok
    assert sent_token(server) == [f"Bearer {SECRET}"]
