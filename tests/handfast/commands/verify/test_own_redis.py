"""`handfast verify --app` reads back what a service of one's own publishes, where that is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from handfast.transports.redis.server import restartable_redis

type Verify = Callable[..., tuple[int, str]]

CONTRACTS = """
from pydantic import BaseModel
from handfast.declare import Consumer, Provider, Transport, system

class Paid(BaseModel):
    cents: int

till, ledger = Provider("till"), Consumer("ledger")
PAID = till.message(
    "paid",
    address="paid",
    payload=Paid,
    transport=Transport("redis-stream", field="data", group="ledger"),
)
ledger.relies_on(PAID, "hear of it", when=till.trigger("somebody pays")(), equals={"cents": 5})
SYSTEM = system("shop", providers=[till], consumers=[ledger])
"""
APP = """
from redis import Redis

async def app(scope, receive, send):
    raise NotImplementedError

def pays(**_):
    import os
    with Redis.from_url(os.environ["REDIS_URL"]) as redis:
        redis.xadd("paid", {"data": '{"cents": 5}'})

HANDLERS = {"somebody pays": pays}
"""
HERE = ("--app", "mine:app", "--states", "mine:HANDLERS", "--provider", "till")


@pytest.fixture
def till(folder: Path) -> Path:
    """The repository of a till that publishes where ``REDIS_URL`` says."""
    (folder / "pyproject.toml").write_text('[tool.handfast.systems]\nshop = "shop:SYSTEM"\n')
    (folder / "shop.py").write_text(CONTRACTS)
    (folder / "mine.py").write_text(APP)
    return folder


@pytest.mark.usefixtures("till")
def test_messages_are_read_back_from_the_redis_of_the_environment(
    verify_here: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    with restartable_redis() as server:
        monkeypatch.setenv("REDIS_URL", server.url)
        code, output = verify_here(*HERE, "--mode", "streams")
    assert (code, "Passed: " in output) == (0, True), output


@pytest.mark.usefixtures("till")
def test_a_redis_of_the_environment_that_somebody_uses_is_left_alone(
    verify_here: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    with restartable_redis() as server, Redis.from_url(server.url) as redis:
        redis.set("theirs", "kept")
        monkeypatch.setenv("REDIS_URL", server.url)
        code, output = verify_here(*HERE, "--mode", "streams")
        assert (code, "database 0 has 1 key in it" in output) == (3, True), output
        assert redis.get("theirs") == b"kept"


@pytest.mark.usefixtures("till")
@pytest.mark.parametrize("url", ["", "rubbish://x"])
def test_without_a_redis_its_remedy_names_where_one_is_named(
    verify_here: Verify, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    code, output = verify_here(*HERE, "--mode", "streams")
    assert code == 3
    assert "name it with --redis-url, in REDIS_URL, or as RunningProvider(redis=...)" in output
