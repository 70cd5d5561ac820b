"""What the gateway leaves in Redis for the worker: jobs that wait, copies, and cancellations."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from handfast.declare import Transport
from shared.pipeline.queue import QUEUE, QueuedJob, StoredText, cancel_key, copy_key
from video_pipeline_contracts.phrases import JOB, PROMPT
from video_pipeline_contracts.providers.gateway import provider

QUEUED: Final = provider.message(
    "job_queued",
    address=QUEUE,
    transport=Transport("redis-list"),
    payload=QueuedJob,
    description="A job that waits; pushed on the left, popped on the right.",
)
COPIED: Final = provider.message(
    "job_copied",
    address=copy_key("{job_id}"),
    transport=Transport("redis-key"),
    payload=StoredText,
    description="The same message under a key of the job, for a quarter of an hour.",
)
CANCELLED: Final = provider.message(
    "job_cancelled",
    address=cancel_key("{job_id}"),
    transport=Transport("redis-key"),
    payload=StoredText,
    description="The flag that a job is to stop, for a quarter of an hour.",
)


@provider.trigger("a user uploads audio")
class Upload(BaseModel):
    """The prompt, as it is sent."""

    user_prompt: str = PROMPT


@provider.trigger("a user cancels a job")
class Cancel(BaseModel):
    """Which job."""

    job_id: str = JOB
