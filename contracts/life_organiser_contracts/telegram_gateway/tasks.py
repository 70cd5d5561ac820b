"""What the Telegram gateway relies on for its user's tasks."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Answered, Exchange, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    CREATE_TASK,
    LIST_TASKS,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
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
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_DUE = "2031-04-03T09:00:00Z"
_TASK = {"memory_id": MEMORY, "owner_user_id": USER, "description": "Water the fern"}
_OPEN = {**_TASK, "id": NOT_NULL, "state": "NOT_DONE", "completed_at": None}
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
            variant(
                "on a page of the usual size",
                given=(s.MORE_THAN_A_PAGE(things="tasks"),),
                exactly=50,
                equals=_MINE_AND_OPEN,
                then=(),
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

INTERACTIONS: Final = (*_CREATE, *_LIST)
