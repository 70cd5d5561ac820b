"""``handfast streams`` shows streams and their dead letters, and ends plainly without Redis."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from pydantic import BaseModel
from redis.asyncio import Redis
from typer.testing import CliRunner

from handfast.commands.app import app
from handfast.transports.redis.server import real_redis
from shared.streams import Stream, Worker, publish_message, run_worker

NOWHERE = "redis://127.0.0.1:1/0"
REASON = "number: Input should be a valid integer, unable to parse string as an integer"

ADDRESS = f"sold:{uuid4()}"
SYSTEM = f"""
from pydantic import BaseModel
from handfast.model import (
    REDIS_STREAM, Content, Contract, Message, MessageInteraction, Offer, State, System,
    Transport,
)

class Sold(BaseModel):
    number: int

SOLD = Message(
    provider="till", name="sold", address="{ADDRESS}", payload=Content(Sold),
    transport=Transport(kind=REDIS_STREAM, group="mailer", field="data"),
)
SALE = State("something is sold")
RELIES = MessageInteraction(name="read what was sold", message=SOLD, when=SALE())
MAILER = Contract("mailer", "till", (RELIES,))
OFFERS = (Offer(provider="till", messages=(SOLD,), triggers=(SALE,)),)
SYSTEM = System(name="till", title="A till", offers=OFFERS, contracts=(MAILER,))
"""

type Act = Callable[[Redis, str], Any]


class Order(BaseModel):
    """A message."""

    number: int


@asynccontextmanager
async def client_of(url: str) -> AsyncIterator[Redis]:
    """A client that is closed at the end."""
    async with Redis.from_url(url) as client:
        yield client


def streams(*arguments: str) -> tuple[int, list[str]]:
    """What `handfast streams` ends with and prints, row by row."""
    done = CliRunner().invoke(app, ["streams", *arguments], env={"COLUMNS": ""})
    assert "Traceback" not in done.output
    return done.exit_code, done.output.splitlines()


def prepared(url: str, name: str, act: Act) -> None:
    """Do something with a Redis."""

    async def run() -> None:
        async with client_of(url) as client:
            await act(client, name)

    asyncio.run(run())


async def with_a_dead_letter(client: Redis, name: str) -> None:
    """One message was handled, one set aside by a worker of ours, and one was not read."""
    stream, stop = Stream[Order](name, "mailer", Order), asyncio.Event()

    async def handle(_: object) -> None:
        stop.set()

    await client.xadd(name, {"data": '{"number":"x"}', "other": "y"})
    await publish_message(client, stream, Order(number=1))
    worker = Worker(stream=stream, consumer="c", handle=handle, block_ms=20)
    await run_worker(client, worker, stop=stop)
    await publish_message(client, stream, Order(number=2))


def lag_at(url: str, lag: int) -> int | None:
    """``lag``, where the server counts it: from Redis 7 on."""
    with redis.Redis.from_url(url) as client:
        version: Any = client.info("server")
    return lag if int(version["redis_version"].partition(".")[0]) >= 7 else None


def test_a_stream_is_shown_with_its_groups_and_dead_letters() -> None:
    """One that is not there has no group, and nothing in it."""
    with real_redis() as url:
        name, other = f"orders:{uuid4()}", f"none:{uuid4()}"
        prepared(url, name, with_a_dead_letter)
        code, printed = streams(name, other, "--redis-url", url, "--json")
        assert (code, json.loads("\n".join(printed))) == (
            0,
            [
                {
                    "stream": name,
                    "length": 3,
                    "dead_letters": 1,
                    "group": "mailer",
                    "lag": lag_at(url, 1),
                    "pending": 0,
                    "idle_ms": None,
                },
                {
                    "stream": other,
                    "length": 0,
                    "dead_letters": 0,
                    "group": "",
                    "lag": None,
                    "pending": None,
                    "idle_ms": None,
                },
            ],
        )
        code, printed = streams(name, "--redis-url", url)
        assert code == 0
        lag = "unknown" if lag_at(url, 1) is None else "1"
        assert printed[-1].split() == [name, "3", "1", "mailer", lag, "0"]


@pytest.mark.parametrize("prefix", ["orders:", "{orders}:"])
def test_a_dead_letter_is_listed_and_replayed_as_the_worker_has_set_it_aside(prefix: str) -> None:
    """`shared.streams` writes it, which handfast does not know."""
    with real_redis() as url:
        name = f"{prefix}{uuid4()}"
        prepared(url, name, with_a_dead_letter)
        at = (name, "--redis-url", url)
        code, printed = streams(*at, "--show", "--json")
        (letter,) = json.loads("\n".join(printed))
        dead_id = letter.pop("id")
        fields = {"data": '{"number":"x"}', "other": "y"}
        assert (code, letter) == (
            0,
            {"stream": name, "group": "mailer", "delivered": 1, "reason": REASON, "fields": fields},
        )
        for part in (dead_id.partition("-")[0], "-", "none"):  # no range of them either
            assert streams(*at, "--replay", part) == (1, [f"{part} is no dead letter"])
        code, printed = streams(*at, "--replay", "all")
        assert code == 0
        assert [row.split()[:2] for row in printed] == [[dead_id, "is"], ["1", "dead"]]
        assert streams(*at, "--replay", dead_id) == (1, [f"{dead_id} is no dead letter"])
        assert streams(*at, "--dead") == (0, ["There are no dead letters."])

        async def last(client: Redis, stream: str) -> None:
            reply: Any = await client.xrevrange(stream, count=1)
            assert reply[0][1] == {b"data": b'{"number":"x"}', b"other": b"y"}

        prepared(url, name, last)


def test_what_a_dead_letter_has_acts_on_no_terminal(redis_url: str) -> None:
    """Anybody may have written it, and not only a worker of ours."""
    name = f"orders:{uuid4()}"

    async def write(client: Redis, stream: str) -> None:
        fields: Any = {"reason": "\x1b[2Jno\nrow", "group": "g\t", "data": "\x9b"}
        await client.xadd(f"{{{stream}}}:dead", fields)

    prepared(redis_url, name, write)
    code, (_, row) = streams(name, "--redis-url", redis_url, "--show")
    assert (code, row.split()[1:]) == (
        0,
        [name, r"g\t", "0", r"\u001b[2Jno\nrow", r"data=\u009b"],
    )


@pytest.mark.parametrize("options", [(), ("--dead",), ("--replay", "1-0")])
def test_a_redis_that_is_away_is_named(options: tuple[str, ...]) -> None:
    code, printed = streams("orders", "--redis-url", NOWHERE, *options)
    assert code == 3
    assert printed[0].startswith("Error: Redis at 127.0.0.1:1: ConnectionError: ")
    assert re.search(r"[^.]; start it, or name another with --redis-url$", printed[-1])


@pytest.mark.parametrize("options", [(), ("--dead",), ("--replay", "1-0")])
def test_a_key_that_is_no_stream_is_named(options: tuple[str, ...]) -> None:
    with real_redis() as url:
        name = f"text:{uuid4()}"

        async def set_both(client: Redis, key: str) -> None:
            await client.set(key, "x", ex=60)
            await client.set(f"{{{key}}}:dead", "x", ex=60)

        prepared(url, name, set_both)
        code, printed = streams(name, "--redis-url", url, *options)
        assert code == 3
        assert f": {name}: WRONGTYPE" in printed[0]
        assert printed[-1].endswith("name the key of a stream")


def test_the_streams_of_the_folders_system_are_those_of_its_messages(folder: Path) -> None:
    (folder / "till.py").write_text(SYSTEM)
    (folder / "pyproject.toml").write_text("[tool.handfast.systems]\ntill = 'till:SYSTEM'\n")
    with real_redis() as url:
        code, printed = streams("--redis-url", url, "--json")
    assert (code, [row["stream"] for row in json.loads("\n".join(printed))]) == (0, [ADDRESS])


def test_an_address_that_is_none_and_a_replay_without_a_stream_are_refused() -> None:
    assert streams("orders", "--redis-url", "http://x")[0] == 2
    assert streams("a", "b", "--replay", "1-0")[0] == 2
