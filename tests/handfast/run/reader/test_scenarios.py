"""A loop over a stream passes where it keeps its promises, and one that is broken is named.

Nothing here waits for what never comes: tests/handfast/testing/test_planted_in_services.py does.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel
from redis.asyncio import Redis

from handfast.declare import Provider, Transport
from handfast.model.clauses import Clause
from handfast.providers.errors import CannotVerify
from handfast.run.reader.failing import neighbour_fails
from handfast.run.reader.neighbours import Neighbour, Trouble, scripted
from handfast.run.reader.scenarios import played, scenarios_of
from handfast.run.reader.trial import Setting, Trial
from handfast.run.reader.unreadable import unreadable


class Ordered(BaseModel):
    """What arrives."""

    cents: int


GROUP = Transport("redis-stream", field="data", group="mailer")
ORDERED = Provider("orders").message("ordered", address="orders", payload=Ordered, transport=GROUP)
MAIL = scripted({"sent": True})


async def read(url: str, handle: Callable[..., Any], *, first: bool = False) -> None:
    """Handle orders; ``first`` acknowledges before it handles."""
    async with Redis.from_url(url) as redis:
        while True:
            claimed = await redis.xautoclaim("orders", "mailer", "m", 60_000)
            new: Any = await redis.xreadgroup("mailer", "m", {"orders": ">"}, block=20)
            for entry, fields in [*claimed[1], *(new[0][1] if new else [])]:
                if first:
                    await redis.xack("orders", "mailer", entry)
                try:
                    order = json.loads(fields[b"data"])["cents"]
                except (KeyError, ValueError):
                    order = None
                try:
                    if order is not None:
                        await handle(order)
                except RuntimeError:
                    continue
                await redis.xack("orders", "mailer", entry)


async def read_first(url: str, handle: Callable[..., Any]) -> None:
    await read(url, handle, first=True)


async def read_and_raise(url: str, handle: Callable[..., Any]) -> None:
    async def fails(order: Any) -> None:
        try:
            await handle(order)
        except RuntimeError as error:
            raise SystemError("the mail server said no") from error

    await read(url, fails)


def found(name: str, **reader: Any) -> list[tuple[str, str]]:
    """What is wrong with a reader in one scenario."""
    setting = Setting(message=ORDERED, payload={"cents": 990}, patience=60, **reader)
    scenario = next(one for one in scenarios_of(setting, lambda _: "") if one.name == name)
    mismatches = played(setting, scenario)
    assert {one.clause for one in mismatches} <= {Clause.HANDLED}
    return [(one.where, one.got) for one in mismatches]


@pytest.mark.parametrize(
    "name",
    ["its handling fails once", "entries that can't be read come first", "a batch has a bad entry"],
)
def test_a_loop_that_keeps_its_promises_passes(name: str) -> None:
    assert found(name, function=read) == []


def test_what_is_acknowledged_before_it_is_handled_is_named() -> None:
    wrong = found("an entry is handled, then acknowledged", function=read_first)
    assert wrong == [("orders", "acknowledged before it was handled")]


def test_that_it_was_early_shows_as_soon_as_it_began() -> None:
    """A scenario looks from another thread, while Redis is still asked what is pending."""
    begun: list[int] = []

    def pending() -> list[str]:
        begun.append(trial.begun)
        return []

    watched: Any = SimpleNamespace(
        stream="orders", publish=lambda _: "1-0", is_delivered=lambda _: True, pending=pending
    )
    trial = Trial(Setting(message=ORDERED, payload={}), _no_server(), watched)
    trial.publish()
    assert (trial.begin(), begun, trial.early) == (1, [0], True)


def test_each_of_a_batch_is_waited_for_though_it_was_acknowledged_before() -> None:
    assert found("a batch has a bad entry", function=read_first) == []


def reporting_late(lengths: list[int]) -> Trial:
    """A trial in which all is acknowledged, with so many dead letters each time one looks."""
    counts = iter(lengths)
    watched: Any = SimpleNamespace(
        stream="orders",
        publish=lambda _: "1-0",
        publish_under=lambda _: "2-0",
        is_delivered=lambda _: True,
        is_acknowledged=lambda _: True,
        dead_letters=lambda: next(counts, lengths[-1]),
    )
    letters = replace(ORDERED, delivery=replace(ORDERED.delivery, dead_lettered=True))
    mail = Neighbour("mail", MAIL, tried=1)
    return Trial(Setting(message=letters, payload={}), _no_server(), watched, [mail])


@pytest.mark.parametrize(("lengths", "wrong"), [([0, 0, 3], []), ([0], ["orders"])])
def test_what_is_reported_just_after_the_acknowledgement_is_reported(
    lengths: list[int], wrong: list[str]
) -> None:
    failed = neighbour_fails("mail", Trouble.NOT_FOUND, "reported", reporting_late(lengths))
    assert [one.where for one in failed] == wrong
    assert [one.where for one in unreadable(reporting_late(lengths))] == wrong


def test_what_is_lost_when_its_handling_fails_is_named() -> None:
    wrong = found("its handling fails once", function=read_first)
    assert wrong == [("orders", "acknowledged, though it was not handled")]


def test_a_command_that_acknowledges_and_asks_nothing_has_handled_nothing() -> None:
    setting = Setting(
        message=ORDERED, payload={}, command="run", neighbours={"mail": MAIL}, patience=0
    )
    acknowledges: Any = SimpleNamespace(
        stream="orders", publish=lambda _: "1-0", is_acknowledged=lambda _: True
    )
    trial = Trial(setting, _no_server(), acknowledges, [Neighbour("mail", MAIL)])
    (one,) = scenarios_of(setting, lambda _: "")[0].play(trial)
    assert (one.where, one.got) == ("orders", "acknowledged, and never handled")


def _no_server() -> Any:
    return None


def test_a_neighbour_that_is_not_asked_is_not_missed() -> None:
    """Nothing shows a connection that is refused, nor that none was tried."""
    assert found("mail refuses the connection", function=read, neighbours={"mail": MAIL}) == []


def test_how_a_loop_ends_is_named() -> None:
    wrong = found("its handling fails once", function=read_and_raise)
    assert wrong == [("orders", "it ended with SystemError: the mail server said no")]


def test_how_a_command_ends_is_named_with_its_last_lines() -> None:
    setting = _ending(f"{CONNECTS}; print('no such table'); raise SystemExit(3)")
    (one,) = played(setting, scenarios_of(setting, lambda _: "")[0])
    assert (one.got, one.detail) == ("it ended with exit code 3", "no such table")


def test_a_command_that_ends_before_it_connects_to_redis_is_no_reader_yet() -> None:
    """Whatever it ends with: nothing of it was tried, in any scenario."""
    for source, how in (
        ("print('no such file'); raise SystemExit(2)", "exit code 2"),
        ("print('no such file')", "exit code 0"),
    ):
        setting = _ending(source)
        for scenario in scenarios_of(setting, lambda _: ""):
            with pytest.raises(CannotVerify) as stop:
                played(setting, scenario)
            (one,) = stop.value.mismatches
            assert one.place == f"the reader {shlex.join(setting.command)}"
            assert one.got == f"it ended with {how}, and never connected to Redis"
            assert one.remedy == "run it by hand with a REDIS_URL, and mend what ends it"
            assert one.detail == "no such file"


def test_a_command_that_a_neighbour_ends_before_it_connects_to_redis_has_failed() -> None:
    """It asks for something as it starts: a reader outlives that, too."""
    asks = "import os, urllib.request; urllib.request.urlopen(os.environ['MAIL'] + '/ready')"
    setting = replace(_ending(asks), neighbours={"mail": MAIL}, environment={"MAIL": "{mail}"})
    by_name = {one.name: one for one in scenarios_of(setting, lambda _: "")}
    (one,) = played(setting, by_name["mail refuses the connection"])
    assert one.got == "it ended with exit code 1"


def test_the_declared_group_is_named_where_a_loop_reads_by_another() -> None:
    async def read_astray(url: str, _: object) -> None:
        async with Redis.from_url(url) as redis:
            await redis.xreadgroup("mailr", "m", {"orders": ">"}, block=20)

    setting = Setting(message=ORDERED, payload={"cents": 1}, function=read_astray, patience=60)
    (one,) = played(setting, scenarios_of(setting, lambda _: "")[0])
    assert one.got.startswith("it ended with ResponseError: NOGROUP ")
    assert one.remedy == "read orders by the group that is declared, 'mailer', and by no other"


CONNECTS = "import os, redis; redis.Redis.from_url(os.environ['REDIS_URL']).ping()"


def _ending(source: str) -> Setting:
    """A command that runs ``source``, and ends."""
    command = (sys.executable, "-c", source)
    return Setting(message=ORDERED, payload={"cents": 1}, command=command, patience=60)


def test_what_can_be_shown_depends_on_what_there_is() -> None:
    """A command without neighbours has no handling that can fail; each neighbour fails in turn."""
    alone = Setting(message=ORDERED, payload={}, command="run")
    both = Setting(message=ORDERED, payload={}, command="run", neighbours={"mail": MAIL})
    names = [[one.name for one in scenarios_of(each, lambda _: "")] for each in (alone, both)]
    assert "its handling fails once" not in names[0]
    assert names[1][-6:] == [
        "mail refuses the connection",
        "mail does not answer",
        "mail answers 404",
        "mail answers 503",
        "mail answers 422",
        "mail answers with half a JSON",
    ]
