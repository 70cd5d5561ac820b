"""What the Telegram gateway relies on for its user's tasks."""

from __future__ import annotations

from typing import Final

from shared.enums import AuditAction, EntityType

from contracts.engine.model import SOMETHING, Answered, Exchange, HttpInteraction, Value
from contracts.life_organiser import states as s
from contracts.life_organiser.core import (
    CREATE_TASK,
    LIST_AUDIT,
    LIST_TASKS,
    UPDATE_TASK,
)
from contracts.life_organiser.phrases import (
    LONG_TEXT,
    MEMORY,
    NEIGHBOUR,
    NUL,
    OTHERS_MEMORY,
    STRANGE_TEXT,
    TEN_YEARS,
    USER,
    audited,
    no_tasks,
    refused,
    tasks_stay,
    variant,
)

__all__ = ["INTERACTIONS"]

_DUE = "2031-04-03T11:00:00+02:00"
_TASK = {"memory_id": MEMORY, "owner_user_id": USER, "description": "Water the fern"}
_OPEN = {**_TASK, "id": SOMETHING, "state": "NOT_DONE", "completed_at": None}
_TASK_CREATION = audited(EntityType.TASK, Answered("id"), AuditAction.CREATED, actor=Value("actor"))


def _listed(**equals: object) -> Exchange:
    """The new task is the owner's only one."""
    return Exchange(
        operation=LIST_TASKS,
        query={"owner_user_id": USER, "state": "NOT_DONE"},
        exactly=1,
        equals={"[0].id": Answered("id"), **{f"[0].{k}": v for k, v in equals.items()}},
    )


_CREATE = (
    HttpInteraction(
        name="create a task with a due date",
        operation=CREATE_TASK,
        given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
        body={**_TASK, "due_at": _DUE},
        equals={**_OPEN, "due_at": _DUE, "recurrence_minutes": None},
        then=(_listed(due_at=_DUE, memory_id=MEMORY), _TASK_CREATION, OTHERS_MEMORY),
        variants=(
            variant(
                "far in the east",
                body={**_TASK, "due_at": "2031-04-03T00:30:00.123456+14:00"},
                equals={**_OPEN, "due_at": "2031-04-02T10:30:00.123456Z"},
                then=(_listed(due_at="2031-04-02T10:30:00.123456Z"),),
            ),
            variant(
                "that recurs",
                body={**_TASK, "due_at": _DUE, "recurrence_minutes": 1440},
                equals={**_OPEN, "due_at": _DUE, "recurrence_minutes": 1440},
            ),
            variant(
                "that recurs every ten years",
                body={**_TASK, "due_at": _DUE, "recurrence_minutes": TEN_YEARS},
                equals={**_OPEN, "due_at": _DUE, "recurrence_minutes": TEN_YEARS},
            ),
            refused("without an offset", body={**_TASK, "due_at": "2031-04-03T11:00:00"}),
            refused("that is no date", body={**_TASK, "due_at": "tomorrow"}),
            refused("that recurs at once", body={**_TASK, "recurrence_minutes": 0}),
            refused(
                "that recurs after more than ten years",
                body={**_TASK, "recurrence_minutes": TEN_YEARS + 1},
                then=(no_tasks(),),
            ),
        ),
    ),
    HttpInteraction(
        name="create a task without a due date",
        operation=CREATE_TASK,
        given=(s.A_MEMORY(),),
        body=_TASK,
        equals={**_OPEN, "due_at": None, "recurrence_minutes": None},
        then=(_listed(due_at=None, recurrence_minutes=None), _TASK_CREATION),
        variants=(
            variant("said to be none", body={**_TASK, "due_at": None, "recurrence_minutes": None}),
            variant(
                "of a long description",
                body={**_TASK, "description": LONG_TEXT},
                equals={**_OPEN, "description": LONG_TEXT},
                then=(_listed(description=LONG_TEXT),),
            ),
            variant(
                "in strange characters",
                body={**_TASK, "description": STRANGE_TEXT},
                equals={**_OPEN, "description": STRANGE_TEXT},
                then=(_listed(description=STRANGE_TEXT),),
            ),
            refused(
                "nor a description",
                body={"memory_id": MEMORY, "owner_user_id": USER},
                then=(no_tasks(),),
            ),
            refused(
                "and with NUL in its description",
                body={**_TASK, "description": NUL},
                then=(no_tasks(),),
            ),
        ),
    ),
    HttpInteraction(
        name="create a task about a memory that is not there",
        operation=CREATE_TASK,
        given=(s.A_USER(), s.NO_MEMORY()),
        body=_TASK,
        status=404,
        then=(no_tasks(),),
        variants=(
            variant(
                "of an unknown user",
                given=(s.A_MEMORY(), s.AN_UNKNOWN_USER()),
                then=(no_tasks(),),
            ),
        ),
    ),
)

_MINE_AND_OPEN = {"[*].owner_user_id": USER, "[*].memory_id": MEMORY, "[*].state": "NOT_DONE"}
_QUERY = {"owner_user_id": USER, "state": "NOT_DONE"}

_LIST = (
    HttpInteraction(
        name="list the open tasks",
        operation=LIST_TASKS,
        given=(s.SEVERAL_TASKS(), s.A_NEIGHBOUR()),
        query=_QUERY,
        exactly=2,
        ordered="-created_at",
        equals={
            **_MINE_AND_OPEN,
            "[0].id": Value("newer_id"),
            "[0].due_at": Value("newer_due_at"),
            "[1].id": Value("older_id"),
            "[1].due_at": Value("older_due_at"),
            "[*].completed_at": None,
        },
        then=(tasks_stay(), tasks_stay(NEIGHBOUR)),
        variants=(
            variant(
                "one to a page",
                query={**_QUERY, "limit": 1},
                exactly=1,
                ordered=None,
                equals={**_MINE_AND_OPEN, "[0].id": Value("newer_id")},
            ),
            variant(
                "from the second on",
                query={**_QUERY, "offset": 1},
                exactly=1,
                ordered=None,
                equals={**_MINE_AND_OPEN, "[0].id": Value("older_id")},
            ),
            variant("on the largest page", query={**_QUERY, "limit": 200, "offset": 0}),
            variant(
                "beyond the last",
                query={**_QUERY, "limit": 200, "offset": 2},
                exactly=0,
                ordered=None,
                equals={},
            ),
            refused("on a page of none", query={**_QUERY, "limit": 0}),
            refused("on too large a page", query={**_QUERY, "limit": 201}),
            refused("from before the first", query={**_QUERY, "offset": -1}),
            refused("in an unknown state", query={"owner_user_id": USER, "state": "OPEN"}),
            refused("of an owner in words", query={"owner_user_id": "Ada"}),
        ),
    ),
    HttpInteraction(
        name="list the open tasks when there are none",
        operation=LIST_TASKS,
        given=(s.A_USER(), s.A_NEIGHBOUR()),
        query=_QUERY,
        exactly=0,
    ),
)

_AT = {"task_id": Value("task_id")}
_MINE = {
    "id": Value("task_id"),
    "memory_id": MEMORY,
    "owner_user_id": USER,
    "description": Value("description"),
}
_DONE = {**_MINE, "state": "DONE", "completed_at": SOMETHING, "due_at": Value("due_at")}
_UPDATE = audited(EntityType.TASK, Value("task_id"), AuditAction.UPDATED, detail=SOMETHING)


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

_FINISH = (
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
                equals={"id": Value("done_id"), "state": "DONE", "completed_at": SOMETHING},
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
            _open_tasks(1, id=SOMETHING, due_at=Value("next_due_at"), **_FOLLOW_ON),
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

INTERACTIONS: Final = (*_CREATE, *_LIST, *_FINISH)
