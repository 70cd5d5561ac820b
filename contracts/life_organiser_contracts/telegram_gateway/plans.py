"""What the Telegram gateway relies on for what is still to come: reminders and events."""

from __future__ import annotations

from typing import Any

from handfast.declare import (
    ABSENT,
    NOT_NULL,
    Answered,
    Exchange,
    Published,
    expect,
    from_state,
    stored,
    untouched,
)
from life_organiser_contracts import phrases
from life_organiser_contracts.core.plans import (
    CREATE_REMINDER,
    DELETE_REMINDER,
    EVENTS,
    REMINDERS,
    UPDATE_EVENT,
)
from life_organiser_contracts.states.events import (
    EventOfMemory,
    LinkedEvent,
    NoEvent,
    PendingEvent,
    SeveralEvents,
)
from life_organiser_contracts.states.memories import Memory, NoMemory, UnknownUser, User
from life_organiser_contracts.states.moments import SEVEN_DAYS_PASS, Clock
from life_organiser_contracts.states.others import Neighbour
from life_organiser_contracts.streams import EVENT_REPROMPT
from life_organiser_contracts.telegram_gateway.consumer import gateway

_NONE = expect(REMINDERS, exactly=0)

create = gateway.relies_on(
    CREATE_REMINDER,
    "create a reminder",
    given=(Memory(), Neighbour()),
    body={**phrases.OF_MEMORY, "fire_at": "2031-05-01T07:00:00Z"},
    equals={"id": NOT_NULL, "recurrence_minutes": None, "fired": False},
    then=(
        stored(expect(REMINDERS, query={"upcoming_only": True}, exactly=1)),
        phrases.audited("reminder", "created", actor=phrases.ACTOR),
    ),
    refusals=("body.fire_at", "body.recurrence_minutes"),
)
create.but("create a reminder of every minute", body={"recurrence_minutes": 1})
create.but("create a reminder of every ten years", body={"recurrence_minutes": phrases.TEN_YEARS})
create.but("create a reminder whose recurrence is null", body={"recurrence_minutes": None})
create.but(
    "create a reminder at a certain time",
    given=(Memory(), Clock()),
    equals={"created_at": Clock.now},
)
create.but("create a reminder far west", body={"fire_at": "2031-05-01T23:59:59.999-11:30"})
create.but("create a reminder of what is over", body={"fire_at": "2021-05-01T07:00:00Z"}, then=())
create.but(
    "create a reminder of an unknown user", given=(Memory(), UnknownUser()), status=404, then=_NONE
)
create.but(
    "create a reminder of an unknown memory", given=(User(), NoMemory()), status=404, then=_NONE
)

_EVENT, _DATE, _LATER = EventOfMemory.event_id, EventOfMemory.event_date, "2031-05-02T06:30:00Z"
_SAME = from_state("description", "event_date", "created_at")
_MINE = {**phrases.OF_MEMORY, **_SAME, "source_type": "manual", "source_ref": None}
_MAIL = {
    "pending_since": None,
    "reminder_id": None,
    "source_type": "email",
    "source_ref": PendingEvent.source_ref,
}
_NEW = Answered("reminder_id")


def _reminder(fire_at: Any, reminder_id: Any = _NEW) -> Exchange:
    """The event's reminder is the owner's only one."""
    new = {"memory_id": phrases.MEMORY, "recurrence_minutes": None, "fired": False}
    one = {"id": reminder_id, "fire_at": fire_at, **new}
    return expect(REMINDERS, rows=(one,))


confirm = gateway.relies_on(
    UPDATE_EVENT,
    "confirm an event of a memory",
    given=(EventOfMemory(), Neighbour()),
    body={"status": "confirmed"},
    equals={**_MINE, "pending_since": None, "reminder_id": NOT_NULL},
    then=(
        _reminder(_DATE),
        phrases.audited("event", "confirmed", _EVENT),
        phrases.audited("reminder", "created", _NEW, actor=phrases.ACTOR),
    ),
    refusals=("body.status", "body.description", "body.event_date"),
)
confirm.but(
    "confirm an event on another date and of another description",
    body={"event_date": _LATER, "description": phrases.STRANGE_TEXT},
    then=(_reminder(_LATER), phrases.audited("event", "confirmed", _EVENT)),
)
confirm.but(
    "confirm an event that is confirmed already",
    given=(LinkedEvent(), Neighbour()),
    equals={"reminder_id": LinkedEvent.reminder_id},
    then=_reminder(_DATE, LinkedEvent.reminder_id),
)
confirm.but(
    "reject an event that was confirmed, and confirm it again",
    given=(LinkedEvent(), Neighbour()),
    body={"status": "rejected"},
    equals={"reminder_id": LinkedEvent.reminder_id},
    then=(
        expect(UPDATE_EVENT, body={"status": "confirmed"}, equals={"status": "confirmed"}),
        _reminder(_DATE, LinkedEvent.reminder_id),
    ),
)
_CONFIRMED_AGAIN = {"status": "confirmed", "reminder_id": None}
confirm.but(
    "confirm an event again whose reminder was deleted",
    given=(LinkedEvent(), Neighbour()),
    equals={"reminder_id": LinkedEvent.reminder_id},
    then=(
        expect(DELETE_REMINDER, path={"reminder_id": LinkedEvent.reminder_id}),
        expect(UPDATE_EVENT, body={"status": "confirmed"}, equals=_CONFIRMED_AGAIN),
        _NONE,
    ),
)
confirm.but(
    "put off an event of a memory",
    body={"status": ABSENT, "event_date": "2031-05-02T12:00:00+05:30"},
    equals={"status": "pending", "reminder_id": None, **from_state("pending_since")},
    then=(_NONE, phrases.audited("event", "updated", _EVENT, detail=NOT_NULL)),
)
_SEVERAL = SeveralEvents
confirm.but(
    "change an event of a mail beside others",
    given=(_SEVERAL(), Neighbour()),
    path={"event_id": _SEVERAL.pending_id},
    body={
        "status": ABSENT,
        "description": phrases.STRANGE_TEXT,
        "event_date": "2031-05-04T09:30:00.500000Z",
    },
    equals_only={"status": "pending", "reminder_id": None},
    then=(),
    alone=untouched(EVENTS),
)
confirm.but(
    "reject an event of a memory",
    given=EventOfMemory(),
    body={"status": "rejected", "description": "Lease"},
    equals={"reminder_id": None, "description": "Lease"},
    then=(_NONE, phrases.audited("event", "rejected", _EVENT)),
)
confirm.but("confirm an unknown event", given=(NoEvent(), Neighbour()), status=404)

reject = gateway.relies_on(
    UPDATE_EVENT,
    "reject an event from a mail",
    given=(PendingEvent(), Neighbour()),
    body={"status": "rejected"},
    equals={"owner_user_id": phrases.USER, "memory_id": None, **_SAME, **_MAIL},
    then=(_NONE, phrases.audited("event", "rejected", _EVENT)),
)
_ASKED_NO_MORE = (_NONE, Published(message=EVENT_REPROMPT, exactly=0))
reject.but(
    "reject an event from a mail, about which nobody is asked again",
    when=SEVEN_DAYS_PASS(),
    then=_ASKED_NO_MORE,
)
reject.but(
    "confirm an event from a mail, about which nobody is asked again",
    body={"status": "confirmed"},
    when=SEVEN_DAYS_PASS(),
    then=_ASKED_NO_MORE,
)
