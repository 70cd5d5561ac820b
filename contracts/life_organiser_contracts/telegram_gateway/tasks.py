"""What the Telegram gateway relies on for its user's tasks."""

from __future__ import annotations

from typing import Any

from handfast.declare import ABSENT, NOT_NULL, expect, row, stored, untouched
from life_organiser_contracts import phrases
from life_organiser_contracts.core.memories import OTHERS_MEMORY
from life_organiser_contracts.core.plans import (
    CREATE_TASK,
    LIST_TASKS,
    OTHERS_TASKS,
    TASKS,
    UPDATE_TASK,
)
from life_organiser_contracts.core.service import LIST_AUDIT
from life_organiser_contracts.states import memories, moments, others, tasks
from life_organiser_contracts.telegram_gateway.consumer import gateway

_OPEN = {"owner_user_id": phrases.USER, "state": "NOT_DONE"}
_TASK = {
    "memory_id": phrases.MEMORY,
    "owner_user_id": phrases.USER,
    "description": "water the fern",
}
_NEW = {"id": NOT_NULL, "state": "NOT_DONE", "completed_at": None}
_DUE = {"due_at": "2031-04-03T09:00:00Z"}
_CREATED = (
    stored(expect(LIST_TASKS, query=_OPEN, exactly=1)),
    phrases.audited("task", "created", actor=phrases.ACTOR),
)


def _open_tasks(*rows: dict[str, object]) -> object:
    """The owner's open tasks."""
    return expect(LIST_TASKS, query=_OPEN, rows=rows)


due = gateway.relies_on(
    CREATE_TASK,
    "create a task with a due date",
    given=(memories.Memory(), others.Neighbour()),
    body={**_TASK, **_DUE},
    equals={**_NEW, "recurrence_minutes": None},
    then=_CREATED,
    unchanged=OTHERS_MEMORY,
    refusals=("body.description", "body.due_at", "body.recurrence_minutes"),
)
due.but(
    "create a task that is due far in the east", body={"due_at": "2031-04-03T00:30:00.123+14:00"}
)
due.but(
    "create a task at a certain time",
    given=(memories.Memory(), moments.Clock()),
    equals={"created_at": moments.Clock.now},
    unchanged=(),
)
due.but("create a task that recurs every day", body={"recurrence_minutes": 1440})
due.but("create a task that recurs every ten years", body={"recurrence_minutes": phrases.TEN_YEARS})

undated = gateway.relies_on(
    CREATE_TASK,
    "create a task without a due date",
    given=memories.Memory(),
    body=_TASK,
    equals={**_NEW, "due_at": None, "recurrence_minutes": None},
    then=_CREATED,
)
undated.but(
    "create a task whose due date and recurrence are null",
    body={"due_at": None, "recurrence_minutes": None},
)
undated.but("create a task of a long description", body={"description": phrases.LONG_TEXT})
undated.but(
    "create a task described in strange characters", body={"description": phrases.STRANGE_TEXT}
)

unknown = gateway.relies_on(
    CREATE_TASK,
    "create a task about a memory that is not there",
    given=(memories.User(), memories.NoMemory()),
    body=_TASK,
    status=404,
    then=expect(TASKS, exactly=0),
)
unknown.but("create a task of an unknown user", given=(memories.Memory(), memories.UnknownUser()))

open_tasks = gateway.relies_on(
    LIST_TASKS,
    "list the open tasks",
    given=(tasks.SeveralTasks(), others.Neighbour()),
    query=_OPEN,
    each={"memory_id": phrases.MEMORY, "completed_at": None},
    rows=(
        row(id=tasks.SeveralTasks.newer_id, due_at=tasks.SeveralTasks.newer_due_at),
        row(id=tasks.SeveralTasks.older_id, due_at=tasks.SeveralTasks.older_due_at),
    ),
    unchanged=(TASKS, OTHERS_TASKS),
    pages=others.MoreThanAPage(things="tasks"),
    refusals=("query.owner_user_id", "query.state", "query.limit", "query.offset"),
)
gateway.relies_on(
    LIST_TASKS,
    "list the open tasks when there are none",
    given=(memories.User(), others.Neighbour()),
    query=_OPEN,
    rows=(),
)

_SAME = {
    "memory_id": phrases.MEMORY,
    "owner_user_id": phrases.USER,
    "description": tasks.Task.description,
}
_MADE = {"due_at": tasks.Task.due_at, "created_at": tasks.Task.created_at}
_DONE = {**_SAME, **_MADE, "completed_at": NOT_NULL}
_UPDATED = phrases.audited("task", "updated", tasks.Task.task_id, detail={"state": "DONE"})
_OF_DONE: dict[str, Any] = {
    "given": tasks.SeveralTasks(),
    "path": {"task_id": tasks.SeveralTasks.done_id},
}

finish = gateway.relies_on(
    UPDATE_TASK,
    "finish a task",
    given=(tasks.Task(), others.Neighbour()),
    body={"state": "DONE"},
    equals={**_DONE, "recurrence_minutes": None},
    then=(_open_tasks(), _UPDATED),
    refusals=("body.state",),
)
finish.but(
    "finish a task at a certain time",
    given=(tasks.Task(due_at="2031-04-01T09:00:00Z"), moments.Clock()),
    equals={"completed_at": moments.Clock.now},
)
finish.but(
    "finish a task that is done already",
    **_OF_DONE,
    equals_only={"completed_at": NOT_NULL},
    then=(),
    unchanged=TASKS,
)
finish.but(
    "finish a task that is done already and make it recur",
    **_OF_DONE,
    body={"recurrence_minutes": 1440},
    equals_only={},
    then=_open_tasks({}, {}),
)
finish.but(
    "finish a task and change everything else about it",
    body={**_DUE, "description": phrases.STRANGE_TEXT, "recurrence_minutes": None},
    then=_open_tasks(),
)
finish.but(
    "change a recurring task beside others",
    given=(tasks.SeveralTasks(), others.Neighbour()),
    path={"task_id": tasks.SeveralTasks.newer_id},
    body={
        "state": ABSENT,
        "description": phrases.STRANGE_TEXT,
        "due_at": "2031-04-06T09:00:00.500000Z",
        "recurrence_minutes": 60,
    },
    equals_only={"state": "NOT_DONE", "completed_at": None},
    then=(),
    alone=untouched(TASKS, at="[1]"),
)
finish.but(
    "put a task off that is done, and describe it by no characters",
    **_OF_DONE,
    body={"state": ABSENT, "due_at": "2031-04-03T05:30:00-03:30", "description": ""},
    equals_only={"state": "DONE", "completed_at": NOT_NULL},
    then=_open_tasks({}, {}),
)
finish.but(
    "open a task again",
    **_OF_DONE,
    body={"state": "NOT_DONE"},
    equals_only={"completed_at": None},
    then=_open_tasks({}, {}, {}),
)
finish.but(
    "clear the due date of a task",
    body={"state": ABSENT, "due_at": None},
    equals={"state": "NOT_DONE", "completed_at": None},
    then=_open_tasks(row(due_at=None)),
)
finish.but(
    "make a task recur",
    body={"state": ABSENT, "recurrence_minutes": 1},
    equals={"state": "NOT_DONE", "completed_at": None},
    then=_open_tasks(row(recurrence_minutes=1)),
)

_AGAIN = {
    **_SAME,
    "recurrence_minutes": tasks.RecurringTask.recurrence_minutes,
    "completed_at": None,
}

recurring = gateway.relies_on(
    UPDATE_TASK,
    "finish a recurring task",
    given=(tasks.RecurringTask(), others.Neighbour()),
    body={"state": "DONE"},
    equals={**_DONE, "recurrence_minutes": tasks.RecurringTask.recurrence_minutes},
    then=(
        _open_tasks(row(id=NOT_NULL, due_at=tasks.RecurringTask.next_due_at, **_AGAIN)),
        expect(TASKS, exactly=2),
        _UPDATED,
        expect(
            LIST_AUDIT,
            query={"entity_type": "task", "action": "created", "actor": phrases.ACTOR},
            rows=({"detail.source": "recurrence"}, {}),
        ),
    ),
)
recurring.but(
    "finish a recurring task, again, and then describe it anew",
    then=(
        expect(UPDATE_TASK, body={"state": "DONE"}),
        expect(UPDATE_TASK, body={"description": "Water it"}, equals={"state": "DONE"}),
        expect(TASKS, exactly=2),
    ),
)
recurring.but(
    "finish a recurring task without a due date",
    given=(tasks.RecurringTask(due_at=None, recurrence_minutes=7 * 24 * 60), moments.Clock()),
    equals={"recurrence_minutes": 7 * 24 * 60},
    then=_open_tasks(row(due_at=moments.Clock.in_seven_days, **_AGAIN)),
)
recurring.but(
    "finish a recurring task so that it recurs no more",
    body={"recurrence_minutes": None},
    then=_open_tasks(),
)
_ANEW = {"description": phrases.STRANGE_TEXT, "recurrence_minutes": 60}
recurring.but(
    "finish a recurring task and change everything else about it",
    body={"due_at": "2031-04-03T08:00:00Z", **_ANEW},
    equals=_ANEW,
    then=_open_tasks(row(due_at="2031-04-03T09:00:00Z", **_ANEW)),
)
finish.but(
    "finish a task and make it recur",
    given=tasks.Task(due_at="2031-04-03T08:00:00Z"),
    body={"recurrence_minutes": 60},
    then=_open_tasks(row(due_at="2031-04-03T09:00:00Z", recurrence_minutes=60)),
)
recurring.but(
    "finish a recurring task in the last year there is",
    body={"due_at": "9999-12-31T23:59:59Z"},
    status=422,
    equals={"detail[0].type": NOT_NULL},
    unchanged=TASKS,
)
gateway.relies_on(
    UPDATE_TASK,
    "finish a task that is not there",
    given=(tasks.NoTask(), others.Neighbour()),
    body={"state": "DONE"},
    status=404,
)
