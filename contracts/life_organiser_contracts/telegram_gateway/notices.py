"""What the Telegram gateway relies on when Core's scheduler has news for a user."""

from __future__ import annotations

from typing import Final

from handfast.model import Exchange, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import LIST_EVENTS, LIST_REMINDERS
from life_organiser_contracts.flat import MessageInteraction
from life_organiser_contracts.phrases import (
    LONG_TEXT,
    MAX_INT64,
    MEMORY,
    NEIGHBOUR,
    STRANGE_TEXT,
    USER,
    audited,
    events_stay,
    reminders_stay,
    under,
    variant,
)
from life_organiser_contracts.streams import EVENT_REPROMPT, REMINDER_FIRED
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_REMINDER = Value("reminder_id")
_FIRED = {
    "user_id": USER,
    "message_type": "reminder",
    **under(
        "content",
        {
            "reminder_id": _REMINDER,
            "memory_id": MEMORY,
            "memory_content": Value("content"),
            "fire_at": Value("fire_at"),
        },
    ),
}
_MARKED = Exchange(
    operation=LIST_REMINDERS,
    query={"owner_user_id": USER},
    exactly=1,
    equals={"[0].id": _REMINDER, "[0].fired": True, "[0].fire_at": Value("fire_at")},
)
_FIRING = audited(EntityType.REMINDER, _REMINDER, AuditAction.FIRED, actor="system:scheduler")
_SUCCEEDED = Exchange(
    operation=LIST_REMINDERS,
    query={"owner_user_id": USER, "fired": False},
    exactly=1,
    equals={
        "[0].memory_id": MEMORY,
        "[0].owner_user_id": USER,
        "[0].fire_at": Value("next_fire_at"),
        "[0].recurrence_minutes": Value("recurrence_minutes"),
        "[0].fired": False,
    },
)

_REMINDERS = (
    MessageInteraction(
        name="a reminder fires",
        message=REMINDER_FIRED,
        given=(s.A_DUE_REMINDER(), s.A_NEIGHBOUR()),
        when=s.THE_SCHEDULER_RUNS(),
        equals=_FIRED,
        then=(_MARKED, _FIRING, reminders_stay(NEIGHBOUR)),
        variants=(
            variant(
                "that recurs",
                given=(s.A_DUE_REMINDER(recurrence_minutes=1440), s.A_NEIGHBOUR()),
                then=(
                    Exchange(
                        operation=LIST_REMINDERS,
                        query={"owner_user_id": USER, "fired": True},
                        exactly=1,
                        equals={"[0].id": _REMINDER},
                    ),
                    _FIRING,
                ),
            ),
            variant(
                "that recurs, noticed hours late",
                given=(
                    s.A_CLOCK(now="2021-04-02T09:30:00Z"),
                    s.A_DUE_REMINDER(recurrence_minutes=1440),
                ),
                then=(_SUCCEEDED, _FIRING),
            ),
            variant(
                "of a long memory",
                given=(s.A_DUE_REMINDER(content=LONG_TEXT),),
                then=(_MARKED,),
            ),
            variant(
                "of a memory in strange characters",
                given=(s.A_DUE_REMINDER(content=STRANGE_TEXT),),
                then=(_MARKED,),
            ),
            variant(
                "of the user with the largest id",
                given=(s.A_DUE_REMINDER(user_id=MAX_INT64, actor=f"user:{MAX_INT64}"),),
                then=(_MARKED,),
            ),
            variant(
                "not before its time",
                given=(s.A_CLOCK(now="2021-04-02T06:59:59.999Z"), s.A_DUE_REMINDER()),
                equals={},
                exactly=0,
                then=(reminders_stay(),),
            ),
        ),
    ),
    MessageInteraction(
        name="a reminder of a memory without content fires",
        message=REMINDER_FIRED,
        given=(s.A_DUE_REMINDER(content=None),),
        when=s.THE_SCHEDULER_RUNS(),
        reads=("content.memory_content",),
        equals={**_FIRED, "content.memory_content": None},
        then=(_MARKED,),
    ),
)

_EVENT = Value("event_id")
_REPROMPT = MessageInteraction(
    name="an event still waits for an answer",
    message=EVENT_REPROMPT,
    given=(s.A_STALE_EVENT(), s.A_NEIGHBOUR()),
    when=s.THE_SCHEDULER_RUNS(),
    equals={
        "user_id": USER,
        "message_type": "event_reprompt",
        **under(
            "content",
            {
                "event_id": _EVENT,
                "description": Value("description"),
                "event_date": Value("event_date"),
            },
        ),
    },
    then=(
        audited(EntityType.EVENT, _EVENT, AuditAction.REQUEUED, actor="system:scheduler"),
        events_stay(NEIGHBOUR),
    ),
    variants=(
        variant(
            "from now on",
            given=(s.A_CLOCK(), s.A_STALE_EVENT()),
            then=(
                Exchange(
                    operation=LIST_EVENTS,
                    query={"owner_user_id": USER},
                    exactly=1,
                    equals={"[0].status": "pending", "[0].pending_since": Value("now")},
                ),
            ),
        ),
        variant(
            "after exactly a day",
            given=(
                s.A_CLOCK(now="2031-04-02T06:15:00Z"),
                s.A_STALE_EVENT(pending_since="2031-04-01T06:15:00Z"),
                s.A_NEIGHBOUR(),
            ),
        ),
        variant(
            "not within a day",
            given=(
                s.A_CLOCK(now="2031-04-02T06:15:00Z"),
                s.A_STALE_EVENT(pending_since="2031-04-01T06:15:01Z"),
            ),
            equals={},
            exactly=0,
            then=(events_stay(),),
        ),
    ),
)

INTERACTIONS: Final = (*_REMINDERS, _REPROMPT)
