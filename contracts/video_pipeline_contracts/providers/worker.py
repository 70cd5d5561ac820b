"""The worker: the events of a job that it runs, as they are published."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

from pydantic import BaseModel

from handfast.declare import Provider, Transport
from shared.models.fields import Amount
from shared.pipeline.events import CHANNEL_EVENTS, channel_of
from video_pipeline_contracts.phrases import JOB, PROMPT, USER

provider: Final = Provider("worker")

EVENTS: Final = {
    name: provider.message(
        name,
        address=channel_of("{job_id}"),
        transport=Transport("redis-channel"),
        payload=model,
        description=f"The event `{name}` of a job.",
    )
    for name, model in CHANNEL_EVENTS.items()
    if name != "heartbeat"
}
"""Each event that the worker publishes, by its type; the gateway alone makes heartbeats."""

Stage = Literal[
    "audio_parser",
    "scene_planner",
    "reference_generator",
    "prompt_generator",
    "video_generator",
    "composer",
]


@provider.state("a job is in the queue")
class Waiting(BaseModel):
    """The message of the job; its models hear and plan what `samples.HEARD` and `CAST` have."""

    job_id: str = JOB
    user_id: str = USER
    audio_url: str = f"audio-uploads/{USER}/{JOB}/audio"
    user_prompt: str = PROMPT


@provider.state("the model fails")
class Fails(BaseModel):
    """In which stage, how often, and whether it may succeed the next time."""

    stage: Stage = "video_generator"
    times: int = 1
    retryable: bool = True


@provider.state("the job has cost something before")
class Spent(BaseModel):
    """How much of the limit of 2000 dollars."""

    amount: Amount = Decimal("1999.67")


@provider.state("the job is cancelled while a stage runs")
class CancelledDuring(BaseModel):
    """Which stage."""

    stage: Stage = "video_generator"


CANCELLED: Final = provider.state("the job is cancelled before it runs")
CANCELLED_LONG_AGO: Final = provider.state("the job was cancelled long ago")
NO_JOB: Final = provider.state("the queue has a message that is no job")
NOTHING_WAITS: Final = provider.state("the queue is empty")


@provider.trigger("the worker takes a job")
class TakesJob(BaseModel):
    """The one that has waited longest, which it runs to its end."""


@provider.trigger("a stage of a job runs")
class RunsStage(BaseModel):
    """Which one; where it makes images or clips, it makes one."""

    stage: Stage
    has_images: bool = True
