"""What Core offers over HTTP: every operation, said once, named as its client's method is.

Core alone owns memories, tasks, reminders, events, settings, jobs and the audit log. A create
answers 201, a delete 204 with an empty body, everything else 200. No consumer is named here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from life_organiser_contracts.core.memories import (
    ADD_TAGS,
    CREATE_MEMORY,
    DELETE_MEMORY,
    GET_MEMORY,
    REMOVE_TAG,
    SEARCH,
    UPDATE_MEMORY,
    UPLOAD_IMAGE,
    ImageUpload,
)
from life_organiser_contracts.core.plans import (
    CREATE_EVENT,
    CREATE_REMINDER,
    CREATE_TASK,
    DELETE_REMINDER,
    DELETE_TASK,
    LIST_EVENTS,
    LIST_REMINDERS,
    LIST_TASKS,
    UPDATE_EVENT,
    UPDATE_REMINDER,
    UPDATE_TASK,
)
from life_organiser_contracts.core.service import (
    CREATE_JOB,
    GET_BACKUP_STATUS,
    GET_HEALTH,
    GET_JOB,
    GET_SETTINGS,
    LIST_AUDIT,
    LIST_JOBS,
    UPDATE_JOB,
    UPDATE_SETTINGS,
    UPSERT_USER,
)

if TYPE_CHECKING:
    from handfast.model import Operation

__all__ = [
    "ADD_TAGS",
    "CREATE_EVENT",
    "CREATE_JOB",
    "CREATE_MEMORY",
    "CREATE_REMINDER",
    "CREATE_TASK",
    "DELETE_MEMORY",
    "DELETE_REMINDER",
    "DELETE_TASK",
    "GET_BACKUP_STATUS",
    "GET_HEALTH",
    "GET_JOB",
    "GET_MEMORY",
    "GET_SETTINGS",
    "LIST_AUDIT",
    "LIST_EVENTS",
    "LIST_JOBS",
    "LIST_REMINDERS",
    "LIST_TASKS",
    "OPERATIONS",
    "REMOVE_TAG",
    "SEARCH",
    "UPDATE_EVENT",
    "UPDATE_JOB",
    "UPDATE_MEMORY",
    "UPDATE_REMINDER",
    "UPDATE_SETTINGS",
    "UPDATE_TASK",
    "UPLOAD_IMAGE",
    "UPSERT_USER",
    "ImageUpload",
]

OPERATIONS: Final[tuple[Operation, ...]] = (
    CREATE_MEMORY,
    GET_MEMORY,
    UPDATE_MEMORY,
    DELETE_MEMORY,
    ADD_TAGS,
    REMOVE_TAG,
    UPLOAD_IMAGE,
    SEARCH,
    CREATE_TASK,
    LIST_TASKS,
    UPDATE_TASK,
    DELETE_TASK,
    CREATE_REMINDER,
    LIST_REMINDERS,
    UPDATE_REMINDER,
    DELETE_REMINDER,
    CREATE_EVENT,
    LIST_EVENTS,
    UPDATE_EVENT,
    GET_SETTINGS,
    UPDATE_SETTINGS,
    UPSERT_USER,
    LIST_AUDIT,
    CREATE_JOB,
    GET_JOB,
    UPDATE_JOB,
    LIST_JOBS,
    GET_BACKUP_STATUS,
    GET_HEALTH,
)
