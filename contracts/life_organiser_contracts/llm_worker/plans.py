"""What the LLM worker relies on for plans: the open tasks, and events that it finds in mails."""

from __future__ import annotations

from handfast.declare import ABSENT, NOT_NULL, expect, row, stored
from life_organiser_contracts import phrases
from life_organiser_contracts.core.plans import (
    CREATE_EVENT,
    EVENTS,
    LIST_TASKS,
    REMINDERS,
    TASKS,
)
from life_organiser_contracts.llm_worker.consumer import llm_worker
from life_organiser_contracts.states import memories, moments, others, tasks

open_tasks = llm_worker.relies_on(
    LIST_TASKS,
    "list the open tasks to match a memory with",
    given=(tasks.SeveralTasks(), others.Neighbour()),
    query={"owner_user_id": phrases.USER, "state": "NOT_DONE"},
    each={"description": NOT_NULL},
    rows=(row(id=tasks.SeveralTasks.newer_id), row(id=tasks.SeveralTasks.older_id)),
    unchanged=TASKS,
)
open_tasks.but(
    "list the open tasks of a user who has none",
    given=(memories.User(), others.Neighbour()),
    rows=(),
    unchanged=(),
)

add = llm_worker.relies_on(
    CREATE_EVENT,
    "add an event found in a mail",
    given=(memories.User(), others.Neighbour()),
    body={
        "owner_user_id": phrases.USER,
        "description": "Table for two",
        "event_date": "2031-05-03T17:30:00Z",
        "source_type": "email",
        "source_ref": "<booking-7@mail.example>",
    },
    equals={
        "id": NOT_NULL,
        "memory_id": None,
        "status": "pending",
        "pending_since": NOT_NULL,
        "reminder_id": None,
    },
    then=(
        stored(expect(EVENTS, query={"status": "pending"}, exactly=1)),
        phrases.audited("event", "created", actor=phrases.LLM_WORKER),
        expect(REMINDERS, exactly=0),
    ),
    refusals=("body.event_date", "body.source_type", "body.description"),
)
add.but(
    "add an event found in a mail without message id",
    body={"source_ref": ABSENT},
    equals={"source_ref": None},
)
add.but("add an event whose optional fields are null", body={"source_ref": None, "memory_id": None})
add.but(
    "add an event at a certain time",
    given=(memories.User(), moments.Clock()),
    equals={"pending_since": moments.Clock.now, "created_at": moments.Clock.now},
)
add.but(
    "add an event of a long description, far in the east",
    given=memories.User(user_id=phrases.MAX_INT64, actor=f"user:{phrases.MAX_INT64}"),
    body={
        "description": phrases.LONG_TEXT,
        "source_ref": phrases.STRANGE_TEXT,
        "event_date": "2031-05-04T00:00:00.001+14:00",
    },
)
add.but(
    "add an event in the year 0",
    status=422,
    body={"event_date": "0000-05-03T19:30:00Z"},
    unchanged=EVENTS,
)
add.but(
    "add an event of an unknown user",
    given=memories.UnknownUser(),
    status=404,
    then=expect(EVENTS, exactly=0),
)
of_memory = add.but(
    "add an event of a memory",
    given=(memories.Memory(), others.Neighbour()),
    body={"source_type": "manual", "source_ref": ABSENT, "memory_id": phrases.MEMORY},
    equals={"source_ref": None},
    then=(
        stored(expect(EVENTS, query={"status": "pending"}, exactly=1)),
        phrases.audited("event", "created", actor=phrases.ACTOR),
    ),
)
unknown = of_memory.but(
    "add an event of a memory that is not there",
    given=(memories.User(), memories.NoMemory()),
    status=404,
    then=expect(EVENTS, exactly=0),
)
unknown.but(
    "add an event found in a mail, of a memory that is not there", body={"source_type": "email"}
)
