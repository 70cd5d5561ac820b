"""The states that the LLM worker can be in before a job, and what can happen in it.

The worker is seen with its language model and with the Core that it asks; both are set up by
these states. No handler is named here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel

from handfast.model import State
from life_organiser_contracts.ids import JOB, MEMORY, TASK, example_id
from shared.enums import HealthStatus, JobType
from shared.fields import Id, Instant, JsonObject, Text, UserId

__all__ = [
    "A_JOB_IS_HANDLED",
    "CORE_HAS_AN_IMAGE",
    "CORE_HAS_A_MEMORY",
    "CORE_HAS_A_TASK",
    "HEALTH_CHANGES",
    "THE_JOB_IS_OLD",
    "THE_MODEL_IS_AWAY",
    "THE_MODEL_REPLIES",
    "WORKER_STATES",
    "WORKER_TRIGGERS",
    "WORKER_USER",
]

WORKER_USER: Final = 70_011
"""The user of every job in these examples, whom Core knows."""


class CoreMemory(BaseModel):
    """A confirmed memory in Core."""

    memory_id: Id = example_id(MEMORY)
    content: Text = "The spare key is under the fern"


class CoreImage(BaseModel):
    """A pending image in Core."""

    memory_id: Id = example_id(MEMORY)


class CoreTask(BaseModel):
    """An open task in Core, and the memory it is about."""

    task_memory_id: Id = example_id(MEMORY, 2)
    task_id: Id = example_id(TASK)
    task_description: Text = "Post the parcel"


class ModelReply(BaseModel):
    """What the language model replies, whatever it is asked."""

    reply: JsonObject


class OldJob(BaseModel):
    """When the job that is to come was queued."""

    queued_at: Instant = datetime(2021, 4, 2, 6, 15, tzinfo=UTC)


class Handled(BaseModel):
    """A job as it comes on its stream."""

    job_type: JobType
    payload: JsonObject
    job_id: Id = example_id(JOB)
    user_id: UserId | None = WORKER_USER


class Health(BaseModel):
    """Whether the language model answered before, and whether it does now."""

    previous_status: HealthStatus = HealthStatus.HEALTHY
    new_status: HealthStatus = HealthStatus.UNHEALTHY


CORE_HAS_A_MEMORY: Final = State("Core has a memory", CoreMemory)
CORE_HAS_AN_IMAGE: Final = State("Core has a pending image", CoreImage)
CORE_HAS_A_TASK: Final = State("Core has an open task", CoreTask)
THE_MODEL_REPLIES: Final = State("the language model replies", ModelReply)
THE_MODEL_IS_AWAY: Final = State("the language model does not answer")
THE_JOB_IS_OLD: Final = State("the job was queued more than 14 days ago", OldJob)

A_JOB_IS_HANDLED: Final = State("the worker finishes a job", Handled)
HEALTH_CHANGES: Final = State("the language model's health changes", Health)

WORKER_STATES: Final[tuple[State, ...]] = (
    CORE_HAS_A_MEMORY,
    CORE_HAS_AN_IMAGE,
    CORE_HAS_A_TASK,
    THE_MODEL_REPLIES,
    THE_MODEL_IS_AWAY,
    THE_JOB_IS_OLD,
)
WORKER_TRIGGERS: Final[tuple[State, ...]] = (A_JOB_IS_HANDLED, HEALTH_CHANGES)
