"""The events of a job as the gateway relies on them: those of each stage, and of a whole job.

Declares no interaction.
"""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, Published
from shared.pipeline.stages import PROGRESS
from video_pipeline_contracts import samples
from video_pipeline_contracts.phrases import JOB, leaves
from video_pipeline_contracts.providers import worker as w

__all__ = ["BEGINS", "HEARD", "MADE", "PLANNED", "PROMPTS", "WHOLE_JOB", "Event"]
__all__ += ["equals_of", "progress_of", "published"]

type Event = tuple[str, dict[str, Any]]
"""Its type, and what its data must have."""

_IMAGES: Final = "reference_generator"
_CLIPS: Final = "video_generator"


def equals_of(data: dict[str, Any]) -> dict[str, Any]:
    """Each value within the data of an event, by its path."""
    return {path: value for n, v in data.items() for path, value in leaves(v, f"data.{n}").items()}


def published(events: tuple[Event, ...]) -> tuple[Published, ...]:
    """Each of these events is published, and no other."""
    return tuple(Published(message=w.EVENTS[kind], equals=equals_of(data)) for kind, data in events)


def progress_of(stage: str) -> dict[str, Any]:
    """The data of the progress after a stage."""
    done = PROGRESS[stage]
    more = {"status": None, "total_cost": None}
    return {"progress": done, "estimated_remaining": (100 - done) * 3, "stage": stage, **more}


HEARD: Final[dict[str, Any]] = {
    **samples.HEARD,
    "beat_count": 24,
    "lyrics_count": 1,
    "clip_boundaries_count": 3,
    "metadata": NOT_NULL,
}
_SCRIPT: Final[dict[str, Any]] = {
    "clip_index": 0,
    "start": 0.0,
    "end": 4.0,
    "motion": "slow pan",
    "camera_angle": "wide",
    "characters": ["singer"],
    "scenes": ["street"],
    "lyrics_context": None,
    "beat_intensity": "low",
}
_SECOND: Final = {
    "clip_index": 1,
    "start": 4.0,
    "end": 8.0,
    "scenes": ["roof"],
    "lyrics_context": "Neon rain",
    "beat_intensity": "medium",
}
_THIRD: Final = {"clip_index": 2, "start": 8.0, "end": 12.0, "beat_intensity": "high"}
PLANNED: Final[dict[str, Any]] = {
    "job_id": JOB,
    **samples.CAST,
    "style.mood": "energetic",
    "clip_scripts[0]": _SCRIPT,
    "clip_scripts[1]": {**_SCRIPT, **_SECOND},
    "clip_scripts[2]": {**_SCRIPT, **_THIRD},
    "transitions[0].from_clip": 0,
    "transitions[0].to_clip": 1,
    "transitions[1].from_clip": 1,
    "transitions[1].to_clip": 2,
    "transitions[1].type": "cut",
}
"""But for the summary, which is the prompt of the job."""

PROMPTS: Final[dict[str, Any]] = {
    "total_clips": 3,
    "generation_time": NOT_NULL,
    "llm_used": False,
    **{
        f"clip_prompts[{at}].{name}": value
        for at in range(3)
        for name, value in (("clip_index", at), ("duration", 4), ("prompt", NOT_NULL))
    },
}
MADE: Final = {"clip_index": 0, "video_url": NOT_NULL, "duration": 4.25, "cost": "0.06"}
BEGINS: Final = ("message", {"text": NOT_NULL, "stage": "composer"})


def _of_image(image_type: str, image_id: str, total: str) -> tuple[Event, ...]:
    place = {"image_type": image_type, "image_id": image_id}
    return (
        ("reference_generation_start", place),
        ("cost_update", {"stage": _IMAGES, "cost": "0.05", "total": total}),
        ("reference_generation_complete", {**place, "image_url": NOT_NULL, "cost": "0.05"}),
    )


def _of_clip(clip_index: int, total: str) -> tuple[Event, ...]:
    place = {"clip_index": clip_index}
    return (
        ("video_generation_start", {**place, "total_clips": 3}),
        ("cost_update", {"stage": _CLIPS, "cost": "0.06", "total": total}),
        ("video_generation_complete", {**MADE, **place}),
    )


_OF_STAGES: Final[dict[str, tuple[Event, ...]]] = {
    "audio_parser": (("audio_parser_results", HEARD),),
    "scene_planner": (("scene_planner_results", PLANNED),),
    _IMAGES: (
        *_of_image("scene", "street", "0.05"),
        *_of_image("scene", "roof", "0.10"),
        *_of_image("character", "singer", "0.15"),
    ),
    "prompt_generator": (("prompt_generator_results", PROMPTS),),
    _CLIPS: (*_of_clip(0, "0.21"), *_of_clip(1, "0.27"), *_of_clip(2, "0.33")),
    "composer": (BEGINS,),
}
WHOLE_JOB: Final[tuple[Event, ...]] = tuple(
    event
    for stage, of_stage in _OF_STAGES.items()
    for event in (
        ("stage_update", {"stage": stage, "status": "started"}),
        *of_stage,
        ("stage_update", {"stage": stage, "status": "completed", "duration": NOT_NULL}),
        ("progress", progress_of(stage)),
    )
)
"""Of a job of which everything succeeds, but for the last one."""
