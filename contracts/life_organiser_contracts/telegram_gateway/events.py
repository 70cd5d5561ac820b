"""What the Telegram gateway relies on when its user says yes or no to an event."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Answered, Exchange, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import LIST_REMINDERS, UPDATE_EVENT
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MEMORY,
    NEIGHBOUR,
    NUL,
    STRANGE_TEXT,
    USER,
    audited,
    events_stay,
    no_reminders,
    refused,
    variant,
)
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_AT = {"event_id": Value("event_id")}
_MINE = {"id": Value("event_id"), "owner_user_id": USER}
_OF_MEMORY = {
    **_MINE,
    "memory_id": MEMORY,
    "description": Value("description"),
    "event_date": Value("event_date"),
    "source_type": "manual",
    "source_ref": None,
}
_FROM_MAIL = {
    **_MINE,
    "memory_id": None,
    "reminder_id": None,
    "description": Value("description"),
    "event_date": Value("event_date"),
    "source_type": "email",
    "source_ref": Value("source_ref"),
}
_LATER = "2031-05-02T06:30:00Z"


def _reminder(**equals: object) -> Exchange:
    """The event's reminder is the owner's only one."""
    return Exchange(
        operation=LIST_REMINDERS,
        query={"owner_user_id": USER},
        exactly=1,
        equals={
            "[0].memory_id": MEMORY,
            "[0].recurrence_minutes": None,
            "[0].fired": False,
            **{f"[0].{field}": value for field, value in equals.items()},
        },
    )


INTERACTIONS: Final = (
    HttpInteraction(
        name="confirm an event of a memory",
        operation=UPDATE_EVENT,
        given=(s.AN_EVENT_OF_A_MEMORY(), s.A_NEIGHBOUR()),
        path=_AT,
        body={"status": "confirmed"},
        equals={**_OF_MEMORY, "status": "confirmed", "reminder_id": NOT_NULL},
        then=(
            _reminder(id=Answered("reminder_id"), fire_at=Value("event_date")),
            audited(EntityType.EVENT, Value("event_id"), AuditAction.CONFIRMED),
            events_stay(NEIGHBOUR),
        ),
        variants=(
            variant(
                "on another date",
                body={"status": "confirmed", "event_date": _LATER, "description": STRANGE_TEXT},
                equals={
                    **_OF_MEMORY,
                    "status": "confirmed",
                    "event_date": _LATER,
                    "description": STRANGE_TEXT,
                    "reminder_id": NOT_NULL,
                },
                then=(_reminder(id=Answered("reminder_id"), fire_at=_LATER),),
            ),
            variant(
                "that is confirmed",
                given=(s.A_LINKED_EVENT(), s.A_NEIGHBOUR()),
                equals={
                    **_OF_MEMORY,
                    "status": "confirmed",
                    "reminder_id": Value("reminder_id"),
                },
                then=(_reminder(id=Value("reminder_id"), fire_at=Value("event_date")),),
            ),
            variant(
                "that came from a mail",
                given=(s.A_PENDING_EVENT(), s.A_NEIGHBOUR()),
                equals={**_FROM_MAIL, "status": "confirmed"},
                then=(no_reminders(), events_stay(NEIGHBOUR)),
            ),
            variant(
                "not, but put it off",
                body={"event_date": "2031-05-02T12:00:00+05:30"},
                equals={
                    **_OF_MEMORY,
                    "status": "pending",
                    "event_date": _LATER,
                    "pending_since": NOT_NULL,
                    "reminder_id": None,
                },
                then=(no_reminders(),),
            ),
            refused("in an unknown way", body={"status": "yes"}, then=(events_stay(),)),
            refused("for no status", body={"status": None}, then=(events_stay(),)),
            refused("with NUL in its text", body={"description": NUL}, then=(events_stay(),)),
            refused(
                "on a date without offset",
                body={"status": "confirmed", "event_date": "2031-05-02T12:00:00"},
                then=(events_stay(), no_reminders()),
            ),
        ),
    ),
    HttpInteraction(
        name="reject an event",
        operation=UPDATE_EVENT,
        given=(s.A_PENDING_EVENT(), s.A_NEIGHBOUR()),
        path=_AT,
        body={"status": "rejected"},
        equals={**_FROM_MAIL, "status": "rejected"},
        then=(
            no_reminders(),
            audited(EntityType.EVENT, Value("event_id"), AuditAction.REJECTED),
            events_stay(NEIGHBOUR),
        ),
        variants=(
            variant(
                "of a memory",
                given=(s.AN_EVENT_OF_A_MEMORY(),),
                equals={**_OF_MEMORY, "status": "rejected", "reminder_id": None},
                then=(no_reminders(),),
            ),
        ),
    ),
    HttpInteraction(
        name="confirm an event that is not there",
        operation=UPDATE_EVENT,
        given=(s.NO_EVENT(), s.A_NEIGHBOUR()),
        path=_AT,
        body={"status": "confirmed"},
        status=404,
        then=(events_stay(NEIGHBOUR),),
    ),
)
