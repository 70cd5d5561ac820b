"""A list must contain an item, in whatever place: declared, checked, verified, shown to clients."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import AwareDatetime, BaseModel

from handfast.check import check_system
from handfast.clients import ConsumerClient
from handfast.commands.output.expanded import expanded_fields
from handfast.declare import BadDeclaration, Consumer, Provider, expect, system
from handfast.derive.coverage import who_reads
from handfast.isolation.unique import Isolation, unique_case
from handfast.model import NOT_NULL, HttpInteraction, System, Value
from handfast.model.cases import Case, cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.by_pact import verify_by_pact
from handfast.run.consumer import verify_consumer
from handfast.run.in_process import verify_in_process


class Task(BaseModel):
    """One of a list."""

    id: str
    done: bool
    due: AwareDatetime | None = None


TASKS: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "one": [{"id": "b", "done": True}],
    "two": [{"id": "a", "done": False}, {"id": "b", "done": True, "due": "2031-01-01T01:00:00Z"}],
}
B = {"id": "b", "done": True}

app = FastAPI()


@app.get("/{name}", response_model=list[Task], response_model_exclude_unset=True)
def read_tasks(name: str) -> Any:
    return TASKS[name]


class OneTask(BaseModel):
    """The task that there is."""

    task_id: str = "b"


def system_of(path: str = "/two", model: Any = list[Task], **clauses: Any) -> System:
    """One interaction with the list at ``path``."""
    provider, consumer = Provider("core"), Consumer("web")
    if clauses.pop("there", False):
        clauses["given"] = provider.state("a task exists")(OneTask)()
    tasks = provider.get(path, name="list", answers={200: model})
    consumer.relies_on(tasks, "list the tasks", **clauses)
    return system("tasks", providers=[provider], consumers=[consumer])


def case_of(path: str = "/two", **clauses: Any) -> Case:
    (case,) = cases_of(system_of(path, **clauses).contracts)
    return case


def provider_of(states: Any = MappingProxyType({})) -> RunningProvider:
    """The application, which stores nothing that could be left over."""
    return RunningProvider(
        name="core", app=app, states=states, isolation=Isolation.RESET, reset=lambda: None
    )


def mismatches_of(case: Case) -> list[list[tuple[str, str, str, str]]]:
    """What is wrong in process, and by Pact."""
    states = {"a task exists": lambda **_: None}
    provider = provider_of(states)
    results = [
        *asyncio.run(verify_in_process([case], provider)),
        *verify_by_pact([case], provider),
    ]
    return [[(m.clause, m.where, m.expected, m.got) for m in each.mismatches] for each in results]


@pytest.mark.parametrize(
    "contains",
    [
        [B],
        [{"id": "b", "due": "2031-01-01T02:00:00+01:00"}, {"id": "a", "due": None}],
        [{"id": "b"}, {"done": True}],
        [{"due": NOT_NULL}],
        [{"": TASKS["two"][0]}],
    ],
)
def test_an_item_in_any_place_passes_in_each_mode(contains: list[dict[str, Any]]) -> None:
    assert mismatches_of(case_of(contains=contains)) == [[], []]
    assert mismatches_of(case_of(contains=contains, exactly=2)) == [[], []]


def test_one_item_may_be_all_that_a_list_must_contain() -> None:
    assert mismatches_of(case_of("/one", contains=[{"id": "b"}, {"done": True}])) == [[], []]


@pytest.mark.parametrize(
    ("path", "contains", "expected", "got"),
    [
        (
            "/two",
            {"id": "b", "done": False},
            'an item with id "b", done false',
            '2 items; nearest: [0].id is "a"',
        ),
        ("/two", {"id": "c"}, 'an item with id "c"', '2 items; nearest: [0].id is "a"'),
        (
            "/two",
            {"id": "a", "due": NOT_NULL},
            'an item with id "a", due not null',
            "2 items; nearest: [0].due is no such key; there are: id, done",
        ),
        ("/none", {"id": "b"}, 'an item with id "b"', "0 items"),
    ],
)
def test_a_list_without_such_an_item_fails_where_pact_sees_none(
    path: str, contains: dict[str, Any], expected: str, got: str
) -> None:
    """Values of two items are no item."""
    in_process, by_pact = mismatches_of(case_of(path, contains=[contains], at_least=0))
    assert in_process == [("contains", "the whole body", expected, got)]
    assert by_pact == []


def test_a_value_of_the_state_may_be_contained() -> None:
    case = case_of(there=True, contains=[{"id": Value("task_id")}])
    assert mismatches_of(case) == [[], []]
    unique, made = unique_case(case, frozenset({"task_id", "id"}), iter(range(1, 9)).__next__)
    assert isinstance(unique.interaction, HttpInteraction)
    assert unique.interaction.exchange.contains == ({"id": Value("task_id")},)
    written = case_of(there=True, contains=[{"id": "b"}])
    unique, made = unique_case(written, frozenset({"task_id", "id"}), iter(range(1, 9)).__next__)
    assert isinstance(unique.interaction, HttpInteraction)
    assert unique.interaction.exchange.contains == ({"id": next(iter(made))},)


def test_a_follow_up_may_say_so_too() -> None:
    provider, consumer = Provider("core"), Consumer("web")
    tasks = provider.get("/two", name="list", answers={200: list[Task]})
    none = provider.get("/none", name="none", answers={200: list[Task]})
    for name, wanted in (("there", "b"), ("not there", "c")):
        then = expect(tasks, contains=[{"id": wanted}])
        consumer.relies_on(none, name, at_least=0, then=then)
    cases = cases_of(system("tasks", providers=[provider], consumers=[consumer]).contracts)
    results = asyncio.run(verify_in_process(cases, provider_of()))
    assert {each.interaction: len(each.mismatches) for each in results} == {
        "there": 0,
        "not there": 1,
    }


@pytest.mark.parametrize("contains", [[B], [{"id": "a"}, {"id": "b"}]])
def test_a_client_is_shown_such_an_item(contains: list[dict[str, Any]]) -> None:
    came: list[Any] = []

    def call(url: str, _request: Any) -> Any:
        came.extend(httpx.get(f"{url}/two").raise_for_status().json())
        return came

    (result,) = asyncio.run(
        verify_consumer((case_of(contains=contains),), ConsumerClient(call=call))
    )
    assert result.mismatches == ()
    assert [item["id"] for item in came] == [wanted["id"] for wanted in contains]


def test_its_fields_are_read_and_listed() -> None:
    declared = system_of(contains=[B], reads=())
    assert {(one.path, one.how) for one in who_reads(declared, "list")} >= {
        ("[*].id", "contains"),
        ("[*].done", "contains"),
    }
    assert expanded_fields(case_of(contains=[B]))["expected"]["contains"] == [B]


@pytest.mark.parametrize(
    ("clauses", "faults"),
    [
        ({"contains": [B]}, []),
        ({"contains": [{}]}, ["contains names no field of an item: give what must stand in it"]),
        (
            {"contains": [B], "exactly": 0},
            ["contains needs an item, and the list has none: drop one or the other"],
        ),
        (
            {"contains": [{"ide": "b"}]},
            ["contains 'ide': Task has no field 'ide': did you mean 'id'?"],
        ),
        (
            {"contains": [{"done": "yes"}]},
            [
                (
                    "contains 'done': 'yes' can't come from the field (Input should be a valid"
                    " boolean): expect a value of its type"
                )
            ],
        ),
        (
            {"contains": [B], "model": Task},
            ["contains is given for an answer that is not a list: drop it"],
        ),
    ],
)
def test_what_can_not_be_contained_is_refused(clauses: dict[str, Any], faults: list[str]) -> None:
    found: tuple[str, ...] = ()
    try:
        check_system(system_of(**clauses))
    except BadDeclaration as refused:
        found = refused.faults
    assert found == tuple(f"web -> core: list the tasks: {fault}" for fault in faults)
