"""The states that the LLM worker can be in before a job, and what can happen in it.

The worker is verified with its language model and with the Core that it asks; both are set up by
handlers of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel

from handfast.declare import example_id
from life_organiser_contracts.states.memories import JOB, MEMORY, TASK
from life_organiser_contracts.streams import worker
from shared.enums import HealthStatus, JobType, TaskState
from shared.fields import Count, Id, Instant, JsonObject, Tag, Text, UserId

WORKER_USER: Final = 70_011
"""The user of every job in these examples, whom Core knows."""

MODEL_IS_AWAY: Final = worker.state("the language model does not answer")


@worker.state("Core has a memory")
class CoreMemory(BaseModel):
    """A confirmed memory in Core, with a text or without, and its confirmed tags."""

    memory_id: Id = example_id(MEMORY)
    content: Text | None = "The spare key is under the fern"
    tags: list[Tag] = []


@worker.state("Core has a pending image")
class CoreImage(BaseModel):
    """A pending image in Core."""

    memory_id: Id = example_id(MEMORY)


@worker.state("Core has a task")
class CoreTask(BaseModel):
    """A task in Core, which is open as a rule, and the memory it is about."""

    state: TaskState = TaskState.NOT_DONE
    owner_id: UserId = WORKER_USER
    task_memory_id: Id = example_id(MEMORY, 2)
    task_id: Id = example_id(TASK)
    task_description: Text = "Post the parcel"


@worker.state("the language model replies")
class ModelReplies(BaseModel):
    """What the language model replies, whatever it is asked.

    The first replies are ``earlier``, one after another; null is no answer at all.
    """

    reply: JsonObject
    earlier: list[JsonObject | None] = []


@worker.state("the job was queued before")
class OldJob(BaseModel):
    """When the job that is to come was queued, when it comes, and how often it came before."""

    queued_at: Instant = datetime(2021, 4, 2, 6, 15, tzinfo=UTC)
    now: Instant | None = None
    attempts: Count = 0


@worker.trigger("the worker finishes a job")
class JobIsHandled(BaseModel):
    """A job as it comes on its stream."""

    job_type: JobType
    payload: JsonObject
    job_id: Id = example_id(JOB)
    user_id: UserId | None = WORKER_USER


def finished(job_type: JobType, **payload: Any) -> Any:
    """The worker finishes a job of its user."""
    return JobIsHandled(job_type=job_type, payload={"user_id": WORKER_USER, **payload})


@worker.trigger("the language model's health changes")
class HealthChanges(BaseModel):
    """Whether the language model answered before, and whether it does now."""

    previous_status: HealthStatus = HealthStatus.HEALTHY
    new_status: HealthStatus = HealthStatus.UNHEALTHY
