"""What the Telegram gateway relies on when its user finishes and changes tasks."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Exchange, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    LIST_AUDIT,
    LIST_TASKS,
    UPDATE_TASK,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MEMORY,
    NEIGHBOUR,
    STRANGE_TEXT,
    USER,
    audited,
    refused,
    tasks_stay,
    variant,
)
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_DUE = "2031-04-03T09:00:00Z"
_QUERY = {"owner_user_id": USER, "state": "NOT_DONE"}

_AT = {"task_id": Value("task_id")}
_MINE = {
    "id": Value("task_id"),
    "memory_id": MEMORY,
    "owner_user_id": USER,
    "description": Value("description"),
}
_DONE = {**_MINE, "state": "DONE", "completed_at": NOT_NULL, "due_at": Value("due_at")}
_UPDATE = audited(EntityType.TASK, Value("task_id"), AuditAction.UPDATED, detail=NOT_NULL)


def _open_tasks(count: int, **equals: object) -> Exchange:
    """The owner's open tasks; ``equals`` are fields of the first."""
    return Exchange(
        operation=LIST_TASKS,
        query=_QUERY,
        exactly=count,
        equals={f"[0].{field}": value for field, value in equals.items()},
    )


_FOLLOW_ON = {
    "memory_id": MEMORY,
    "owner_user_id": USER,
    "description": Value("description"),
    "recurrence_minutes": Value("recurrence_minutes"),
    "completed_at": None,
}

INTERACTIONS: Final = (
    HttpInteraction(
        name="finish a task",
        operation=UPDATE_TASK,
        given=(s.A_TASK(), s.A_NEIGHBOUR()),
        path=_AT,
        body={"state": "DONE"},
        equals={**_DONE, "recurrence_minutes": None},
        then=(_open_tasks(0), _UPDATE, tasks_stay(NEIGHBOUR)),
        variants=(
            variant(
                "at a certain time",
                given=(s.A_TASK(), s.A_CLOCK()),
                equals={**_DONE, "completed_at": Value("now")},
                then=(_open_tasks(0),),
            ),
            variant(
                "that is done",
                given=(s.SEVERAL_TASKS(),),
                path={"task_id": Value("done_id")},
                equals={"id": Value("done_id"), "state": "DONE", "completed_at": NOT_NULL},
                then=(_open_tasks(2),),
            ),
            variant(
                "that is done, and make it recur",
                given=(s.SEVERAL_TASKS(),),
                path={"task_id": Value("done_id")},
                body={"state": "DONE", "recurrence_minutes": 1440},
                equals={"id": Value("done_id"), "state": "DONE", "recurrence_minutes": 1440},
                then=(_open_tasks(2),),
            ),
            variant(
                "and everything else about it",
                body={
                    "state": "DONE",
                    "description": STRANGE_TEXT,
                    "due_at": _DUE,
                    "recurrence_minutes": None,
                },
                equals={**_DONE, "description": STRANGE_TEXT, "due_at": _DUE},
                then=(_open_tasks(0),),
            ),
            variant(
                "not, but open it again",
                given=(s.SEVERAL_TASKS(),),
                path={"task_id": Value("done_id")},
                body={"state": "NOT_DONE"},
                equals={"id": Value("done_id"), "state": "NOT_DONE", "completed_at": None},
                then=(_open_tasks(3),),
            ),
            variant(
                "not, but clear its due date",
                body={"due_at": None},
                equals={**_MINE, "state": "NOT_DONE", "due_at": None, "completed_at": None},
                then=(_open_tasks(1, due_at=None),),
            ),
            variant(
                "not, but make it recur",
                body={"recurrence_minutes": 1},
                equals={**_MINE, "due_at": Value("due_at"), "recurrence_minutes": 1},
                then=(_open_tasks(1, recurrence_minutes=1),),
            ),
            refused("in an unknown way", body={"state": "done"}, then=(tasks_stay(),)),
            refused("for no state", body={"state": None}, then=(tasks_stay(),)),
        ),
    ),
    HttpInteraction(
        name="finish a recurring task",
        operation=UPDATE_TASK,
        given=(s.A_RECURRING_TASK(), s.A_NEIGHBOUR()),
        path=_AT,
        body={"state": "DONE"},
        equals={**_DONE, "recurrence_minutes": Value("recurrence_minutes")},
        then=(
            _open_tasks(1, id=NOT_NULL, due_at=Value("next_due_at"), **_FOLLOW_ON),
            Exchange(operation=LIST_TASKS, query={"owner_user_id": USER}, exactly=2),
            _UPDATE,
            Exchange(
                operation=LIST_AUDIT,
                query={"entity_type": "task", "action": "created", "actor": Value("actor")},
                at_least=1,
                equals={"[*].actor": Value("actor")},
            ),
            tasks_stay(NEIGHBOUR),
        ),
        variants=(
            variant(
                "without a due date",
                given=(
                    s.A_CLOCK(),
                    s.A_RECURRING_TASK(due_at=None, recurrence_minutes=7 * 24 * 60),
                ),
                equals={**_DONE, "recurrence_minutes": 7 * 24 * 60},
                then=(_open_tasks(1, due_at=Value("in_seven_days"), **_FOLLOW_ON),),
            ),
            variant(
                "that no longer recurs",
                body={"state": "DONE", "recurrence_minutes": None},
                equals={**_DONE, "recurrence_minutes": None},
                then=(_open_tasks(0), tasks_stay(NEIGHBOUR)),
            ),
            refused(
                "in the last year there is",
                body={"state": "DONE", "due_at": "9999-12-31T23:59:59Z"},
                equals={"detail[*].type": "date_overflow"},
                then=(tasks_stay(),),
            ),
        ),
    ),
    HttpInteraction(
        name="finish a task that is not there",
        operation=UPDATE_TASK,
        given=(s.NO_TASK(), s.A_NEIGHBOUR()),
        path=_AT,
        body={"state": "DONE"},
        status=404,
        then=(tasks_stay(NEIGHBOUR),),
    ),
)
