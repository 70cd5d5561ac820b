"""What another process verifies by Pact comes to what it would here, and is started if it pays."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

import pytest

from handfast.discovery import find_system
from handfast.model.results import Mode, Result
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.report.terminal import exit_code
from handfast.run import pact_process
from handfast.run.by_pact import verify_by_pact
from handfast.run.pact_process import NOTHING, Outcome, outcome_of, verifying_by_pact
from handfast.run.session import Plan, planned, verify_system
from handfast.transports.redis.clients import fake_redis
from life_organiser_contracts.bindings import providers

SYSTEM = find_system("life_organiser")
BOTH = frozenset({Mode.IN_PROCESS, Mode.PACT})
AS_IT_IS = os.getpid
"""Prepares nothing; the other process can import it."""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan of a few interactions of Core, which is worth a process all the same."""
    monkeypatch.setattr(pact_process, "_WORTH_IT", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    return planned(SYSTEM, BOTH, lambda case: case.consumer == "email-poller")


def refuses(**_: Any) -> None:
    raise AssertionError("a state is set up again")


def timeless(results: tuple[Result, ...]) -> list[Result]:
    return [dataclasses.replace(result, seconds=0.0) for result in results]


def test_another_process_comes_to_the_same_results(few: Plan) -> None:
    """And the states that it has set up are brought back in this one, which can't set up any."""
    core = providers(fake_redis())["core"]
    nothing_sets_up = dataclasses.replace(core, states=dict.fromkeys(core.states, refuses))
    with verifying_by_pact(SYSTEM, few, AS_IT_IS) as beside:
        found = outcome_of(beside.outcomes["core"])
        again = verify_by_pact(few.cases("core"), nothing_sets_up, saved=beside.saved("core"))
    here = verify_by_pact(few.cases("core"), core)
    assert timeless(found) == timeless(here) == timeless(again)
    assert len(found) == len(few.cases("core")) > 10


def test_the_results_of_both_processes_are_reported_in_the_order_of_the_plan(few: Plan) -> None:
    reported: list[Result] = []
    with verifying_by_pact(SYSTEM, few, AS_IT_IS) as beside:
        report = verify_system(SYSTEM, few, providers, beside=beside, on_result=reported.append)
    assert [(one.mode, one.provider) for one in report.results] == [
        (mode, name) for mode, name, cases in few.modes for _ in cases
    ]
    assert report.obstacles == ()
    assert len(reported) == few.total


@pytest.mark.parametrize("ends", [partial(os._exit, 3), os.abort], ids=["ends", "crashes"])
def test_a_process_that_dies_is_reported_and_the_other_mode_goes_on(
    few: Plan, ends: Callable[[], object]
) -> None:
    with verifying_by_pact(SYSTEM, few, ends) as beside:
        report = verify_system(SYSTEM, few, providers, beside=beside)
    (obstacle,) = report.obstacles
    assert obstacle.place == "Pact's verifier"
    assert obstacle.remedy == "`--mode pact` verifies in the command's own process"
    assert {result.mode for result in report.results} == {Mode.IN_PROCESS}
    assert exit_code((report,)) == 3


def test_what_stops_the_other_process_is_raised_here_with_what_was_reached() -> None:
    reached: Any = "a result"
    mismatch = start_mismatch("core", "it does not start", "start it")
    future: Any = Future()
    future.set_result(Outcome((reached,), (mismatch,), gone=True))
    with pytest.raises(CannotVerify) as stop:
        outcome_of(future)
    assert (stop.value.results, stop.value.mismatches, stop.value.gone) == (
        (reached,),
        (mismatch,),
        True,
    )


@pytest.mark.parametrize("processors", [1, 2])
def test_a_process_is_started_only_where_there_is_enough_to_do_beside_it(
    monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    """On a machine with one processor never."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)))
    some = planned(SYSTEM, BOTH, lambda case: case.consumer == "email-poller")
    only_pact = planned(SYSTEM, frozenset({Mode.PACT}))
    for plan in (some, only_pact, *([planned(SYSTEM, BOTH)] if processors == 1 else [])):
        with verifying_by_pact(SYSTEM, plan, AS_IT_IS) as beside:
            assert beside is NOTHING
