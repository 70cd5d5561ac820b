"""The queue of jobs, a Redis list, and what the gateway leaves in Redis for the worker.

A job is pushed on the left and popped on the right. Connects to nothing.
"""

from typing import Final
from uuid import UUID

from shared.fields import Text
from shared.models.fields import Model, Moment

__all__ = ["CACHE_SECONDS", "QUEUE", "QueuedJob", "StoredText", "cancel_key", "copy_key"]

QUEUE: Final = "video_generation:queue"
"""The list of jobs that wait."""

CACHE_SECONDS: Final = 900
"""For how long the copy of a job and the flag that it is cancelled are stored."""

_PREFIX: Final = "videogen:cache:"


def copy_key(job_id: UUID | str) -> str:
    """The key of the copy of a job's message."""
    return f"{_PREFIX}job:{job_id}"


def cancel_key(job_id: UUID | str) -> str:
    """The key of the flag that a job is cancelled."""
    return f"{_PREFIX}job_cancel:{job_id}"


class QueuedJob(Model):
    """A job that waits for the worker."""

    job_id: UUID
    user_id: UUID
    audio_url: Text
    user_prompt: Text
    created_at: Moment


class StoredText(Model):
    """A text under a key of Redis, and for how many seconds it is stored."""

    key: str
    value: str
    ttl: int
