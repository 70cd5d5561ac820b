"""What of a reader can't be run, or means nothing, is named before anything starts."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from handfast.bindings import Reader
from handfast.declare import Consumer, Provider, Transport, system
from handfast.run.reader.planned import planned


class Ordered(BaseModel):
    """What arrives, and what is asked."""

    cents: int


core = Provider("core")
GROUP = Transport("redis-stream", field="data", group="mailer")
ORDERED = core.message("ordered", address="orders", payload=Ordered, transport=GROUP)
mailer = Consumer("mailer")
mailer.relies_on(ORDERED, "hear of an order", when=core.trigger("somebody orders")())
mailer.relies_on(core.get("/orders", answers={200: Ordered}), "ask for an order")
SYSTEM = system("shop", providers=[core], consumers=[mailer])


def faults(runs: Any = "run", **more: Any) -> tuple[str, ...]:
    given = {"neighbours": {"core": "stub"}, **more}
    return planned(SYSTEM, "mailer", Reader(runs=runs, **given))[1]


@pytest.mark.parametrize(
    "runs", ["run --core {core} --at {redis}", ["sh", "-c", "echo ${cor} {print} {}"]]
)
def test_a_command_with_braces_of_its_own_is_sound(runs: Any) -> None:
    assert faults(runs, environment={"AT": '{"a": "{core}"}'}) == ()


@pytest.mark.parametrize(
    ("runs", "fault"),
    [
        ("run 'x", 'reader: "run \'x" is no command line: No closing quotation'),
        ("  ", "reader: give a coroutine function (redis_url, handle), or a command line"),
        ([], "reader: give a coroutine function (redis_url, handle), or a command line"),
        (["run", "\0"], "reader: '\\x00' is no text without NUL"),
    ],
)
def test_what_is_no_command_line_is_named(runs: Any, fault: str) -> None:
    assert faults(runs) == (fault,)


def test_a_name_that_nothing_stands_for_is_named_with_what_was_meant() -> None:
    found = faults(environment={"URL": "{cor}", "COUNT": 3}, after={"cor answers 404": "retried"})
    assert found == (
        (
            "environment, URL: nothing stands for {cor}: no neighbour is called 'cor': did you "
            "mean 'core'?"
        ),
        "environment, COUNT: 3 is no text without NUL",
        "after: no scenario is called 'cor answers 404': did you mean 'core answers 404'?",
    )


def test_a_pattern_of_after_that_means_something_is_sound() -> None:
    assert faults(after={"* answers 404": "reported", "core answers 5??": "retried"}) == ()


def test_a_reader_is_given_some_time() -> None:
    assert faults(patience=0.1) == ()
    assert faults(patience=-1.0) == ("patience: -1.0 seconds: nothing is done within them",)
