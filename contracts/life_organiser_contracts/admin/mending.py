"""What operators rely on to put settings, reminders and tasks right by hand."""

from __future__ import annotations

from handfast.declare import ABSENT, NOT_NULL, expect, row, stored, untouched
from life_organiser_contracts import phrases
from life_organiser_contracts.admin.consumer import admin
from life_organiser_contracts.core import plans, service
from life_organiser_contracts.core.memories import DELETE_MEMORY, THE_MEMORY
from life_organiser_contracts.states import events, memories, others, tasks

settings = admin.relies_on(
    service.UPDATE_SETTINGS,
    "change the settings of a user",
    given=(memories.UserWithSettings(), others.Neighbour()),
    body={"default_reminder_time": "23:59", "timezone": "America/Argentina/Buenos_Aires"},
    then=stored(expect(service.GET_SETTINGS)),
    unchanged=expect(service.GET_SETTINGS, path={"user_id": phrases.NEIGHBOUR}),
    refusals=("body.default_reminder_time", "body.timezone"),
)
settings.but(
    "change when a user is reminded and nothing else",
    body={"default_reminder_time": "00:00", "timezone": ABSENT},
    equals={"timezone": memories.UserWithSettings.timezone},
)
time_zone = settings.but(
    "change the time zone of a user and nothing else",
    body={"default_reminder_time": ABSENT, "timezone": "UTC"},
    equals={"default_reminder_time": memories.UserWithSettings.default_reminder_time},
)
time_zone.but(
    "set the time zone of a user who is not known yet",
    given=memories.UnknownUser(),
    equals={"default_reminder_time": "09:00"},
    unchanged=(),
)

time_zone.but(
    "change no settings",
    body={"timezone": ABSENT},
    equals={"timezone": memories.UserWithSettings.timezone},
)

_NO_REMINDER = (tasks.NoReminder(), others.Neighbour())
_REMINDER = {**phrases.OF_MEMORY, "fired": False}

change = admin.relies_on(
    plans.UPDATE_REMINDER,
    "change a reminder",
    given=(tasks.Reminder(), others.Neighbour()),
    body={"fire_at": "2031-06-01T17:45:00.500000+05:45", "recurrence_minutes": phrases.TEN_YEARS},
    equals={**_REMINDER, "created_at": tasks.Reminder.created_at},
    then=(
        stored(expect(plans.REMINDERS, exactly=1)),
        phrases.audited("reminder", "updated", tasks.Reminder.reminder_id, detail=NOT_NULL),
    ),
    refusals=("body.fire_at", "body.recurrence_minutes"),
)
_SEVERAL = tasks.SeveralReminders
change.but(
    "change a recurring reminder beside others",
    given=(_SEVERAL(), others.Neighbour()),
    path={"reminder_id": _SEVERAL.next_id},
    body={"fire_at": "2031-05-02T07:00:00.500000Z", "recurrence_minutes": 60},
    equals_only=_REMINDER,
    then=(),
    alone=untouched(plans.REMINDERS, at="[1]"),
)
change.but(
    "change a reminder that is not there",
    given=_NO_REMINDER,
    body={"fire_at": ABSENT, "recurrence_minutes": 60},
    status=404,
)

_THEN_ITS_MEMORY = (expect(DELETE_MEMORY), phrases.gone())
_UNLINKED = row(
    id=events.LinkedEvent.event_id, status="confirmed", memory_id=phrases.MEMORY, reminder_id=None
)
delete = admin.relies_on(
    plans.DELETE_REMINDER,
    "delete a reminder",
    given=(tasks.Reminder(), others.Neighbour()),
    then=(
        expect(plans.REMINDERS, exactly=0),
        phrases.audited("reminder", "deleted", tasks.Reminder.reminder_id),
    ),
    unchanged=THE_MEMORY,
)
delete.but("delete a reminder, and then its memory", then=_THEN_ITS_MEMORY, unchanged=())
delete.but(
    "delete a reminder that an event links to",
    given=(events.LinkedEvent(), others.Neighbour()),
    then=(
        expect(plans.REMINDERS, exactly=0),
        expect(plans.EVENTS, rows=(_UNLINKED,)),
        phrases.audited("event", "updated", events.LinkedEvent.event_id),
    ),
)
delete.but("delete a reminder that is not there", given=_NO_REMINDER, status=404)

task = admin.relies_on(
    plans.DELETE_TASK,
    "delete a task",
    given=(tasks.Task(), others.Neighbour()),
    then=(
        expect(plans.TASKS, exactly=0),
        phrases.audited("task", "deleted", tasks.Task.task_id),
    ),
    unchanged=THE_MEMORY,
)
task.but("delete a task, and then its memory", then=_THEN_ITS_MEMORY, unchanged=())
task.but(
    "delete one task of several",
    given=(tasks.SeveralTasks(), others.Neighbour()),
    path={"task_id": tasks.SeveralTasks.older_id},
    then=expect(
        plans.TASKS,
        rows=({"id": tasks.SeveralTasks.done_id}, {"id": tasks.SeveralTasks.newer_id}),
    ),
)
task.but("delete a task that is not there", given=(tasks.NoTask(), others.Neighbour()), status=404)
