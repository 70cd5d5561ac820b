"""What the assistant relies on when it looks for reminders and events."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    LIST_EVENTS,
    LIST_REMINDERS,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MEMORY,
    NEIGHBOUR,
    USER,
    refused,
    reminders_stay,
    variant,
)

__all__ = ["INTERACTIONS"]

_MINE = {"owner_user_id": USER}
_MY_REMINDERS = {"[*].owner_user_id": USER, "[*].memory_id": MEMORY}
_UPCOMING = {**_MINE, "upcoming_only": True}
_NEXT = {
    "[0].id": Value("next_id"),
    "[0].fire_at": Value("next_at"),
    "[0].recurrence_minutes": Value("recurrence_minutes"),
    "[0].fired": False,
}
_LAST = {
    "id": Value("last_id"),
    "fire_at": Value("last_at"),
    "recurrence_minutes": None,
    "fired": False,
}

_REMINDERS = (
    HttpInteraction(
        name="list the upcoming reminders",
        operation=LIST_REMINDERS,
        given=(s.SEVERAL_REMINDERS(), s.A_NEIGHBOUR()),
        query=_UPCOMING,
        exactly=2,
        ordered="fire_at",
        equals={
            **_MY_REMINDERS,
            **_NEXT,
            **{f"[1].{field}": value for field, value in _LAST.items()},
        },
        then=(reminders_stay(), reminders_stay(NEIGHBOUR)),
        variants=(
            variant(
                "one to a page",
                query={**_UPCOMING, "limit": 1},
                exactly=1,
                ordered=None,
                equals={**_MY_REMINDERS, **_NEXT},
            ),
            variant(
                "on a page of the usual size",
                given=(s.MORE_THAN_A_PAGE(things="reminders"),),
                exactly=50,
                equals=_MY_REMINDERS,
                then=(),
            ),
            variant(
                "from the second on",
                query={**_UPCOMING, "limit": 200, "offset": 1},
                exactly=1,
                ordered=None,
                equals={
                    **_MY_REMINDERS,
                    **{f"[0].{field}": value for field, value in _LAST.items()},
                },
            ),
            variant(
                "by a clock between them",
                given=(
                    s.A_CLOCK(now="2031-05-15T00:00:00Z"),
                    s.SEVERAL_REMINDERS(),
                    s.A_NEIGHBOUR(),
                ),
                exactly=1,
                ordered=None,
                equals={
                    **_MY_REMINDERS,
                    **{f"[0].{field}": value for field, value in _LAST.items()},
                },
                then=(),
            ),
            variant(
                "by a clock that was put back before the fired one",
                given=(
                    s.A_CLOCK(now="2021-01-01T00:00:00Z"),
                    s.SEVERAL_REMINDERS(),
                    s.A_NEIGHBOUR(),
                ),
                then=(),
            ),
            refused("on a page of none", query={**_UPCOMING, "limit": 0}),
            refused("on too large a page", query={**_UPCOMING, "limit": 201}),
            refused("from before the first", query={**_UPCOMING, "offset": -1}),
            refused("perhaps", query={**_MINE, "upcoming_only": "perhaps"}),
        ),
    ),
    HttpInteraction(
        name="list the reminders that have fired",
        operation=LIST_REMINDERS,
        given=(s.SEVERAL_REMINDERS(), s.A_NEIGHBOUR()),
        query={**_MINE, "fired": True},
        exactly=1,
        equals={
            **_MY_REMINDERS,
            "[0].id": Value("fired_id"),
            "[0].fire_at": Value("fired_at"),
            "[0].fired": True,
        },
        variants=(
            variant(
                "or rather have not",
                query={**_MINE, "fired": False},
                exactly=2,
                ordered="fire_at",
                equals={
                    **_MY_REMINDERS,
                    **_NEXT,
                    "[1].id": Value("last_id"),
                    "[1].fire_at": Value("last_at"),
                },
            ),
            variant(
                "or have not",
                query={**_MINE, "upcoming_only": False},
                exactly=3,
                ordered="fire_at",
                equals={
                    **_MY_REMINDERS,
                    "[0].id": Value("fired_id"),
                    "[1].id": Value("next_id"),
                    "[2].id": Value("last_id"),
                },
            ),
        ),
    ),
)

_MY_EVENTS = {"[*].owner_user_id": USER}
_PENDING = {
    "id": Value("pending_id"),
    "status": "pending",
    "event_date": Value("pending_date"),
    "pending_since": NOT_NULL,
    "memory_id": None,
    "reminder_id": None,
    "source_type": "email",
    "source_ref": NOT_NULL,
}
_CONFIRMED = {
    "id": Value("confirmed_id"),
    "status": "confirmed",
    "event_date": Value("confirmed_date"),
    "memory_id": MEMORY,
    "reminder_id": Value("reminder_id"),
    "source_type": "manual",
    "source_ref": None,
}
_REJECTED = {
    "id": Value("rejected_id"),
    "status": "rejected",
    "event_date": Value("rejected_date"),
    "reminder_id": None,
}


def _rows(*rows: dict[str, object]) -> dict[str, object]:
    """These events, in this order."""
    fields = {f"[{i}].{field}": value for i, row in enumerate(rows) for field, value in row.items()}
    return {**_MY_EVENTS, **fields}


_EVENTS = (
    HttpInteraction(
        name="list the events in a status",
        operation=LIST_EVENTS,
        given=(s.SEVERAL_EVENTS(), s.A_NEIGHBOUR()),
        query={**_MINE, "status": "pending"},
        exactly=1,
        equals=_rows(_PENDING),
        variants=(
            variant(
                "of confirmed ones",
                query={**_MINE, "status": "confirmed"},
                equals=_rows(_CONFIRMED),
            ),
            variant(
                "of rejected ones",
                query={**_MINE, "status": "rejected"},
                equals=_rows(_REJECTED),
            ),
            refused("that is none", query={**_MINE, "status": "bogus"}),
        ),
    ),
    HttpInteraction(
        name="list all events",
        operation=LIST_EVENTS,
        given=(s.SEVERAL_EVENTS(), s.A_NEIGHBOUR()),
        query=_MINE,
        exactly=3,
        ordered="-event_date",
        equals=_rows(_PENDING, _CONFIRMED, _REJECTED),
        variants=(
            variant(
                "one to a page",
                query={**_MINE, "limit": 1},
                exactly=1,
                ordered=None,
                equals=_rows(_PENDING),
            ),
            variant(
                "on a page of the usual size",
                given=(s.MORE_THAN_A_PAGE(things="events"),),
                exactly=50,
                equals=_MY_EVENTS,
            ),
            variant(
                "from the second on",
                query={**_MINE, "limit": 200, "offset": 1},
                exactly=2,
                equals=_rows(_CONFIRMED, _REJECTED),
            ),
            variant(
                "of which there are none",
                given=(s.A_USER(), s.A_NEIGHBOUR()),
                exactly=0,
                ordered=None,
                equals={},
            ),
            refused("on a page of none", query={**_MINE, "limit": 0}),
            refused("on too large a page", query={**_MINE, "limit": 201}),
            refused("from before the first", query={**_MINE, "offset": -1}),
        ),
    ),
)

INTERACTIONS: Final = (*_REMINDERS, *_EVENTS)
