"""What the assistant relies on when it looks for reminders and events, and adds a reminder."""

from __future__ import annotations

from handfast.declare import ABSENT, NOT_NULL, expect, row, stored
from life_organiser_contracts import phrases
from life_organiser_contracts.assistant.consumer import assistant
from life_organiser_contracts.core.plans import (
    CREATE_REMINDER,
    LIST_EVENTS,
    LIST_REMINDERS,
    OTHERS_REMINDERS,
    REMINDERS,
)
from life_organiser_contracts.states import events, memories, moments, others, tasks

_REMINDERS = tasks.SeveralReminders
_FIRED = row(id=_REMINDERS.fired_id, fire_at=_REMINDERS.fired_at, fired=True)
_NEXT = row(
    id=_REMINDERS.next_id,
    fire_at=_REMINDERS.next_at,
    recurrence_minutes=_REMINDERS.recurrence_minutes,
    fired=False,
)
_LAST = row(id=_REMINDERS.last_id, fire_at=_REMINDERS.last_at, recurrence_minutes=None, fired=False)
_GIVEN = (_REMINDERS(), others.Neighbour())

upcoming = assistant.relies_on(
    LIST_REMINDERS,
    "list the upcoming reminders",
    given=_GIVEN,
    query={"owner_user_id": phrases.USER, "upcoming_only": True},
    each={"memory_id": phrases.MEMORY},
    rows=(_NEXT, _LAST),
    unchanged=(REMINDERS, OTHERS_REMINDERS),
    pages=others.MoreThanAPage(things="reminders"),
    refusals=("query.limit", "query.offset", "query.upcoming_only"),
)
upcoming.but(
    "list all upcoming reminders but the first", query={"limit": 200, "offset": 1}, rows=(_LAST,)
)
upcoming.but(
    "list the upcoming reminders at the very time of one",
    given=(moments.Clock(now="2031-05-01T07:00:07.250Z"), *_GIVEN),
    rows=(_LAST,),
)
upcoming.but(
    "list the upcoming reminders that have fired", query={"fired": True}, rows=(), unchanged=()
)
upcoming.but(
    "list the upcoming reminders at a time before the fired one",
    given=(moments.Clock(now="2021-01-01T00:00:00Z"), *_GIVEN),
)
_OF_ONE_SECOND = _REMINDERS(next_at=phrases.A_SECOND, last_at=phrases.LATER_THAT_SECOND)
upcoming.but(
    "list the upcoming reminders between two of one second",
    given=(moments.Clock(now="2031-05-01T07:00:07.100Z"), _OF_ONE_SECOND, others.Neighbour()),
    rows=(_LAST,),
)
every_reminder = upcoming.but(
    "list all reminders", query={"upcoming_only": False}, rows=(_FIRED, _NEXT, _LAST), unchanged=()
)
every_reminder.but(
    "list all reminders, two of which are of one second",
    given=(_OF_ONE_SECOND, others.Neighbour()),
)
every_reminder.but(
    "list the reminders that have fired",
    query={"upcoming_only": ABSENT, "fired": True},
    rows=(_FIRED,),
)
every_reminder.but(
    "list the reminders that have not fired",
    query={"upcoming_only": ABSENT, "fired": False},
    rows=(_NEXT, _LAST),
)

add = assistant.relies_on(
    CREATE_REMINDER,
    "add a reminder",
    given=(memories.Memory(), others.Neighbour()),
    body={**phrases.OF_MEMORY, "fire_at": "2031-05-01T07:00:00Z"},
    equals={"id": NOT_NULL, "recurrence_minutes": None, "fired": False},
    then=stored(expect(REMINDERS, exactly=1)),
)
add.but("add a reminder far in the east", body={"fire_at": "2031-05-01T21:00:00+14:00"})
add.but(
    "add a reminder of a memory that is not there",
    given=(memories.User(), memories.NoMemory()),
    status=404,
    then=expect(REMINDERS, exactly=0),
)

_EVENTS = events.SeveralEvents
_PENDING = row(
    id=_EVENTS.pending_id,
    status="pending",
    event_date=_EVENTS.pending_date,
    pending_since=NOT_NULL,
    memory_id=None,
    reminder_id=None,
    source_type="email",
    source_ref=NOT_NULL,
)
_CONFIRMED = row(
    id=_EVENTS.confirmed_id,
    status="confirmed",
    event_date=_EVENTS.confirmed_date,
    memory_id=phrases.MEMORY,
    reminder_id=_EVENTS.reminder_id,
    source_type="manual",
    source_ref=None,
)
_REJECTED = row(
    id=_EVENTS.rejected_id, status="rejected", event_date=_EVENTS.rejected_date, reminder_id=None
)

every_event = assistant.relies_on(
    LIST_EVENTS,
    "list all events",
    given=(_EVENTS(), others.Neighbour()),
    query={"owner_user_id": phrases.USER},
    rows=(_PENDING, _CONFIRMED, _REJECTED),
    pages=others.MoreThanAPage(things="events"),
    refusals=("query.status", "query.limit", "query.offset"),
)
every_event.but(
    "list all events but the latest",
    query={"limit": 200, "offset": 1},
    rows=(_CONFIRMED, _REJECTED),
)
every_event.but(
    "list the events when there are none", given=(memories.User(), others.Neighbour()), rows=()
)
every_event.but(
    "list events that are over",
    given=(moments.Clock(now="2031-06-01T00:00:00Z"), _EVENTS()),
)
every_event.but(
    "list all events, two of which are of one second",
    given=(
        _EVENTS(
            rejected_date="2031-05-01T07:00:00Z",
            confirmed_date=phrases.A_SECOND,
            pending_date=phrases.LATER_THAT_SECOND,
        ),
        others.Neighbour(),
    ),
)
every_event.but("list the pending events", query={"status": "pending"}, rows=(_PENDING,))
every_event.but("list the confirmed events", query={"status": "confirmed"}, rows=(_CONFIRMED,))
every_event.but("list the rejected events", query={"status": "rejected"}, rows=(_REJECTED,))
