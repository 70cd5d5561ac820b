"""What operators rely on to put settings, reminders and tasks right by hand."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Exchange, Unchanged, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    DELETE_REMINDER,
    DELETE_TASK,
    GET_SETTINGS,
    LIST_EVENTS,
    LIST_REMINDERS,
    UPDATE_REMINDER,
    UPDATE_SETTINGS,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MEMORY,
    NEIGHBOUR,
    TEN_YEARS,
    USER,
    audited,
    memory_stays,
    no_reminders,
    no_tasks,
    refused,
    reminders_stay,
    tasks_stay,
    variant,
)
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]


def _kept(**settings: object) -> Exchange:
    """The settings, read back."""
    return Exchange(
        operation=GET_SETTINGS,
        path={"user_id": USER},
        equals={"telegram_user_id": USER, **settings},
    )


_SETTINGS_STAY = Unchanged(Exchange(operation=GET_SETTINGS, path={"user_id": USER}))
_NEW = {"default_reminder_time": "23:59", "timezone": "America/Argentina/Buenos_Aires"}

_SETTINGS = HttpInteraction(
    name="change the settings of a user",
    operation=UPDATE_SETTINGS,
    given=(s.A_USER_WITH_SETTINGS(), s.A_NEIGHBOUR()),
    path={"user_id": USER},
    body=_NEW,
    equals={"telegram_user_id": USER, **_NEW},
    then=(
        _kept(**_NEW),
        Unchanged(Exchange(operation=GET_SETTINGS, path={"user_id": NEIGHBOUR})),
    ),
    variants=(
        variant(
            "by the time of day only",
            body={"default_reminder_time": "00:00"},
            equals={
                "telegram_user_id": USER,
                "default_reminder_time": "00:00",
                "timezone": Value("timezone"),
            },
            then=(_kept(default_reminder_time="00:00", timezone=Value("timezone")),),
        ),
        variant(
            "by the time zone only",
            body={"timezone": "UTC"},
            equals={
                "telegram_user_id": USER,
                "default_reminder_time": Value("default_reminder_time"),
                "timezone": "UTC",
            },
            then=(_kept(default_reminder_time=Value("default_reminder_time"), timezone="UTC"),),
        ),
        variant(
            "who is not known yet",
            given=(s.AN_UNKNOWN_USER(),),
            body={"timezone": "UTC"},
            equals={
                "telegram_user_id": USER,
                "default_reminder_time": "09:00",
                "timezone": "UTC",
            },
            then=(_kept(default_reminder_time="09:00", timezone="UTC"),),
        ),
        refused(
            "to no time of day", body={"default_reminder_time": "24:00"}, then=(_SETTINGS_STAY,)
        ),
        refused("to half a time", body={"default_reminder_time": "9:00"}, then=(_SETTINGS_STAY,)),
        refused("to no place on Earth", body={"timezone": "Mars/Phobos"}, then=(_SETTINGS_STAY,)),
        refused("to an offset", body={"timezone": "+02:00"}, then=(_SETTINGS_STAY,)),
        refused("to null", body={"timezone": None}, then=(_SETTINGS_STAY,)),
    ),
)

_AT = {"reminder_id": Value("reminder_id")}
_MINE = {
    "id": Value("reminder_id"),
    "memory_id": MEMORY,
    "owner_user_id": USER,
    "fired": False,
}
_LATER = "2031-06-01T12:00:00.500000Z"


def _stored(**equals: object) -> Exchange:
    """The reminder, read back as its owner's only one."""
    return Exchange(
        operation=LIST_REMINDERS,
        query={"owner_user_id": USER},
        exactly=1,
        equals={f"[0].{field}": value for field, value in {**_MINE, **equals}.items()},
    )


_REMINDERS = (
    HttpInteraction(
        name="change a reminder",
        operation=UPDATE_REMINDER,
        given=(s.A_REMINDER(), s.A_NEIGHBOUR()),
        path=_AT,
        body={"fire_at": _LATER, "recurrence_minutes": TEN_YEARS},
        equals={**_MINE, "fire_at": _LATER, "recurrence_minutes": TEN_YEARS},
        then=(
            _stored(fire_at=_LATER, recurrence_minutes=TEN_YEARS),
            audited(
                EntityType.REMINDER,
                Value("reminder_id"),
                AuditAction.UPDATED,
                detail=NOT_NULL,
            ),
            reminders_stay(NEIGHBOUR),
        ),
        variants=(
            variant(
                "by its time only",
                given=(s.A_REMINDER(recurrence_minutes=60), s.A_NEIGHBOUR()),
                body={"fire_at": "2031-06-02T02:00:00.5+14:00"},
                equals={**_MINE, "fire_at": _LATER, "recurrence_minutes": 60},
                then=(_stored(fire_at=_LATER, recurrence_minutes=60),),
            ),
            variant(
                "so that it no longer recurs",
                given=(s.A_REMINDER(recurrence_minutes=60), s.A_NEIGHBOUR()),
                body={"recurrence_minutes": None},
                equals={**_MINE, "fire_at": Value("fire_at"), "recurrence_minutes": None},
                then=(_stored(fire_at=Value("fire_at"), recurrence_minutes=None),),
            ),
            refused("to no time", body={"fire_at": None}, then=(reminders_stay(),)),
            refused(
                "to a time without offset",
                body={"fire_at": "2031-06-01T12:00:00"},
                then=(reminders_stay(),),
            ),
            refused("to recur at once", body={"recurrence_minutes": 0}, then=(reminders_stay(),)),
            refused(
                "to recur after more than ten years",
                body={"recurrence_minutes": TEN_YEARS + 1},
                then=(reminders_stay(),),
            ),
        ),
    ),
    HttpInteraction(
        name="change a reminder that is not there",
        operation=UPDATE_REMINDER,
        given=(s.NO_REMINDER(), s.A_NEIGHBOUR()),
        path=_AT,
        body={"recurrence_minutes": 60},
        status=404,
        then=(reminders_stay(NEIGHBOUR),),
    ),
    HttpInteraction(
        name="delete a reminder",
        operation=DELETE_REMINDER,
        given=(s.A_REMINDER(), s.A_NEIGHBOUR()),
        path=_AT,
        then=(
            no_reminders(),
            memory_stays(),
            audited(EntityType.REMINDER, Value("reminder_id"), AuditAction.DELETED),
            reminders_stay(NEIGHBOUR),
        ),
        variants=(
            variant(
                "that is not there",
                given=(s.NO_REMINDER(), s.A_NEIGHBOUR()),
                status=404,
                then=(reminders_stay(NEIGHBOUR),),
            ),
        ),
    ),
    HttpInteraction(
        name="delete a reminder that an event links to",
        operation=DELETE_REMINDER,
        given=(s.A_LINKED_EVENT(), s.A_NEIGHBOUR()),
        path=_AT,
        then=(
            no_reminders(),
            Exchange(
                operation=LIST_EVENTS,
                query={"owner_user_id": USER},
                exactly=1,
                equals={
                    "[0].id": Value("event_id"),
                    "[0].status": "confirmed",
                    "[0].memory_id": MEMORY,
                    "[0].reminder_id": None,
                },
            ),
            reminders_stay(NEIGHBOUR),
        ),
    ),
)

_TASKS = (
    HttpInteraction(
        name="delete a task",
        operation=DELETE_TASK,
        given=(s.A_TASK(), s.A_NEIGHBOUR()),
        path={"task_id": Value("task_id")},
        then=(
            no_tasks(),
            memory_stays(),
            audited(EntityType.TASK, Value("task_id"), AuditAction.DELETED),
            tasks_stay(NEIGHBOUR),
        ),
    ),
    HttpInteraction(
        name="delete a task that is not there",
        operation=DELETE_TASK,
        given=(s.NO_TASK(), s.A_NEIGHBOUR()),
        path={"task_id": Value("task_id")},
        status=404,
        then=(tasks_stay(NEIGHBOUR),),
    ),
)

INTERACTIONS: Final = (_SETTINGS, *_REMINDERS, *_TASKS)
