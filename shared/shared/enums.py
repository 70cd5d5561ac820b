"""The closed sets of values that services exchange.

System document "Group 1: Shared Package Foundation", Step 1.2, names all but the last four.
This file holds names and values only: no behaviour, no imports of ours.
"""

from enum import StrEnum

__all__ = [
    "AuditAction",
    "EntityType",
    "EventSourceType",
    "EventStatus",
    "HealthStatus",
    "Intent",
    "JobStatus",
    "JobType",
    "MediaType",
    "MemoryStatus",
    "MessageType",
    "TagStatus",
    "TaskState",
]


class MemoryStatus(StrEnum):
    """Whether a memory counts: a pending one is not searchable and expires."""

    CONFIRMED = "confirmed"
    PENDING = "pending"


class TaskState(StrEnum):
    """Whether a task is still to be done."""

    NOT_DONE = "NOT_DONE"
    DONE = "DONE"


class EventStatus(StrEnum):
    """What the owner has decided about an event that was found for them."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class EventSourceType(StrEnum):
    """Where an event came from."""

    EMAIL = "email"
    MANUAL = "manual"


class MediaType(StrEnum):
    """What is attached to a memory."""

    IMAGE = "image"


class JobType(StrEnum):
    """What the LLM worker is asked to do; each type has its own stream."""

    IMAGE_TAG = "image_tag"
    INTENT_CLASSIFY = "intent_classify"
    FOLLOWUP = "followup"
    TASK_MATCH = "task_match"
    EMAIL_EXTRACT = "email_extract"


class JobStatus(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class AuditAction(StrEnum):
    """What happened to an entity."""

    CREATED = "created"
    CONFIRMED = "confirmed"
    DELETED = "deleted"
    EXPIRED = "expired"
    FIRED = "fired"
    UPDATED = "updated"
    REJECTED = "rejected"
    REQUEUED = "requeued"


class EntityType(StrEnum):
    """What an audit entry is about."""

    MEMORY = "memory"
    TASK = "task"
    REMINDER = "reminder"
    EVENT = "event"
    LLM_JOB = "llm_job"


class TagStatus(StrEnum):
    """Whether the owner has agreed to a tag; only confirmed ones are searched."""

    CONFIRMED = "confirmed"
    SUGGESTED = "suggested"


class Intent(StrEnum):
    """What the worker takes a user's message for."""

    REMINDER = "reminder"
    TASK = "task"
    SEARCH = "search"
    GENERAL_NOTE = "general_note"
    AMBIGUOUS = "ambiguous"


class MessageType(StrEnum):
    """Every kind of notification on `notify:telegram`."""

    REMINDER = "reminder"
    EVENT_REPROMPT = "event_reprompt"
    EVENT_CONFIRMATION = "event_confirmation"
    LLM_IMAGE_TAG_RESULT = "llm_image_tag_result"
    LLM_INTENT_RESULT = "llm_intent_result"
    LLM_FOLLOWUP_RESULT = "llm_followup_result"
    LLM_TASK_MATCH_RESULT = "llm_task_match_result"
    LLM_FAILURE = "llm_failure"
    LLM_EXPIRY = "llm_expiry"
    LLM_HEALTH_CHANGE = "llm_health_change"


class HealthStatus(StrEnum):
    """Whether the language model behind the worker answers."""

    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
