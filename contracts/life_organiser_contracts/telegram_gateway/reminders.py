"""What the Telegram gateway relies on when its user wants to be reminded."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Answered, Exchange, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    CREATE_REMINDER,
    LIST_REMINDERS,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    MEMORY,
    TEN_YEARS,
    USER,
    audited,
    no_reminders,
    refused,
    variant,
)
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_FIRE = "2031-05-01T07:00:00Z"
_REMINDER = {"memory_id": MEMORY, "owner_user_id": USER, "fire_at": _FIRE}


def _upcoming(**equals: object) -> Exchange:
    """The new reminder is the owner's only one."""
    return Exchange(
        operation=LIST_REMINDERS,
        query={"owner_user_id": USER, "upcoming_only": True},
        exactly=1,
        equals={"[0].id": Answered("id"), **{f"[0].{k}": v for k, v in equals.items()}},
    )


INTERACTIONS: Final = (
    HttpInteraction(
        name="create a reminder",
        operation=CREATE_REMINDER,
        given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
        body=_REMINDER,
        equals={**_REMINDER, "id": NOT_NULL, "recurrence_minutes": None, "fired": False},
        then=(
            _upcoming(fire_at=_FIRE, fired=False, memory_id=MEMORY),
            audited(EntityType.REMINDER, Answered("id"), AuditAction.CREATED, actor=Value("actor")),
        ),
        variants=(
            variant(
                "that recurs every minute",
                body={**_REMINDER, "recurrence_minutes": 1},
                equals={**_REMINDER, "recurrence_minutes": 1, "fired": False},
                then=(_upcoming(recurrence_minutes=1),),
            ),
            variant(
                "that recurs every ten years",
                body={**_REMINDER, "recurrence_minutes": TEN_YEARS},
                equals={**_REMINDER, "recurrence_minutes": TEN_YEARS, "fired": False},
                then=(_upcoming(recurrence_minutes=TEN_YEARS),),
            ),
            variant(
                "that does not recur",
                body={**_REMINDER, "recurrence_minutes": None},
                equals={**_REMINDER, "recurrence_minutes": None, "fired": False},
            ),
            variant(
                "far in the west",
                body={**_REMINDER, "fire_at": "2031-05-01T23:59:59.999999-11:30"},
                equals={"fire_at": "2031-05-02T11:29:59.999999Z"},
                then=(_upcoming(fire_at="2031-05-02T11:29:59.999999Z"),),
            ),
            refused("without an offset", body={**_REMINDER, "fire_at": "2031-05-01T09:00:00"}),
            refused("without a time", body={"memory_id": MEMORY, "owner_user_id": USER}),
            refused(
                "that recurs at once",
                body={**_REMINDER, "recurrence_minutes": 0},
                then=(no_reminders(),),
            ),
            refused(
                "that recurs after more than ten years",
                body={**_REMINDER, "recurrence_minutes": TEN_YEARS + 1},
                then=(no_reminders(),),
            ),
        ),
    ),
    HttpInteraction(
        name="create a reminder of a memory that is not there",
        operation=CREATE_REMINDER,
        given=(s.A_USER(), s.NO_MEMORY()),
        body=_REMINDER,
        status=404,
        then=(no_reminders(),),
    ),
)
