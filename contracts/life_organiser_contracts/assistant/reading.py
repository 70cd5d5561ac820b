"""What the assistant relies on when it looks for memories, tasks and settings."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    GET_MEMORY,
    GET_SETTINGS,
    LIST_TASKS,
    SEARCH,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MEMORY,
    USER,
    refused,
    variant,
)

__all__ = ["INTERACTIONS"]

_MEMORIES = (
    HttpInteraction(
        name="search the memories",
        operation=SEARCH,
        given=(s.PINNED_AND_PLAIN(), s.A_NEIGHBOUR()),
        query={"q": Value("word"), "owner": USER},
        exactly=2,
        equals={
            "[*].memory.owner_user_id": USER,
            "[*].memory.content": NOT_NULL,
            "[0].memory.id": Value("pinned_id"),
            "[1].memory.id": Value("plain_id"),
        },
    ),
    HttpInteraction(
        name="search the memories in vain",
        operation=SEARCH,
        given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
        query={"q": "affair", "owner": USER},
        exactly=0,
    ),
    HttpInteraction(
        name="read a memory",
        operation=GET_MEMORY,
        given=(s.A_TAGGED_MEMORY(), s.A_NEIGHBOUR()),
        path={"memory_id": MEMORY},
        equals={
            "id": MEMORY,
            "owner_user_id": USER,
            "content": Value("content"),
            "tags[1].tag": NOT_NULL,
        },
    ),
    HttpInteraction(
        name="read a memory that is not there",
        operation=GET_MEMORY,
        given=(s.NO_MEMORY(),),
        path={"memory_id": MEMORY},
        status=404,
    ),
)

_MINE = {"owner_user_id": USER}
_MY_TASKS = {"[*].owner_user_id": USER, "[*].memory_id": MEMORY}

_TASKS = (
    HttpInteraction(
        name="list the tasks in a state",
        operation=LIST_TASKS,
        given=(s.SEVERAL_TASKS(), s.A_NEIGHBOUR()),
        query={**_MINE, "state": "DONE"},
        exactly=1,
        equals={
            **_MY_TASKS,
            "[0].id": Value("done_id"),
            "[0].state": "DONE",
            "[0].completed_at": NOT_NULL,
            "[0].due_at": None,
            "[0].recurrence_minutes": None,
        },
        variants=(
            variant(
                "of open ones",
                query={**_MINE, "state": "NOT_DONE"},
                exactly=2,
                ordered="-created_at",
                equals={
                    **_MY_TASKS,
                    "[0].id": Value("newer_id"),
                    "[1].id": Value("older_id"),
                },
            ),
        ),
    ),
    HttpInteraction(
        name="list all tasks",
        operation=LIST_TASKS,
        given=(s.SEVERAL_TASKS(), s.A_NEIGHBOUR()),
        query=_MINE,
        exactly=3,
        ordered="-created_at",
        equals={
            **_MY_TASKS,
            "[0].id": Value("done_id"),
            "[1].id": Value("newer_id"),
            "[2].id": Value("older_id"),
        },
        variants=(
            variant(
                "of which the last ones",
                query={**_MINE, "limit": 1, "offset": 2},
                exactly=1,
                ordered=None,
                equals={**_MY_TASKS, "[0].id": Value("older_id")},
            ),
            variant(
                "due before another one",
                query={**_MINE, "due_before": Value("newer_due_at")},
                exactly=1,
                ordered=None,
                equals={**_MY_TASKS, "[0].id": Value("older_id")},
            ),
            variant(
                "due after another one",
                query={**_MINE, "due_after": Value("older_due_at")},
                exactly=1,
                ordered=None,
                equals={**_MY_TASKS, "[0].id": Value("newer_id")},
            ),
            variant(
                "due within a time",
                query={
                    **_MINE,
                    "due_after": "2031-04-03T10:59:59+02:00",
                    "due_before": "2031-04-05T11:00:01+02:00",
                },
                exactly=2,
                equals={
                    **_MY_TASKS,
                    "[0].id": Value("newer_id"),
                    "[1].id": Value("older_id"),
                },
            ),
            refused("due before no time", query={**_MINE, "due_before": "tomorrow"}),
            refused(
                "due after a time without offset",
                query={**_MINE, "due_after": "2031-04-03T09:00:00"},
            ),
        ),
    ),
)

_SETTINGS = HttpInteraction(
    name="ask for the time zone of a user",
    operation=GET_SETTINGS,
    given=(s.A_USER_WITH_SETTINGS(), s.A_NEIGHBOUR()),
    path={"user_id": USER},
    equals={
        "telegram_user_id": USER,
        "timezone": Value("timezone"),
        "default_reminder_time": Value("default_reminder_time"),
    },
    variants=(
        variant(
            "who has never set one",
            given=(s.A_USER(),),
            equals={
                "telegram_user_id": USER,
                "timezone": "Asia/Singapore",
                "default_reminder_time": "09:00",
            },
        ),
    ),
)

INTERACTIONS: Final = (*_MEMORIES, *_TASKS, _SETTINGS)
