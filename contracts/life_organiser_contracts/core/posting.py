"""What may be posted as a job: ``LLMJobCreate``, with the payload that its job type has.

Core refuses any other payload (422), so the operation's body says which ones there are.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from shared.enums import JobType
from shared.jobs import (
    EmailExtractPayload,
    FollowupPayload,
    ImageTagPayload,
    IntentClassifyPayload,
    TaskMatchPayload,
)

__all__ = ["JobPost"]


class ImageTagPost(BaseModel):
    """Suggest tags for an image."""

    job_type: Literal[JobType.IMAGE_TAG]
    payload: ImageTagPayload


class IntentClassifyPost(BaseModel):
    """Find out what a message is for."""

    job_type: Literal[JobType.INTENT_CLASSIFY]
    payload: IntentClassifyPayload


class FollowupPost(BaseModel):
    """Ask the user back."""

    job_type: Literal[JobType.FOLLOWUP]
    payload: FollowupPayload


class TaskMatchPost(BaseModel):
    """Find the open task that a memory completes."""

    job_type: Literal[JobType.TASK_MATCH]
    payload: TaskMatchPayload


class EmailExtractPost(BaseModel):
    """Find events in a mail."""

    job_type: Literal[JobType.EMAIL_EXTRACT]
    payload: EmailExtractPayload


JobPost = Annotated[
    ImageTagPost | IntentClassifyPost | FollowupPost | TaskMatchPost | EmailExtractPost,
    Field(discriminator="job_type"),
]
"""Any job, as it is posted."""
