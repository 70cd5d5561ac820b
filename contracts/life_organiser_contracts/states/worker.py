"""The states that the LLM worker can be in before a job, and what can happen in it.

The worker is verified with its language model and with the Core that it asks; both are set up by
handlers of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, Field, model_validator

from handfast.declare import example_id
from life_organiser_contracts.states import examples
from life_organiser_contracts.states.memories import JOB, MEMORY, TASK
from life_organiser_contracts.streams import worker
from shared.enums import HealthStatus, JobType, TaskState
from shared.fields import Count, Id, Instant, JsonObject, Tag, Text, UserId

MODEL_IS_AWAY: Final = worker.state("the language model does not answer")


@worker.state("Core has a memory")
class CoreMemory(BaseModel):
    """A confirmed memory in Core, with a text or without, and its confirmed tags.

    There are so many ``more`` like it, with ids of their own.
    """

    user_id: UserId = examples.known_user()
    memory_id: Id = example_id(MEMORY)
    content: Text | None = examples.text("The spare key is under the fern")
    tags: list[Tag] = []
    more: Annotated[int, Field(ge=0, le=50)] = 0


@worker.state("Core has a pending image")
class CoreImage(BaseModel):
    """A pending image in Core."""

    user_id: UserId = examples.known_user()
    memory_id: Id = example_id(MEMORY)


@worker.state("Core has a task")
class CoreTask(BaseModel):
    """A task in Core, which is open as a rule, and the memory it is about."""

    state: TaskState = TaskState.NOT_DONE
    owner_id: UserId = examples.known_user()
    task_memory_id: Id = example_id(MEMORY, 2)
    task_id: Id = example_id(TASK)
    task_description: Text = examples.text("Post the parcel")


@worker.state("the language model replies")
class ModelReplies(BaseModel):
    """What the language model replies, whatever it is asked.

    The first replies are ``earlier``, one after another; null is no answer at all.
    """

    reply: JsonObject
    earlier: list[JsonObject | None] = []


@worker.state("Core refuses what the worker asks")
class CoreRefuses(BaseModel):
    """What Core refuses, how, and how often: as a rule, as often as a job is attempted.

    It is the start of a job, the count of an attempt, its completion or its failure, or what the
    last part of a path names.
    """

    asked: Literal[
        "start",
        "count",
        "completion",
        "failure",
        "tags",
        "memories",
        "search",
        "tasks",
        "events",
    ]
    status: Annotated[int, Field(ge=400, le=599)] = 503
    times: Count = 5


@worker.state("the job was queued before")
class OldJob(BaseModel):
    """When the job that is to come was queued, when it comes, and how often it came before."""

    queued_at: Instant = datetime(2021, 4, 2, 6, 15, tzinfo=UTC)
    now: Instant | None = None
    attempts: Count = 0


@worker.trigger("the worker finishes a job")
class JobIsHandled(BaseModel):
    """A job as it comes on its stream; its payload has the same user, unless it names one."""

    job_type: JobType
    payload: JsonObject
    job_id: Id = example_id(JOB)
    user_id: UserId | None = examples.known_user()

    @model_validator(mode="after")
    def with_user(self) -> Self:
        """Name the job's user in its payload too."""
        self.payload = {"user_id": self.user_id, **self.payload}
        return self


def finished(job_type: JobType, **payload: Any) -> Any:
    """The worker finishes a job of a user whom Core knows."""
    return JobIsHandled(job_type=job_type, payload=payload)


@worker.trigger("the language model's health changes")
class HealthChanges(BaseModel):
    """Whether the language model answered before, and whether it does now."""

    previous_status: HealthStatus = HealthStatus.HEALTHY
    new_status: HealthStatus = HealthStatus.UNHEALTHY
