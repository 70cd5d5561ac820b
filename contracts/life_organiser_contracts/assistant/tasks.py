"""What the assistant relies on when it looks for tasks, and adds one."""

from __future__ import annotations

from handfast.declare import NOT_NULL, expect, row, stored
from life_organiser_contracts import phrases
from life_organiser_contracts.assistant.consumer import assistant
from life_organiser_contracts.core.plans import CREATE_TASK, LIST_TASKS, TASKS
from life_organiser_contracts.states import memories, moments, others, tasks

_SEVERAL = tasks.SeveralTasks
_OLDER = row(id=_SEVERAL.older_id)
_NEWER = row(id=_SEVERAL.newer_id)
_DONE = row(
    id=_SEVERAL.done_id, state="DONE", completed_at=NOT_NULL, due_at=None, recurrence_minutes=None
)
_NOW = moments.Clock.now

every = assistant.relies_on(
    LIST_TASKS,
    "list all tasks",
    given=(_SEVERAL(), others.Neighbour()),
    query={"owner_user_id": phrases.USER},
    each={"memory_id": phrases.MEMORY},
    rows=(_DONE, _NEWER, _OLDER),
)
every.but(
    "list tasks that were added at one moment, the last of them first",
    given=(moments.Clock(), _SEVERAL()),
    each={"created_at": _NOW},
    rows=({**_DONE, "completed_at": _NOW}, _NEWER, _OLDER),
    pages=True,
)
every.but("list the tasks that are done", query={"state": "DONE"}, rows=(_DONE,))
every.but(
    "list two tasks that are done, the last added first",
    given=(tasks.DoneTasks(), others.Neighbour()),
    query={"state": "DONE"},
    rows=(row(id=tasks.DoneTasks.second_id), row(id=tasks.DoneTasks.first_id)),
)
every.but("list the tasks that are open", query={"state": "NOT_DONE"}, rows=(_NEWER, _OLDER))
every.but("list the third task alone", query={"limit": 1, "offset": 2}, rows=(_OLDER,))
every.but(
    "list the tasks due before another one",
    query={"due_before": _SEVERAL.newer_due_at},
    rows=(_OLDER,),
)
every.but(
    "list the tasks due after another one",
    query={"due_after": _SEVERAL.older_due_at},
    rows=(_NEWER,),
)
every.but(
    "list the tasks due within a time",
    query={
        "due_after": "2031-04-03T11:00:07.249+02:00",
        "due_before": "2031-04-05T11:00:07.250+02:00",
    },
    rows=(_OLDER,),
    refusals=("query.due_after", "query.due_before"),
)
every.but(
    "list the tasks due within a later time",
    query={
        "due_after": "2031-04-03T11:00:07.250+02:00",
        "due_before": "2031-04-05T11:00:07.251+02:00",
    },
    rows=(_NEWER,),
)
_OF_ONE_SECOND = (
    _SEVERAL(older_due_at=phrases.A_SECOND, newer_due_at=phrases.LATER_THAT_SECOND),
    others.Neighbour(),
)
for bound, moment, found in (
    ("before", phrases.LATER_THAT_SECOND, _OLDER),
    ("after", phrases.A_SECOND, _NEWER),
):
    every.but(
        f"list the tasks due {bound} another one of the same second",
        given=_OF_ONE_SECOND,
        query={f"due_{bound}": moment},
        rows=(found,),
    )
every.but(
    "list the done tasks due after another one",
    query={"state": "DONE", "due_after": _SEVERAL.older_due_at},
    rows=(),
)

add = assistant.relies_on(
    CREATE_TASK,
    "add a task",
    given=(memories.Memory(), others.Neighbour()),
    body={**phrases.OF_MEMORY, "description": "Water the fern", "due_at": "2031-04-03T20:30:00Z"},
    equals={"id": NOT_NULL, "state": "NOT_DONE", "completed_at": None, "recurrence_minutes": None},
    then=stored(expect(TASKS, exactly=1)),
)
add.but(
    "add a task that recurs weekly",
    body={"due_at": "2031-04-03T09:00:00-11:30", "recurrence_minutes": 7 * 24 * 60},
)
add.but(
    "add a task about a memory that is not there",
    given=(memories.User(), memories.NoMemory()),
    status=404,
    then=expect(TASKS, exactly=0),
)
