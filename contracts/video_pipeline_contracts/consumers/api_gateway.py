"""What the gateway relies on of the worker: each event of a job, once, and no other."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from handfast.declare import NOT_NULL, Consumer, Published
from video_pipeline_contracts.consumers.events import (
    BEGINS,
    HEARD,
    MADE,
    PLANNED,
    PROMPTS,
    WHOLE_JOB,
    Event,
    equals_of,
    progress_of,
    published,
)
from video_pipeline_contracts.phrases import JOB, STRANGE_PROMPT
from video_pipeline_contracts.providers import worker as w

gateway: Final = Consumer("api-gateway")

_WAITS: Final = w.Waiting()
_VIDEO: Final = f"video-outputs/{JOB}/final_video.mp4"
_IMAGE: Final = {"image_type": "scene", "image_id": "street"}
_BUSY: Final = "the model is busy"
_REFUSES: Final = "the model refuses"


def _stage(
    name: str,
    stage: str,
    *events: Event,
    job: w.Waiting = _WAITS,
    given: Any = (),
    has_images: bool = True,
) -> None:
    """A stage of a job starts, publishes these events, and ends."""
    (kind, data), *others = events
    ended: list[Event] = [
        ("stage_update", {"stage": stage, "status": "started", "duration": None, "error": None}),
        ("stage_update", {"stage": stage, "status": "completed", "duration": NOT_NULL}),
        ("progress", progress_of(stage)),
    ]
    gateway.relies_on(
        w.EVENTS[kind],
        name,
        given=(job, *given),
        when=w.RunsStage(stage=stage, has_images=has_images),
        equals=equals_of(data),
        then=published((*others, *ended)),
    )


_stage(
    "hear what the audio parser finds",
    "audio_parser",
    ("audio_parser_results", HEARD),
)
_STRANGE: Final = w.Waiting(user_prompt=STRANGE_PROMPT.strip())
_stage(
    "hear what the scene planner plans",
    "scene_planner",
    ("scene_planner_results", {**PLANNED, "video_summary": STRANGE_PROMPT.strip()}),
    job=_STRANGE,
)
_WITH_IMAGES: Final = {
    "clip_prompts[0].scene_reference_url": NOT_NULL,
    "clip_prompts[2].character_reference_urls[0]": NOT_NULL,
}
_stage(
    "hear what the prompt generator writes",
    "prompt_generator",
    ("prompt_generator_results", {**PROMPTS, **_WITH_IMAGES, "llm_model": None}),
)
_WITHOUT: Final[dict[str, Any]] = {
    "clip_prompts[0].scene_reference_url": None,
    "clip_prompts[0].character_reference_urls": [],
}
_stage(
    "hear what the prompt generator writes without images",
    "prompt_generator",
    ("prompt_generator_results", {**PROMPTS, **_WITHOUT}),
    has_images=False,
)
_image: Final[tuple[Event, ...]] = (
    ("reference_generation_start", _IMAGE),
    ("cost_update", {"stage": "reference_generator", "cost": "0.05", "total": "0.05"}),
    ("reference_generation_complete", {**_IMAGE, "image_url": NOT_NULL, "cost": "0.05"}),
)
_clip: Final[tuple[Event, ...]] = (
    ("video_generation_start", {"clip_index": 0, "total_clips": 1}),
    ("cost_update", {"stage": "video_generator", "cost": "0.06", "total": "0.06"}),
    ("video_generation_complete", MADE),
)


def _retries(family: str, place: dict[str, Any], *attempts: int) -> tuple[Event, ...]:
    """A retry after each of these attempts: after two seconds, then four."""
    of = {"error": _BUSY}
    return tuple(
        (f"{family}_retry", {**place, "attempt": each, "delay_seconds": 2**each, **of})
        for each in attempts
    )


_images: Final = "reference_generator"
_clips: Final = "video_generator"
for stage, family, place, events, words in (
    (_images, "reference_generation", _IMAGE, _image, "an image"),
    (_clips, "video_generation", {"clip_index": 0}, _clip, "a clip"),
):
    _stage(f"hear that {words} is generated", stage, *events)
    _stage(f"hear what {words} costs", stage, events[1], events[0], events[2])
    _stage(f"hear of {words} that is there", stage, *events[::-1])
    for times in (1, 2):
        _stage(
            f"hear that {words} is tried {times + 1} times",
            stage,
            *_retries(family, place, *range(1, times + 1)),
            *events,
            given=(w.Fails(stage=stage, times=times),),
        )
    for again, retryable, error in (("again and again", True, _BUSY), ("at once", False, _REFUSES)):
        tried = _retries(family, place, 1, 2) if retryable else ()
        ended: tuple[Event, ...] = (
            ("stage_update", {"stage": stage, "status": "started"}),
            ("stage_update", {"stage": stage, "status": "failed", "error": error}),
        )
        gateway.relies_on(
            w.EVENTS[f"{family}_failed"],
            f"hear that {words} fails {again}",
            given=(_WAITS, w.Fails(stage=stage, times=3, retryable=retryable)),
            when=w.RunsStage(stage=stage),
            equals=equals_of({**place, "error": error}),
            then=published((events[0], *tried, *ended)),
        )
_stage("hear that the composer begins", "composer", BEGINS)
_TO_IMAGES: Final = {"audio_parser_results": 1, "scene_planner_results": 1}
_ALL: Final = Counter(
    progress=6,
    stage_update=12,
    cost_update=6,
    message=1,
    **_TO_IMAGES,
    prompt_generator_results=1,
    reference_generation_start=3,
    reference_generation_complete=3,
    video_generation_start=3,
    video_generation_complete=3,
)


def _counted(**numbers: int) -> tuple[Published, ...]:
    return tuple(
        Published(message=w.EVENTS[n], exactly=many) for n, many in numbers.items() if many
    )


def _run(name: str, kind: str, data: dict[str, Any], *given: Any, **numbers: int) -> None:
    """A job runs to its end, of which there is one; so many other events come before it."""
    gateway.relies_on(
        w.EVENTS[kind],
        name,
        given=(_WAITS, *given),
        when=w.TakesJob(),
        equals=equals_of(data),
        then=_counted(**numbers),
    )


_DONE: Final = {"video_url": _VIDEO, "total_cost": "0.33"}


gateway.relies_on(
    w.EVENTS["completed"],
    "hear that a video is there",
    given=_WAITS,
    when=w.TakesJob(),
    equals=equals_of(_DONE),
    then=published(WHOLE_JOB),
)
_spent: Final = {"video_url": _VIDEO, "total_cost": "2000.00"}
_run("hear of a video that costs all that is allowed", "completed", _spent, w.Spent(), **_ALL)
_fallback: Final = _ALL - Counter(
    cost_update=3, reference_generation_start=2, reference_generation_complete=3
)
_run(
    "hear of a video for which no image could be made",
    "completed",
    {"video_url": _VIDEO, "total_cost": "0.18"},
    w.Fails(stage=_images, times=1, retryable=False),
    **_fallback,
    reference_generation_failed=1,
)
_run(
    "hear of a video for which no image could be made again and again",
    "completed",
    {"video_url": _VIDEO, "total_cost": "0.18"},
    w.Fails(stage=_images, times=3),
    **_fallback,
    reference_generation_retry=2,
    reference_generation_failed=1,
)
_once: Final = _ALL + Counter(video_generation_retry=1)
_run("hear of a video at the second attempt", "completed", _DONE, w.Fails(), **_once)
_run(
    "hear of a video whose images are there at the second attempt",
    "completed",
    _DONE,
    w.Fails(stage=_images),
    **_ALL,
    reference_generation_retry=1,
)
_CANCELLED: Final = {"error": NOT_NULL, "code": "CANCELLED", "retryable": False}
_run("hear that a job is cancelled before it runs", "error", _CANCELLED, w.CANCELLED())
_run("hear that a job was cancelled long ago", "error", _CANCELLED, w.CANCELLED_LONG_AGO())
_until_clips: Final = _ALL - Counter(progress=1, stage_update=2, message=1)
_run(
    "hear that a job is cancelled while its clips are made",
    "error",
    _CANCELLED,
    w.CancelledDuring(),
    **_until_clips,
)
_dear: Final = {"error": NOT_NULL, "code": "BUDGET_EXCEEDED", "retryable": False}
_run(
    "hear that a job costs too much",
    "error",
    _dear,
    w.Spent(amount="1999.6701"),
    **_until_clips - Counter(progress=1, cost_update=1, video_generation_complete=1),
)
_run(
    "hear that no image may be paid",
    "error",
    _dear,
    w.Spent(amount="2000.00"),
    progress=2,
    stage_update=6,
    reference_generation_start=1,
    **_TO_IMAGES,
)
_gone: Final = {"error": NOT_NULL, "code": "RETRYABLE_ERROR", "retryable": True}
_run(
    "hear that a job fails though it was tried again",
    "error",
    _gone,
    w.Fails(times=3),
    **_until_clips
    - Counter(progress=1, cost_update=3, video_generation_start=2, video_generation_complete=3),
    video_generation_retry=2,
    video_generation_failed=1,
)
_run(
    "hear that a job fails at once where no clip may be made",
    "error",
    {"error": _REFUSES, "code": "MODULE_FAILURE", "retryable": False},
    w.Fails(retryable=False),
    **_until_clips
    - Counter(progress=1, cost_update=3, video_generation_start=2, video_generation_complete=3),
    video_generation_failed=1,
)
unread = {"error": NOT_NULL, "code": "AUDIO_ANALYSIS_ERROR", "retryable": False}
gateway.relies_on(
    w.EVENTS["error"],
    "hear that the audio can't be read",
    given=w.Waiting(audio_url="https://example.com/no-audio"),
    when=w.TakesJob(),
    equals=equals_of(unread),
    then=_counted(stage_update=2),
)
for state, words in ((w.NO_JOB(), "of what is no job"), (w.NOTHING_WAITS(), "while none waits")):
    gateway.relies_on(
        w.EVENTS["error"], f"hear nothing {words}", given=state, when=w.TakesJob(), exactly=0
    )
