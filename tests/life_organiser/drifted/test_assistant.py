"""A client that is written for the Core that differs passes by its drift file; no other does."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any, override

import pytest

from handfast.clients import ConsumerClient
from handfast.model.cases import Case, cases_of
from handfast.run.consumer import verify_consumer
from life_organiser_contracts.driving import call as call_as_declared
from life_organiser_contracts.system import SYSTEM
from shared.core_client import CoreError
from tests.life_organiser.drifted.assistant import Core, Refused, call
from tests.life_organiser.drifted.core import known_drift

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from handfast.clients import Request
    from handfast.drift.rows import Differences
    from handfast.model.results import Result

CASES = tuple(case for case in cases_of(SYSTEM.contracts) if case.consumer == "assistant")
DRIFT = (known_drift(),)


def verified(
    call: Callable[[str, Request], Any],
    drift: Collection[Differences] = DRIFT,
    cases: tuple[Case, ...] = CASES,
) -> tuple[Result, ...]:
    client = ConsumerClient(call=call, refuses=(Refused, CoreError))
    return asyncio.run(verify_consumer(cases, client, drift=tuple(drift)))


def failures(results: tuple[Result, ...]) -> dict[str, set[str]]:
    """Where each interaction that failed differs."""
    return {one.interaction: {m.where for m in one.mismatches} for one in results if not one.passed}


def test_the_whole_client_passes_with_the_drift_file_and_fails_without() -> None:
    assert failures(verified(call)) == {}
    some = CASES[::7]
    assert len(failures(verified(call, drift=(), cases=some))) > len(some) / 2


def test_the_client_of_the_contract_fails_and_is_shown_the_rows() -> None:
    chosen = tuple(case for case in CASES if case.interaction.name in OF_THE_CONTRACT)
    found = {one.interaction: one.mismatches for one in verified(call_as_declared, cases=chosen)}
    assert {name: {one.where for one in each} for name, each in found.items()} == OF_THE_CONTRACT
    (unread,) = found["ask for the settings of a user"]
    assert unread.remedy.endswith("; by the drift, *.timezone is never there")


OF_THE_CONTRACT: dict[str, set[str]] = {
    "list all tasks": {
        "drift, GET /tasks",
        "drift, TaskQuery.tenant",
        "query parameter limit",
    },
    "add a task that recurs weekly": {
        "drift, POST /tasks",
        "drift, POST /tasks body",
        "drift, TaskCreate.description",
        "drift, TaskCreate.due_at",
        "drift, TaskCreate.source",
        "drift, *.recurrence_minutes",
    },
    "list the reminders that have fired": {
        "drift, ReminderQuery.fired",
        "query parameter limit",
    },
    "add a reminder": {"drift, *.fire_at"},
    "list the pending events": {"drift, *.status", "query parameter limit"},
    "search the memories": {"drift, SearchQuery.q"},
    "read a memory": {"drift, GET /memories/{memory_id}"},
    "ask for the settings of a user": {"assistant's client"},
}


RETURNED = "what assistant's client returns: {}"


class Forgetful(Core):
    """It says nothing of the home, nor how many it shows."""

    @override
    def get(self, path: str, query: Mapping[str, Any]) -> Any:
        return super().get(path, {n: v for n, v in query.items() if n not in ("tenant", "limit")})


class OfTwoMinds(Core):
    """It spells what is done as the contract does, and asks for moments in its own form."""

    @override
    def get(self, path: str, query: Mapping[str, Any]) -> Any:
        old = {"closed": "DONE", "yes": "true"}
        return super().get(path, {name: old.get(str(v), v) for name, v in query.items()})


class Sender(Core):
    """It sends a number of minutes as one, a date in a further place, and no source."""

    @override
    def send(self, method: str, target: str, body: Any = None) -> Any:
        if body and "todo" in body:
            todo = {**body["todo"], "recurrence_minutes": 10080}
            del todo["source"]
            body = {"todo": {**todo, "times": {**todo["times"], "start": None}}}
        return super().send(method, target, body)


class Reader(Core):
    """It loses the titles, and the scores."""

    @override
    def send(self, method: str, target: str, body: Any = None) -> Any:
        text = json.dumps(super().send(method, target, body))
        return json.loads(text.replace('"title"', '"heading"').replace('"rank"', '"place"'))


MISTAKES: tuple[tuple[type[Core], str, set[str]], ...] = (
    (Forgetful, "list all tasks", {"drift, TaskQuery.tenant", "query parameter limit"}),
    (Forgetful, "list all events", {"query parameter limit"}),
    (OfTwoMinds, "list the tasks that are done", {"drift, *.state"}),
    (OfTwoMinds, "list the reminders that have fired", {"drift, ReminderQuery.fired"}),
    (
        Sender,
        "add a task that recurs weekly",
        {"drift, *.recurrence_minutes", "drift, TaskCreate.source", "body: times"},
    ),
    (Reader, "list all tasks", {RETURNED.format(f"[{n}].description") for n in range(3)}),
    (Reader, "search the memories", {RETURNED.format(f"[{n}].score") for n in range(2)}),
)


@pytest.mark.parametrize(
    ("core", "name", "wrong"), MISTAKES, ids=[f"{c.__name__}: {n}" for c, n, _ in MISTAKES]
)
def test_each_mistake_beside_the_drift_is_shown(
    core: type[Core], name: str, wrong: set[str]
) -> None:
    cases = tuple(case for case in CASES if case.interaction.name == name)
    assert failures(verified(partial(call, core=core), cases=cases)) == {name: wrong}
