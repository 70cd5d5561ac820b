"""What several contracts say in the same words: values of states, lasting effects, wide values.

Pure data and functions that make it; no interaction is declared here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.model import NOT_NULL, Exchange, Unchanged, Value
from life_organiser_contracts.core import (
    GET_MEMORY,
    LIST_AUDIT,
    LIST_EVENTS,
    LIST_REMINDERS,
    LIST_TASKS,
)
from life_organiser_contracts.flat import Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.enums import AuditAction, EntityType

__all__ = [
    "LONGEST_TAG",
    "LONG_TEXT",
    "MAX_INT64",
    "MEMORY",
    "MIN_INT64",
    "NEIGHBOUR",
    "NUL",
    "OTHERS_MEMORY",
    "STRANGE_TEXT",
    "TEN_YEARS",
    "USER",
    "audited",
    "events_stay",
    "gone",
    "lately",
    "memory_stays",
    "no_events",
    "no_reminders",
    "no_tasks",
    "only_tag",
    "refused",
    "reminders_stay",
    "tasks_stay",
    "under",
    "variant",
]

USER: Final = Value("user_id")
NEIGHBOUR: Final = Value("other_user_id")
MEMORY: Final = Value("memory_id")

MIN_INT64: Final = -(2**63)
MAX_INT64: Final = 2**63 - 1

TEN_YEARS: Final = 10 * 365 * 24 * 60
"""The longest recurrence, in minutes."""

STRANGE_TEXT: Final = "\U0001f33f \U0001d518 \"quoted\" 'so' \\ %s <b>&amp;</b>\tÆ 日本\nlast line"
"""Characters that quoting, escaping, storing or counting by code units gets wrong."""

LONG_TEXT: Final = (STRANGE_TEXT * 4096)[:4096]
"""As long as a Telegram message may be."""

LONGEST_TAG: Final = "\U0001f33f" * 64
"""A tag of 64 characters, each of which takes two code units and four bytes."""

NUL: Final = "before\x00after"
"""Text that no field takes."""

OTHERS_MEMORY: Final = Unchanged(
    Exchange(operation=GET_MEMORY, path={"memory_id": Value("other_memory_id")})
)
"""Another user's memory stays as it is."""


def variant(name: str, **changes: Any) -> Variant:
    """The same with ``changes``."""
    return Variant(name, changes)


def refused(name: str, **changes: Any) -> Variant:
    """The same, but the request with ``changes`` fails its schema: a 422 and no effect."""
    nothing: dict[str, Any] = {
        "equals": {},
        "then": (),
        "ordered": None,
        "exactly": None,
        "at_least": None,
    }
    return Variant(name, {**nothing, "status": 422, **changes})


def under(prefix: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """``fields`` with paths that begin with ``prefix``."""
    return {f"{prefix}.{path}": value for path, value in fields.items()}


def only_tag(tag: Any) -> dict[str, Any]:
    """Fields of a memory that has this tag and no other."""
    return {"tags[0].tag": NOT_NULL, "tags[*].tag": tag}


def audited(
    entity_type: EntityType, entity_id: Any, action: AuditAction, **equals: Any
) -> Exchange:
    """Exactly one audit entry tells of it; ``equals`` are further fields of that entry."""
    return Exchange(
        operation=LIST_AUDIT,
        query={"entity_type": entity_type, "entity_id": entity_id, "action": action},
        exactly=1,
        equals={
            "[0].entity_type": entity_type,
            "[0].entity_id": entity_id,
            "[0].action": action,
            **{f"[0].{field}": value for field, value in equals.items()},
        },
    )


def lately(entity_type: EntityType, entity_id: Any, action: AuditAction) -> Exchange:
    """The latest audit entry of that action tells of it; there may be earlier ones."""
    return Exchange(
        operation=LIST_AUDIT,
        query={
            "entity_type": entity_type,
            "entity_id": entity_id,
            "action": action,
            "limit": 1,
        },
        exactly=1,
        equals={"[0].entity_id": entity_id, "[0].detail": NOT_NULL},
    )


def gone(memory_id: Any = MEMORY) -> Exchange:
    """There is no such memory."""
    return Exchange(operation=GET_MEMORY, path={"memory_id": memory_id}, status=404)


def memory_stays(memory_id: Any = MEMORY) -> Unchanged:
    """The memory stays as it is, tags included."""
    return Unchanged(Exchange(operation=GET_MEMORY, path={"memory_id": memory_id}))


def no_tasks() -> Exchange:
    """The user has no tasks."""
    return Exchange(operation=LIST_TASKS, query={"owner_user_id": USER}, exactly=0)


def no_reminders() -> Exchange:
    """The user has no reminders."""
    return Exchange(operation=LIST_REMINDERS, query={"owner_user_id": USER}, exactly=0)


def tasks_stay(user: Value = USER) -> Unchanged:
    """The tasks of a user stay as they are."""
    return Unchanged(Exchange(operation=LIST_TASKS, query={"owner_user_id": user}))


def reminders_stay(user: Value = USER) -> Unchanged:
    """The reminders of a user stay as they are."""
    return Unchanged(Exchange(operation=LIST_REMINDERS, query={"owner_user_id": user}))


def events_stay(user: Value = USER) -> Unchanged:
    """The events of a user stay as they are."""
    return Unchanged(Exchange(operation=LIST_EVENTS, query={"owner_user_id": user}))


def no_events() -> Exchange:
    """The user has no events."""
    return Exchange(operation=LIST_EVENTS, query={"owner_user_id": USER}, exactly=0)
