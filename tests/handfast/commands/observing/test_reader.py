"""`handfast verify --reader` verifies a loop over streams by command, with what it calls."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MAILING = """
import sys
from handfast.bindings import Reader
from handfast.declare import Consumer, Provider, Transport, system
from pydantic import BaseModel

class Ordered(BaseModel):
    cents: int

class Address(BaseModel):
    town: str

orders, people, mailer = Provider("orders"), Provider("people"), Consumer("mailer")
GROUP = Transport("redis-stream", field="data", group="mailer")
ORDERED = orders.message("ordered", address="orders", payload=Ordered, transport=GROUP)
mailer.relies_on(ORDERED, "hear of an order", when=orders.trigger("somebody orders")())
mailer.relies_on(people.get("/address", name="address", answers={200: Address}), "look up where")
SYSTEM = system("mailing", providers=[orders, people], consumers=[mailer])

async def read(url, handle):
    import json
    from redis.asyncio import Redis
    async with Redis.from_url(url) as redis:
        while True:
            new = await redis.xreadgroup("mailer", "m", {"orders": ">"}, block=20)
            for entry, fields in new[0][1] if new else []:
                await redis.xack("orders", "mailer", entry)
                await handle(json.loads(fields[b"data"])["amount"])

LOOP = Reader(
    runs=(sys.executable, "loop.py"),
    environment={"PEOPLE_URL": "{people}"},
    neighbours={"people": "stub"},
    patience=60,
)
"""
LOOP = """
import os, urllib.request
from redis import Redis
redis = Redis.from_url(os.environ["REDIS_URL"])
while True:
    for _, new in redis.xreadgroup("mailer", "m", {"orders": ">"}, block=20) or []:
        for entry, fields in new:
            urllib.request.urlopen(os.environ["PEOPLE_URL"] + "/address").read()
            redis.xack("orders", "mailer", entry)
"""
HERE = ("verify", "mailing", "--reader")


@pytest.fixture
def mailing(folder: Path, installed: Callable[..., None]) -> Path:
    """The folder of a mailer that reads orders, and asks people."""
    installed(mailing=MAILING)
    (folder / "loop.py").write_text(LOOP)
    return folder


def known(folder: Path, field: str) -> tuple[str, str]:
    """The option that names what orders call a field otherwise."""
    rows = f'[[drift]]\nreason = "old"\nfields = {{ "Ordered.{field}" = "amount" }}\n'
    (folder / "drift.toml").write_text(rows)
    return "--drift", "drift.toml"


def results(folder: Path) -> list[dict[str, Any]]:
    (report,) = json.loads((folder / ".handfast/report.json").read_text())["reports"]
    return list(report["results"])


def test_a_loop_that_acknowledges_first_fails_with_the_command_that_repeats_it(
    mailing: Path, handfast: Callable[..., tuple[int, str]]
) -> None:
    """Its entries are as those who publish them have them, by the drift that is named."""
    reader = (*HERE, "mailing_installed:read", *known(mailing, "cents"))
    code, printed = handfast(*reader, "--only", "handled, then")
    assert (code, "Failed: 1 of 1 interaction." in printed) == (1, True), printed
    repeat = (
        "repeat handfast verify mailing --consumer mailer --reader mailing_installed:read "
        "--drift drift.toml --only 'orders: an entry is handled, then acknowledged'"
    )
    assert repeat in printed
    (one,) = results(mailing)
    assert (one["verdict"], one["mode"]) == ("failed", "by its own loop on Redis")
    assert [each["clause"] for each in one["mismatches"]] == ["handled"]
    written = (mailing / ".handfast/report.xml").read_text()
    name = "orders: an entry is handled, then acknowledged (given somebody orders)"
    assert f'name="{name}"' in written


@pytest.mark.parametrize("line", [False, True], ids=["a Reader", "a command line"])
def test_a_service_that_it_calls_fails_and_ends_it(
    mailing: Path, handfast: Callable[..., tuple[int, str]], line: bool
) -> None:
    """By a command line, a stub stands in for each provider in braces."""
    words = ("env", "PEOPLE_URL={people}", sys.executable, "loop.py")
    reader = shlex.join(words) if line else "mailing_installed:LOOP"
    code, printed = handfast(*HERE, reader, "--only", "people answers 404", "--json")
    assert code == 1, printed
    ((one,),) = [each["mismatches"] for each in results(mailing)]
    assert (one["clause"], one["got"]) == ("after failure", "it ended with exit code 1")
    assert "HTTPError: HTTP Error 404" in one["detail"]


def test_a_row_about_nothing_that_is_published_is_named(
    mailing: Path, handfast: Callable[..., tuple[int, str]]
) -> None:
    code, printed = handfast(*HERE, "mailing_installed:read", *known(mailing, "cent"))
    assert (code, "no field 'cent'" in printed) == (2, True), printed


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("a 'b",), 2, "--reader is no command line: No closing quotation"),
        (("loop {mail}",), 2, "neighbours: no provider is called 'mail': known: people"),
        (("no-such-loop", "--only", "trimmed"), 3, "No such file or directory: 'no-such-loop'"),
        ((f"{sys.executable} no-such-loop.py",), 3, "and never connected to Redis"),
        (("mailing_installed:SYSTEM",), 3, "expected a coroutine function (redis_url, handle)"),
        (("x:y", "--app", "a:b", "--mode", "pact"), 2, "leave out --mode, --app"),
        (("x:y", "--consumer", "nobody"), 2, "nobody reads no Redis stream"),
        (("mailing_installed:LOOP", "--only", "nix"), 2, "no scenario has 'nix' in its name"),
    ],
)
def test_what_is_no_reader_is_named(
    mailing: Path,
    handfast: Callable[..., tuple[int, str]],
    arguments: tuple[str, ...],
    code: int,
    text: str,
) -> None:
    assert mailing.is_dir()
    ends, printed = handfast(*HERE, *arguments)
    assert (ends, text in printed, "Traceback" in printed) == (code, True, False), printed
