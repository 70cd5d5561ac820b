"""What the worker lets whoever watches a job know, as it is published and as it is streamed.

On the channel `job_events:{job_id}` of Redis an event is `{"event_type": ..., "data": ...}`; in the
stream of the gateway, a server-sent event with that type and that data. Connects to nothing.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, Union
from uuid import UUID

from pydantic import Field, create_model

from shared.fields import JsonObject, Text
from shared.models import ClipBoundary, ClipPrompt, Mood, ScenePlan, SongStructure
from shared.models.fields import Amount, Index, Model, Moment, Quantity, Seconds, Stage
from shared.models.job import JobStatus, Progress

__all__ = ["CHANNEL_EVENTS", "DATA", "STREAM_EVENTS", "TERMINAL", "StreamEvent", "channel_of"]

ImageType = Literal["scene", "character"]


def channel_of(job_id: UUID | str) -> str:
    """The channel of a job."""
    return f"job_events:{job_id}"


class ProgressData(Model):
    """How far a job is; `estimated_remaining` is in seconds."""

    progress: Progress
    estimated_remaining: Quantity | None = None
    stage: Stage | None
    status: JobStatus | None = None
    total_cost: Amount | None = None


class StageUpdateData(Model):
    """How far a stage is; `duration` is in seconds."""

    stage: Stage
    status: Literal["started", "completed", "failed", "pending", "processing"]
    duration: Seconds | None = None
    error: Text | None = None


class MessageData(Model):
    """Words for the user."""

    text: Text
    stage: Stage


class CostUpdateData(Model):
    """What something cost, and all so far."""

    stage: Stage
    cost: Amount
    total: Amount


class CompletedData(Model):
    """The end: a video."""

    video_url: Text
    total_cost: Amount | None = None


class ErrorData(Model):
    """The end: no video, and whether it is worth while to try again."""

    error: Text
    code: Text
    retryable: bool


class HeartbeatData(Model):
    """That the connection is alive."""

    timestamp: Moment


class AudioParserData(Model):
    """What the audio parser found."""

    bpm: float
    duration: Seconds
    beat_timestamps: list[Seconds]
    beat_count: Quantity
    song_structure: list[SongStructure]
    mood: Mood
    lyrics_count: Quantity
    clip_boundaries: list[ClipBoundary]
    clip_boundaries_count: Quantity
    metadata: JsonObject


class PromptGeneratorData(Model):
    """The prompts, and whether a language model made them."""

    total_clips: Quantity
    generation_time: Seconds
    llm_used: bool
    llm_model: Text | None = None
    clip_prompts: list[ClipPrompt]


class _Image(Model):
    image_type: ImageType
    image_id: Text


class ReferenceStartData(_Image):
    """An image is to be generated."""


class ReferenceCompleteData(_Image):
    """An image is there."""

    image_url: Text
    cost: Amount


class ReferenceFailedData(_Image):
    """There will be no such image."""

    error: Text


class ReferenceRetryData(_Image):
    """An image is tried again, after `delay_seconds`."""

    attempt: Quantity
    delay_seconds: Seconds
    error: Text


class VideoStartData(Model):
    """A clip is to be generated."""

    clip_index: Index
    total_clips: Quantity


class VideoCompleteData(Model):
    """A clip is there."""

    clip_index: Index
    video_url: Text
    duration: Seconds
    cost: Amount


class VideoFailedData(Model):
    """There will be no such clip."""

    clip_index: Index
    error: Text


class VideoRetryData(Model):
    """A clip is tried again, after `delay_seconds`."""

    clip_index: Index
    attempt: Quantity
    delay_seconds: Seconds
    error: Text


DATA: Final[Mapping[str, type[Model]]] = {
    "progress": ProgressData,
    "stage_update": StageUpdateData,
    "message": MessageData,
    "cost_update": CostUpdateData,
    "completed": CompletedData,
    "error": ErrorData,
    "heartbeat": HeartbeatData,
    "audio_parser_results": AudioParserData,
    "scene_planner_results": ScenePlan,
    "prompt_generator_results": PromptGeneratorData,
    "reference_generation_start": ReferenceStartData,
    "reference_generation_complete": ReferenceCompleteData,
    "reference_generation_failed": ReferenceFailedData,
    "reference_generation_retry": ReferenceRetryData,
    "video_generation_start": VideoStartData,
    "video_generation_complete": VideoCompleteData,
    "video_generation_failed": VideoFailedData,
    "video_generation_retry": VideoRetryData,
}
"""The data of each event, by its type."""

TERMINAL: Final = frozenset({"completed", "error"})
"""The events after which there is no other."""


class _Streamed(Model):
    whole_event: ClassVar[bool] = True
    """Marks what describes a server-sent event by its type and its data."""


def _named(base: type[Model], field: str, ending: str) -> dict[str, type[Model]]:
    models: dict[str, type[Model]] = {}
    for name, data in DATA.items():
        fields: dict[str, Any] = {field: (Literal[name], ...), "data": (data, ...)}
        words = "".join(map(str.capitalize, name.split("_")))
        models[name] = create_model(
            f"{words}{ending}", __base__=base, __module__=__name__, **fields
        )
        models[name].__doc__ = f"The event `{name}`."
    return models


CHANNEL_EVENTS: Final = _named(Model, "event_type", "Message")
"""Each event as it is published, by its type; the gateway alone makes heartbeats."""

STREAM_EVENTS: Final = _named(_Streamed, "event", "Frame")
"""Each event as it is streamed, by its type."""

StreamEvent: Any = Annotated[
    Union[tuple(STREAM_EVENTS.values())],  # noqa: UP007  # made of a tuple
    Field(discriminator="event"),
]
"""Any event as it is streamed."""
