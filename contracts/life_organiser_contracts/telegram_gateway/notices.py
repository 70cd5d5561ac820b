"""What the Telegram gateway relies on when Core's scheduler has news for a user."""

from __future__ import annotations

from typing import Any

from handfast.declare import Exchange, Unchanged, expect, from_state
from life_organiser_contracts import phrases
from life_organiser_contracts.core.plans import (
    EVENTS,
    OTHERS_EVENTS,
    OTHERS_REMINDERS,
    REMINDERS,
)
from life_organiser_contracts.core.service import LIST_AUDIT
from life_organiser_contracts.phrases import MAX_INT64, STRANGE_TEXT
from life_organiser_contracts.states.events import (
    EventOfMemory,
    PendingEvent,
    SeveralEvents,
    StaleEvent,
)
from life_organiser_contracts.states.moments import REDIS_IS_DOWN, SCHEDULER_RUNS, Clock
from life_organiser_contracts.states.others import Neighbour
from life_organiser_contracts.states.tasks import DueReminder, DueReminders
from life_organiser_contracts.streams import EVENT_REPROMPT, REMINDER_FIRED
from life_organiser_contracts.telegram_gateway.consumer import gateway, notice

_SCHEDULER = phrases.SCHEDULER
_DUE = {**from_state("reminder_id", "memory_id", "fire_at"), "memory_content": DueReminder.content}


def _reminders(row: dict[str, Any], **query: bool) -> Exchange:
    """The only one of the owner's reminders."""
    return expect(REMINDERS, query=query, rows=(row,))


_FIRED = phrases.audited("reminder", "fired", DueReminder.reminder_id, actor=_SCHEDULER)
_ONE = {"id": DueReminder.reminder_id}
_AGAIN = {"fire_at": DueReminder.next_fire_at, "fired": False}
_NEXT = {**phrases.OF_MEMORY, **_AGAIN, **from_state("recurrence_minutes")}

fires = gateway.relies_on(
    REMINDER_FIRED,
    "a reminder of a long memory fires",
    given=DueReminder(content=phrases.LONG_TEXT),
    when=SCHEDULER_RUNS(),
    equals=notice(REMINDER_FIRED, phrases.USER, **_DUE),
    then=(_reminders({**_ONE, "fired": True, **from_state("fire_at")}), _FIRED),
)
fires.but("a reminder of strange content fires", given=DueReminder(content=STRANGE_TEXT))
fires.but(
    "a reminder of the user with the largest id fires",
    given=DueReminder(user_id=MAX_INT64, actor=f"user:{MAX_INT64}"),
)
fires.but(
    "a reminder of a pending image without caption fires",
    given=DueReminder(content=None, media_type="image"),
    reads=("content.memory_content",),
    equals={"content.memory_content": None},
)
fires.but("a reminder fires", given=(DueReminder(), Neighbour()), unchanged=OTHERS_REMINDERS)
fires.but(
    "a recurring reminder fires",
    given=(DueReminder(recurrence_minutes=1440), Neighbour()),
    then=(_reminders(_ONE, fired=True), _FIRED),
)
_NEW = {"entity_type": "reminder", "action": "created", "actor": _SCHEDULER, "limit": 1}
_RECURS = expect(LIST_AUDIT, query=_NEW, rows=({"detail.source": "recurrence"},))
fires.but(
    "a recurring reminder fires days late",
    given=(Clock(now="2021-04-05T09:30:00Z"), DueReminder(recurrence_minutes=1440)),
    then=(_reminders(_NEXT, fired=False), _FIRED, _RECURS),
)
_TWO = DueReminders
fires.but(
    "two reminders of a memory fire, one at its very time, and a third waits",
    given=(_TWO(first_at="2021-04-02T08:00:07Z"), Clock(now="2021-04-02T08:00:07.250Z")),
    equals_only=notice(REMINDER_FIRED, phrases.USER, memory_id=phrases.MEMORY),
    exactly=2,
    then=(
        expect(
            REMINDERS,
            rows=(
                {"id": _TWO.first_id, "fired": True},
                {"id": _TWO.second_id, "fired": True},
                {"id": _TWO.third_id, "fired": False},
            ),
        ),
        expect(
            REMINDERS,
            query={"fired": True},
            rows=({"fire_at": _TWO.first_at}, {"fire_at": _TWO.second_at}),
        ),
    ),
)
fires.but(
    "a reminder does not fire before its time",
    given=(Clock(now="2021-04-02T07:00:07.249Z"), DueReminder()),
    unchanged=REMINDERS,
    exactly=0,
    then=(),
)

fires.but(
    "a reminder that can't be sent stays due",
    given=(DueReminder(), REDIS_IS_DOWN()),
    unchanged=REMINDERS,
    exactly=0,
    then=(),
)

_EVENT = from_state("event_id", "description", "event_date")
_DAY_LATER = Clock(now="2031-04-02T06:15:00Z")
_ANEW = {"status": "pending", "pending_since": Clock.now}

waits = gateway.relies_on(
    EVENT_REPROMPT,
    "an event still waits for an answer",
    given=(StaleEvent(), Neighbour()),
    when=SCHEDULER_RUNS(),
    equals=notice(EVENT_REPROMPT, phrases.USER, **_EVENT),
    then=phrases.audited("event", "requeued", StaleEvent.event_id, actor=_SCHEDULER),
    unchanged=OTHERS_EVENTS,
)
waits.but(
    "an event has waited for exactly a day",
    given=(
        _DAY_LATER,
        StaleEvent(
            pending_since="2031-04-01T06:15:00Z",
            event_date="2031-04-01T10:00:00Z",
            description=phrases.LONG_TEXT,
        ),
        Neighbour(),
    ),
)
waits.but(
    "an event that is asked about again waits anew",
    given=(Clock(), StaleEvent(pending_since="2031-04-01T06:15:00Z")),
    then=expect(EVENTS, rows=(_ANEW,)),
    unchanged=(),
)
waits.but(
    "two events wait, one of which is of a memory",
    given=(PendingEvent(), EventOfMemory(), Clock()),
    equals_only={"user_id": phrases.USER, "message_type": EVENT_REPROMPT.name},
    exactly=2,
    then=expect(EVENTS, rows=(_ANEW, _ANEW)),
    unchanged=(),
)
waits.but(
    "an event still waits beside one that has just been made",
    given=(SeveralEvents(), StaleEvent()),
    unchanged=Unchanged(EVENTS, but=("[0].pending_since",)),
)
waits.but(
    "an event that can't be asked about waits on",
    given=(StaleEvent(), REDIS_IS_DOWN()),
    unchanged=EVENTS,
    exactly=0,
    then=(),
)
waits.but(
    "an event has waited for less than a day",
    given=(_DAY_LATER, StaleEvent(pending_since="2031-04-01T06:15:01Z")),
    unchanged=EVENTS,
    exactly=0,
    then=(),
)
