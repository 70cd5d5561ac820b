from datetime import timedelta
from typing import Any

import pytest

NOW = "2031-04-02T06:15:00.250000Z"


@pytest.fixture
def add(ask: Any, memory: Any, owner: Any) -> Any:
    """Creates a task about the memory."""

    def create(**more: Any) -> Any:
        body = {"memory_id": memory["id"], "owner_user_id": owner, "description": "post it"}
        return ask("POST", "/tasks", json={**body, **more})

    return create


@pytest.fixture
def tasks(ask: Any) -> Any:
    """Lists tasks."""
    return lambda **params: ask("GET", "/tasks", params=params)


def test_a_new_task_is_open(add: Any, memory: Any) -> None:
    status, task = add(due_at="2031-04-03T09:00:00+02:00", recurrence_minutes=60)
    expected = {
        "id": task["id"],
        "memory_id": memory["id"],
        "owner_user_id": 70011,
        "description": "post it",
        "state": "NOT_DONE",
        "due_at": "2031-04-03T07:00:00Z",
        "recurrence_minutes": 60,
        "completed_at": None,
        "created_at": NOW,
    }
    assert (status, task) == (201, expected)


@pytest.mark.parametrize(
    ("more", "detail"),
    [
        ({"memory_id": "m-0"}, "memory m-0 not found"),
        ({"owner_user_id": 1}, "user 1 not found"),
    ],
)
def test_an_unknown_memory_or_owner_gets_no_task(
    add: Any, tasks: Any, more: Any, detail: Any
) -> None:
    assert add(**more) == (404, {"detail": detail})
    assert tasks() == (200, [])


def test_tasks_come_newest_first_and_in_pages(add: Any, tasks: Any, moments: Any) -> None:
    made = [add(description="one")[1], add(description="two")[1]]
    moments.append(moments[-1] + timedelta(minutes=1))
    made.append(add(description="three")[1])
    assert tasks() == (200, made[::-1])
    assert tasks(limit=1, offset=1) == (200, [made[1]])
    assert tasks(offset=3) == (200, [])


def test_tasks_are_filtered_by_owner_and_state(ask: Any, add: Any, tasks: Any) -> None:
    ask("POST", "/users", json={"telegram_user_id": 2, "display_name": "Bo"})
    mine, other = add()[1], add(owner_user_id=2)[1]
    done = ask("PATCH", f"/tasks/{other['id']}", json={"state": "DONE"})[1]
    assert tasks(owner_user_id=70011) == (200, [mine])
    assert tasks(state="DONE") == (200, [done])
    assert tasks(state="DONE", owner_user_id=70011) == (200, [])


def test_the_bounds_on_the_due_date_are_exclusive(add: Any, tasks: Any) -> None:
    add()
    due = [add(due_at=f"2031-05-0{day}T00:00:00.000001Z")[1] for day in (1, 2, 3)]
    bounds = {"due_after": due[0]["due_at"], "due_before": due[2]["due_at"]}
    assert tasks(**bounds) == (200, [due[1]])


def test_done_sets_completed_at_and_reopening_clears_it(ask: Any, add: Any) -> None:
    task = add()[1]
    path = f"/tasks/{task['id']}"
    done = {**task, "state": "DONE", "completed_at": NOW}
    assert ask("PATCH", path, json={"state": "DONE"}) == (200, done)
    assert ask("PATCH", path, json={"state": "NOT_DONE"}) == (200, task)


def test_null_clears_due_date_and_recurrence(ask: Any, add: Any) -> None:
    task = add(due_at=NOW, recurrence_minutes=60)[1]
    cleared = {"due_at": None, "recurrence_minutes": None}
    assert ask("PATCH", f"/tasks/{task['id']}", json=cleared) == (200, {**task, **cleared})


@pytest.mark.parametrize(
    ("due_at", "next_due_at"),
    [
        ("2031-01-01T08:00:00Z", "2031-01-01T09:00:00Z"),  # no drift, even into the past
        (None, "2031-04-02T07:15:00.250000Z"),
    ],
)
def test_a_recurring_task_that_becomes_done_has_one_successor(
    ask: Any, add: Any, tasks: Any, due_at: Any, next_due_at: Any
) -> None:
    task = add(due_at=due_at, recurrence_minutes=60)[1]
    done = {**task, "state": "DONE", "completed_at": NOW}
    for _ in range(2):
        assert ask("PATCH", f"/tasks/{task['id']}", json={"state": "DONE"}) == (200, done)
    _, (successor, finished) = tasks()
    assert finished == done
    assert successor == {**task, "id": successor["id"], "due_at": next_due_at}
    created = {"entity_id": successor["id"], "action": "created"}
    (entry,) = ask("GET", "/audit", params=created)[1]
    assert entry["detail"] == {"source": "recurrence", "task_id": task["id"]}


def test_a_recurrence_past_the_last_year_is_refused_and_changes_nothing(
    ask: Any, add: Any, tasks: Any
) -> None:
    task = add(due_at="9999-12-31T23:59:59Z", recurrence_minutes=1)[1]
    status, body = ask("PATCH", f"/tasks/{task['id']}", json={"state": "DONE"})
    assert (status, body["detail"][0]["loc"]) == (422, ["body", "recurrence_minutes"])
    assert tasks() == (200, [task])
    audit = ask("GET", "/audit", params={"entity_id": task["id"]})[1]
    assert [entry["action"] for entry in audit] == ["created"]


def test_delete_removes_the_task_and_leaves_its_memory(
    ask: Any, add: Any, tasks: Any, memory: Any
) -> None:
    task = add()[1]
    assert ask("DELETE", f"/tasks/{task['id']}") == (204, None)
    assert tasks() == (200, [])
    assert ask("GET", f"/memories/{memory['id']}")[0] == 200


@pytest.mark.parametrize(("method", "body"), [("PATCH", {"state": "DONE"}), ("DELETE", None)])
def test_an_unknown_task_is_not_found(ask: Any, method: Any, body: Any) -> None:
    assert ask(method, "/tasks/t-0", json=body) == (404, {"detail": "task t-0 not found"})


@pytest.mark.parametrize(
    "params",
    [
        {"state": "bogus"},
        {"limit": 0},
        {"limit": 201},
        {"offset": -1},
        {"owner_user_id": 2**63},
        {"due_before": "2031-04-02T06:15:00"},
    ],
)
def test_parameters_outside_their_limits_are_refused(tasks: Any, params: Any) -> None:
    status, body = tasks(**params)
    assert (status, [mismatch["loc"] for mismatch in body["detail"]]) == (422, [["query", *params]])


@pytest.mark.parametrize(
    "more",
    [
        {"recurrence_minutes": 0},
        {"recurrence_minutes": 5_256_001},
        {"due_at": "2031-04-02T06:15:00"},
        {"description": "nul\x00"},
    ],
)
def test_bodies_outside_their_limits_are_refused(add: Any, more: Any) -> None:
    status, body = add(**more)
    assert (status, [mismatch["loc"] for mismatch in body["detail"]]) == (422, [["body", *more]])
