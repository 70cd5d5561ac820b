"""What each stage relies on of the ones before it, and the worker of the last one."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, Consumer
from video_pipeline_contracts import samples
from video_pipeline_contracts.consumers.worker import worker
from video_pipeline_contracts.phrases import JOB, PROMPT, STRANGE_PROMPT, USER, leaves
from video_pipeline_contracts.providers import stages

scene_planner: Final = Consumer("scene-planner")
reference_generator: Final = Consumer("reference-generator")
prompt_generator: Final = Consumer("prompt-generator")
video_generator: Final = Consumer("video-generator")
composer: Final = Consumer("composer")


def _leaves(parts: dict[str, Any]) -> dict[str, Any]:
    """Each value within ``parts``, by its path."""
    return {at: one for name, part in parts.items() for at, one in leaves(part, name).items()}


_OF_JOB: Final = {"job_id": JOB}
_AUDIO: Final = {**_OF_JOB, "audio_url": f"audio-uploads/{USER}/{JOB}/audio"}
_BEATS: Final = "beat_timestamps"
_HEARD: Final = {
    **_leaves({name: value for name, value in samples.HEARD.items() if name != _BEATS}),
    "lyrics[0].text": "Neon rain",
    "lyrics[0].timestamp": 4.5,
}
scene_planner.relies_on(stages.PARSE, "hear the audio", sends=_AUDIO, equals={**_OF_JOB, **_HEARD})
composer.relies_on(
    stages.PARSE,
    "find the beats of the audio",
    sends=_AUDIO,
    equals={_BEATS: samples.HEARD[_BEATS]},
)

_PLANNED: Final = {
    **_OF_JOB,
    "video_summary": PROMPT,
    **_leaves(samples.CAST),
    "style.mood": samples.ANALYSIS["mood"]["primary"],
}
_SCRIPTS: Final[dict[str, Any]] = {
    "clip_scripts[0].clip_index": 0,
    "clip_scripts[0].start": 0,
    "clip_scripts[0].end": 4,
    "clip_scripts[0].lyrics_context": samples.ANALYSIS["lyrics"][0]["text"],
    "clip_scripts[0].characters": ["singer"],
    "clip_scripts[0].scenes": ["street"],
    "clip_scripts[0].beat_intensity": "low",
    "clip_scripts[1].clip_index": 1,
    "clip_scripts[1].start": 4,
    "clip_scripts[1].end": 8.0625,
    "clip_scripts[1].lyrics_context": None,
    "clip_scripts[1].characters": ["singer"],
    "clip_scripts[1].scenes": ["roof"],
    "clip_scripts[1].beat_intensity": "medium",
}
_ASKED: Final = {"analysis": samples.ANALYSIS, "user_prompt": PROMPT}
planned = reference_generator.relies_on(
    stages.PLAN, "plan what to draw", sends=_ASKED, equals=_PLANNED
)
planned.but(
    "plan what to draw of a strange prompt",
    sends={**_ASKED, "user_prompt": STRANGE_PROMPT},
    equals_only={**_OF_JOB, "video_summary": STRANGE_PROMPT},
)
prompt_generator.relies_on(stages.PLAN, "plan the scripts", sends=_ASKED, equals=_SCRIPTS)
composer.relies_on(
    stages.PLAN,
    "plan the transitions",
    sends=_ASKED,
    equals={
        "transitions[0].from_clip": 0,
        "transitions[0].to_clip": 1,
        "transitions[0].type": "cut",
        "transitions[0].duration": 0,
    },
)
short = {**samples.ANALYSIS, "clip_boundaries": samples.ANALYSIS["clip_boundaries"][:1]}
composer.relies_on(
    stages.PLAN,
    "plan no transition of one clip",
    sends={**_ASKED, "analysis": short},
    equals={"transitions": []},
)

drawn = prompt_generator.relies_on(
    stages.DRAW,
    "draw the scenes and characters",
    sends=samples.PLAN,
    equals={
        **_OF_JOB,
        "scene_references[0].scene_id": "street",
        "scene_references[0].character_id": None,
        "scene_references[0].image_url": NOT_NULL,
        "scene_references[0].cost": "0.05",
        "character_references[0].character_id": "singer",
        "character_references[0].scene_id": None,
        "character_references[0].image_url": NOT_NULL,
        "character_references[0].cost": "0.05",
        "total_references": 2,
        "total_cost": "0.10",
        "status": "success",
    },
)
drawn.but(
    "draw a plan without characters",
    sends={
        **samples.PLAN,
        "characters": [],
        "clip_scripts": [{**samples.PLAN["clip_scripts"][0], "characters": []}],
    },
    equals_only={"character_references": [], "total_references": 1, "total_cost": "0.05"},
)

_TO_WRITE: Final = {
    "plan": samples.PLAN,
    "references": samples.IMAGES,
    "beat_timestamps": [0.0, 0.5, 1.0, 4.5],
}
written = video_generator.relies_on(
    stages.WRITE,
    "write the prompts",
    sends=_TO_WRITE,
    equals={
        **_OF_JOB,
        "total_clips": 1,
        "clip_prompts[0].clip_index": 0,
        "clip_prompts[0].prompt": NOT_NULL,
        "clip_prompts[0].duration": 4.125,
        "clip_prompts[0].scene_reference_url": "street.png",
        "clip_prompts[0].character_reference_urls": ["singer.png"],
        "clip_prompts[0].metadata": {"beats": 2},
    },
)
written.but(
    "write the prompts without images",
    sends={**_TO_WRITE, "references": None},
    equals_only={
        "total_clips": 1,
        "clip_prompts[0].scene_reference_url": None,
        "clip_prompts[0].character_reference_urls": [],
    },
)

_CLIPS: Final[dict[str, Any]] = {
    f"clips[{at}].{name}": value
    for at, prompt in enumerate(samples.PROMPTS["clip_prompts"])
    for name, value in (
        *(("clip_index", at), ("target_duration", prompt["duration"])),
        *(("status", "success"), ("cost", "0.06"), ("retry_count", 0)),
    )
}
made = composer.relies_on(
    stages.MAKE,
    "make the clips",
    sends=samples.PROMPTS,
    equals={
        **_OF_JOB,
        **_CLIPS,
        "total_clips": 4,
        "successful_clips": 4,
        "failed_clips": 0,
        "total_cost": "0.24",
    },
)
made.but(
    "make no clips of no prompts",
    sends={**samples.PROMPTS, "clip_prompts": [], "total_clips": 0},
    equals_only={"clips": [], "total_clips": 0, "total_cost": "0.00"},
)

_TO_COMPOSE: Final = {
    "clips": samples.clips("success", "success"),
    "audio_url": _AUDIO["audio_url"],
    "transitions": [samples.TRANSITION],
    "beat_timestamps": [0.0, 0.5],
}
composed = worker.relies_on(
    stages.COMPOSE,
    "compose the video",
    sends=_TO_COMPOSE,
    equals={
        **_OF_JOB,
        "video_url": f"video-outputs/{JOB}/final_video.mp4",
        "duration": 8.125,
        "audio_duration": 8.125,
        "sync_drift": 0,
        "clips_used": 2,
        "clips_trimmed": 2,
        "clips_looped": 0,
        "transitions_applied": 1,
        "cost": "0.00",
        "status": "success",
    },
)
composed.but(
    "compose the video without a clip that failed",
    sends={**_TO_COMPOSE, "clips": samples.clips("success", "failed")},
    equals_only={
        "duration": 4.0625,
        "audio_duration": 8.125,
        "sync_drift": 4.0625,
        "clips_used": 1,
        "transitions_applied": 0,
    },
)
composed.but(
    "compose the video without transitions",
    sends={**_TO_COMPOSE, "transitions": []},
    equals_only={"clips_used": 2, "transitions_applied": 0},
)
