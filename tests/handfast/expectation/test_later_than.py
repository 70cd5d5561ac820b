"""A moment must be later than another: declared, checked, verified, shown to clients."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import AwareDatetime, BaseModel

from handfast.check import check_system
from handfast.clients import ConsumerClient
from handfast.commands.output.expanded import expanded_fields, expanded_text
from handfast.declare import (
    BadDeclaration,
    Consumer,
    LaterThan,
    Provider,
    Published,
    Transport,
    Value,
    expect,
    stored,
    system,
)
from handfast.derive.gaps import gaps_of
from handfast.expectation.judge import judge_payload
from handfast.expectation.match import mismatches_in
from handfast.expectation.promises import expect_answer
from handfast.isolation.unique import Isolation
from handfast.model import Answered, Exchange, HttpInteraction, System
from handfast.model.cases import Case, cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.consumer import verify_consumer
from handfast.run.in_process import verify_in_process
from handfast.stub.variation import fitted
from handfast.wire.times import is_later

LONG_AGO = "2021-04-02T06:15:07.250125Z"
REFRESHED = "2026-01-01T00:00:00Z"


class Task(BaseModel):
    """What is changed."""

    title: str
    updated_at: AwareDatetime | None = None


class OneTask(BaseModel):
    """The task that there is."""

    updated_at: AwareDatetime | None = datetime.fromisoformat(LONG_AGO)


def system_of(**clauses: Any) -> System:
    """One interaction that changes the task of the state, and reads it afterwards."""
    provider, consumer = Provider("core"), Consumer("web")
    given = provider.state("a task exists")(OneTask)(**clauses.pop("state", {}))
    change = provider.put("/task", name="change", body=Task, answers={200: Task})
    read = provider.get("/task", name="read", answers={200: Task})
    later = {"updated_at": LaterThan(Value("updated_at"))}
    declared: dict[str, Any] = {"equals": later, "then": stored(expect(read)), **clauses}
    consumer.relies_on(change, "change a task", given=given, body={"title": "a"}, **declared)
    return system("tasks", providers=[provider], consumers=[consumer])


def case_of(**clauses: Any) -> Case:
    (case,) = cases_of(system_of(**clauses).contracts)
    return case


def provider_of(updated_at: str | None) -> RunningProvider:
    """One that writes this moment with each change."""
    app = FastAPI()

    @app.put("/task", response_model=Task)
    @app.get("/task", response_model=Task)
    def task() -> Any:
        return {"title": "a", "updated_at": updated_at}

    return RunningProvider(
        name="core",
        app=app,
        states={"a task exists": lambda **_: None},
        isolation=Isolation.RESET,
        reset=lambda: None,
    )


def mismatches_of(case: Case, updated_at: str | None) -> list[tuple[str, str, str, str]]:
    """What is wrong in process."""
    (result,) = asyncio.run(verify_in_process([case], provider_of(updated_at)))
    return [(m.clause, m.where, m.expected, m.got) for m in result.mismatches]


@pytest.mark.parametrize("moment", [REFRESHED, "2021-04-02T08:15:07.251+02:00"])
def test_a_later_moment_passes_in_whatever_offset(moment: str) -> None:
    assert mismatches_of(case_of(), moment) == []


@pytest.mark.parametrize(
    "moment", [LONG_AGO, "2021-04-02T07:15:07.250125+01:00", "2021-04-02T07:15:07+02:00", None]
)
def test_the_same_an_earlier_moment_and_none_fail(moment: str | None) -> None:
    ((clause, where, expected, got),) = mismatches_of(case_of(), moment)
    assert (clause, where) == ("equals", "updated_at")
    assert expected == f'a moment later than "{LONG_AGO}"'
    assert got == ("null" if moment is None else f'"{moment}"')


def test_pact_takes_any_moment_and_nothing_else() -> None:
    """It compares no moments: a change that is not written passes there."""
    (as_it_was,) = verify_by_pact([case_of()], provider_of(LONG_AGO))
    assert as_it_was.mismatches == ()
    (lost,) = verify_by_pact([case_of()], provider_of(None))
    assert [mismatch.where for mismatch in lost.mismatches] == ["updated_at"]


def test_what_was_answered_must_be_stored() -> None:
    interaction = case_of().interaction
    assert isinstance(interaction, HttpInteraction)
    (read,) = interaction.then
    assert isinstance(read, Exchange)
    assert read.equals == {"updated_at": Answered("updated_at")}


def test_a_client_and_a_stub_are_shown_a_later_moment() -> None:
    came: list[Any] = []

    def call(url: str, _request: Any) -> Any:
        came.append(httpx.put(f"{url}/task", json={"title": "a"}).raise_for_status().json())
        return came[0]

    case = case_of()
    (result,) = asyncio.run(verify_consumer((case,), ConsumerClient(call=call)))
    assert result.mismatches == ()
    assert is_later(came[0]["updated_at"], LONG_AGO)
    assert isinstance(case.interaction, HttpInteraction)
    node = expect_answer(case.interaction.exchange, {"updated_at": LONG_AGO})
    for drawn, answered in ((LONG_AGO, "2021-04-02T06:16:07.250125+00:00"), (REFRESHED, REFRESHED)):
        document = {"title": "a", "updated_at": drawn}
        assert fitted(node, document, []) == {"title": "a", "updated_at": answered}


def test_an_item_of_a_list_may_have_to_be_later() -> None:
    read = Provider("core").get("/tasks", name="list", answers={200: list[Task]})
    wanted = Exchange(operation=read, contains=({"updated_at": LaterThan(LONG_AGO)},))
    node = expect_answer(wanted, {})
    (mismatch,) = mismatches_in(node, [{"title": "a", "updated_at": LONG_AGO}])
    assert mismatch.expected == f'an item with updated_at a moment later than "{LONG_AGO}"'
    assert mismatches_in(node, [{"title": "a", "updated_at": REFRESHED}]) == ()


def test_a_message_may_say_so_too() -> None:
    provider = Provider("core")
    message = provider.message(
        "changed", address="tasks", payload=Task, transport=Transport("spool")
    )
    than = LaterThan(datetime.fromisoformat(LONG_AGO))
    promise = Published(message=message, equals={"updated_at": than})
    (mismatch,) = judge_payload(promise, {"title": "a", "updated_at": LONG_AGO}, {})
    assert (mismatch.where, mismatch.expected) == (
        "updated_at",
        f'a moment later than "{LONG_AGO}"',
    )
    (lacking,) = judge_payload(promise, {"title": "a"}, {})
    assert (lacking.where, lacking.expected) == ("updated_at", mismatch.expected)
    assert judge_payload(promise, {"title": "a", "updated_at": REFRESHED}, {}) == ()


def test_it_is_printed_and_no_gap_is_left_but_what_a_moment_may_lose() -> None:
    printed = expanded_text(expanded_fields(case_of()))
    assert '    updated_at: {"later_than": {"value": "updated_at"}}' in printed.splitlines()
    gaps = {(gap.name, gap.path): gap.changes for gap in gaps_of(system_of(then=())).found}
    assert gaps["change", "updated_at"] == ("without its seconds", "without its fraction")


@pytest.mark.parametrize(
    ("clauses", "fault"),
    [
        (
            {"equals": {"title": LaterThan(LONG_AGO)}},
            "equals 'title': LaterThan is for a moment, and the field is none: expect a value",
        ),
        (
            {"state": {"updated_at": None}},
            "equals 'updated_at': no moment is later than None: name a state that has one",
        ),
        (
            {"state": {"updated_at": "soon"}},
            "parameter 'updated_at' does not fit OneTask",
        ),
        (
            {"equals": {"updated_at": LaterThan(Value("made_at"))}},
            "equals 'updated_at': no state has a value 'made_at'",
        ),
        (
            {"equals": {"updated_at": LaterThan("soon")}},
            "equals 'updated_at': 'soon' is no moment as JSON has it",
        ),
    ],
)
def test_what_is_no_moment_is_a_fault(clauses: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadDeclaration) as refused:
        check_system(system_of(**clauses))
    assert any(fault in each for each in refused.value.faults), refused.value.faults


def test_a_moment_may_be_one_of_python() -> None:
    declared = system_of(equals={"updated_at": LaterThan(datetime.fromisoformat(LONG_AGO))})
    check_system(declared)
    (case,) = cases_of(declared.contracts)
    expected = expanded_fields(case)["expected"]
    assert expected["equals"] == {"updated_at": {"later_than": "2021-04-02T06:15:07.250125+00:00"}}
