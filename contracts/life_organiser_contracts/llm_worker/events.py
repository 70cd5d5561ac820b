"""What the LLM worker relies on when it has found events in a mail."""

from __future__ import annotations

from typing import Final

from handfast.model import NOT_NULL, Answered, Exchange, Value
from life_organiser_contracts import states as s
from life_organiser_contracts.core import (
    CREATE_EVENT,
    LIST_EVENTS,
)
from life_organiser_contracts.flat import HttpInteraction
from life_organiser_contracts.phrases import (
    LONG_TEXT,
    MAX_INT64,
    MEMORY,
    NUL,
    STRANGE_TEXT,
    USER,
    audited,
    no_events,
    no_reminders,
    refused,
    variant,
)
from shared.enums import AuditAction, EntityType

__all__ = ["INTERACTIONS"]

_EVENT = {
    "owner_user_id": USER,
    "description": "Table for two",
    "event_date": "2031-05-03T17:30:00Z",
    "source_type": "email",
}
_MAIL = {**_EVENT, "source_ref": "<booking-7@mail.example>"}
_PENDING = {
    **_MAIL,
    "id": NOT_NULL,
    "memory_id": None,
    "status": "pending",
    "pending_since": NOT_NULL,
    "reminder_id": None,
}
_CREATION = audited(EntityType.EVENT, Answered("id"), AuditAction.CREATED)


def _listed(**equals: object) -> Exchange:
    """The new event is its owner's only one."""
    return Exchange(
        operation=LIST_EVENTS,
        query={"owner_user_id": USER, "status": "pending"},
        exactly=1,
        equals={"[0].id": Answered("id"), **{f"[0].{k}": v for k, v in equals.items()}},
    )


_EVENTS = (
    HttpInteraction(
        name="add an event found in a mail",
        operation=CREATE_EVENT,
        given=(s.A_USER(), s.A_NEIGHBOUR()),
        body=_MAIL,
        equals=_PENDING,
        then=(_listed(**_MAIL), _CREATION, no_reminders()),
        variants=(
            variant(
                "that has no message id",
                body=_EVENT,
                equals={**_PENDING, "source_ref": None},
                then=(_listed(source_ref=None),),
            ),
            variant(
                "of a memory",
                given=(s.A_MEMORY(), s.A_NEIGHBOUR()),
                body={**_EVENT, "source_type": "manual", "memory_id": MEMORY},
                equals={
                    **_PENDING,
                    "source_type": "manual",
                    "source_ref": None,
                    "memory_id": MEMORY,
                },
                then=(_listed(memory_id=MEMORY), no_reminders()),
            ),
            variant(
                "with every optional field null",
                body={**_EVENT, "source_ref": None, "memory_id": None},
                equals={**_PENDING, "source_ref": None},
                then=(_listed(source_ref=None, memory_id=None),),
            ),
            variant(
                "at a certain time",
                given=(s.A_USER(), s.A_CLOCK()),
                equals={**_PENDING, "pending_since": Value("now"), "created_at": Value("now")},
                then=(_listed(pending_since=Value("now")),),
            ),
            variant(
                "with a long description",
                given=(s.A_USER(user_id=MAX_INT64),),
                body={
                    **_MAIL,
                    "description": LONG_TEXT,
                    "source_ref": STRANGE_TEXT,
                    "event_date": "2031-05-04T00:00:00.000001+14:00",
                },
                equals={
                    **_PENDING,
                    "description": LONG_TEXT,
                    "source_ref": STRANGE_TEXT,
                    "event_date": "2031-05-03T10:00:00.000001Z",
                },
                then=(_listed(event_date="2031-05-03T10:00:00.000001Z"),),
            ),
        ),
    ),
    HttpInteraction(
        name="add an event on no date",
        operation=CREATE_EVENT,
        given=(s.A_USER(),),
        body={**_MAIL, "event_date": "soon"},
        status=422,
        then=(no_events(),),
        variants=(
            refused(
                "that has an offset",
                body={**_MAIL, "event_date": "2031-05-03T19:30:00"},
                then=(no_events(),),
            ),
            refused("but the day", body={**_MAIL, "event_date": "2031-05-03"}, then=(no_events(),)),
            refused(
                "but in the year 0",
                body={**_MAIL, "event_date": "0000-05-03T19:30:00Z"},
                then=(no_events(),),
            ),
            refused(
                "and from an unknown source",
                body={**_EVENT, "source_type": "calendar"},
                then=(no_events(),),
            ),
            refused(
                "and with NUL in its description",
                body={**_MAIL, "description": NUL},
                then=(no_events(),),
            ),
        ),
    ),
)

_UNKNOWN_OWNER = HttpInteraction(
    name="add an event of an unknown user",
    operation=CREATE_EVENT,
    given=(s.AN_UNKNOWN_USER(),),
    body=_MAIL,
    status=404,
    then=(no_events(),),
    variants=(
        variant(
            "and of a memory that is not there",
            given=(s.A_USER(), s.NO_MEMORY()),
            body={**_EVENT, "source_type": "manual", "memory_id": MEMORY},
        ),
    ),
)

INTERACTIONS: Final = (*_EVENTS, _UNKNOWN_OWNER)
