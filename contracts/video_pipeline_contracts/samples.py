"""Examples in JSON: the data of each event, and what stages make. Declares nothing."""

from __future__ import annotations

from typing import Any, Final

from video_pipeline_contracts.phrases import JOB

__all__ = ["ANALYSIS", "BARE", "DATA", "IMAGES", "PLAN", "PROMPTS", "TRANSITION", "clips"]

_SPAN: Final[dict[str, Any]] = {"start": 0.0, "end": 4.0}
_PROMPT: Final[dict[str, Any]] = {
    "clip_index": 0,
    "prompt": "A street in the rain, cyberpunk",
    "negative_prompt": "blurry",
    "duration": 4.0,
    "scene_reference_url": "street.png",
    "character_reference_urls": [],
    "metadata": {},
}
PLAN: Final[dict[str, Any]] = {
    "job_id": JOB,
    "video_summary": "A city at night",
    "characters": [{"id": "singer", "description": "In a coat", "role": "lead"}],
    "scenes": [{"id": "street", "description": "In the rain", "time_of_day": "night"}],
    "style": {
        "color_palette": ["#00ffff"],
        "visual_style": "cyberpunk",
        "mood": "dark",
        "lighting": "neon",
        "cinematography": "wide",
    },
    "clip_scripts": [
        {
            "clip_index": 0,
            **_SPAN,
            "visual_description": "A street",
            "motion": "pan",
            "camera_angle": "wide",
            "characters": ["singer"],
            "scenes": ["street"],
            "lyrics_context": "neon rain",
            "beat_intensity": "low",
        }
    ],
    "transitions": [],
}
_IMAGE: Final = {"image_type": "scene", "image_id": "street"}
_AGAIN: Final = {"attempt": 1, "delay_seconds": 2, "error": "the model is busy"}

DATA: Final[dict[str, dict[str, Any]]] = {
    "progress": {"progress": 40, "estimated_remaining": 180, "stage": "prompt_generator"},
    "stage_update": {"stage": "composer", "status": "completed", "duration": 1.5},
    "message": {"text": "Putting the clips together", "stage": "composer"},
    "cost_update": {"stage": "video_generator", "cost": "0.06", "total": "0.21"},
    "completed": {"video_url": f"video-outputs/{JOB}/final_video.mp4", "total_cost": "0.33"},
    "error": {"error": "the model is away", "code": "RETRYABLE_ERROR", "retryable": True},
    "audio_parser_results": {
        "bpm": 120.5,
        "duration": 4.0,
        "beat_timestamps": [0.0, 0.5],
        "beat_count": 2,
        "song_structure": [{"type": "intro", **_SPAN, "energy": "low"}],
        "mood": {"primary": "dark", "secondary": "calm", "energy_level": "low", "confidence": 0.75},
        "lyrics_count": 0,
        "clip_boundaries": [{**_SPAN, "duration": 4.0}],
        "clip_boundaries_count": 1,
        "metadata": {},
    },
    "scene_planner_results": PLAN,
    "prompt_generator_results": {
        "total_clips": 1,
        "generation_time": 0.5,
        "llm_used": True,
        "llm_model": "gpt-4o",
        "clip_prompts": [_PROMPT],
    },
    "reference_generation_start": _IMAGE,
    "reference_generation_complete": {**_IMAGE, "image_url": "street.png", "cost": "0.05"},
    "reference_generation_failed": {**_IMAGE, "error": "the model refuses"},
    "reference_generation_retry": {**_IMAGE, **_AGAIN},
    "video_generation_start": {"clip_index": 0, "total_clips": 1},
    "video_generation_complete": {
        "clip_index": 0,
        "video_url": "clip_0.mp4",
        "duration": 4.25,
        "cost": "0.06",
    },
    "video_generation_failed": {"clip_index": 0, "error": "the model refuses"},
    "video_generation_retry": {"clip_index": 0, **_AGAIN},
}
"""By the event's type; the gateway itself makes heartbeats."""

BARE: Final[dict[str, dict[str, Any]]] = {
    "progress": {"progress": 0}
    | dict.fromkeys(("estimated_remaining", "stage", "status", "total_cost")),
    "stage_update": {"stage": "composer", "status": "started", "duration": None, "error": None},
    "completed": {"video_url": "final_video.mp4", "total_cost": None},
    "audio_parser_results": DATA["audio_parser_results"]
    | {"mood": {**DATA["audio_parser_results"]["mood"], "secondary": None}, "clip_boundaries": []},
    "scene_planner_results": PLAN
    | {
        "scenes": [{**PLAN["scenes"][0], "time_of_day": None}],
        "clip_scripts": [{**PLAN["clip_scripts"][0], "lyrics_context": None}],
    },
    "prompt_generator_results": DATA["prompt_generator_results"]
    | {"llm_model": None, "clip_prompts": [{**_PROMPT, "scene_reference_url": None}]},
}
"""What may be null, is null; what may be empty, is."""

ANALYSIS: Final[dict[str, Any]] = {
    "job_id": JOB,
    "bpm": 120.0,
    "duration": 8.0,
    "beat_timestamps": [0.0, 0.5],
    "song_structure": [{"type": "intro", **_SPAN, "energy": "low"}],
    "lyrics": [{"text": "Neon rain", "timestamp": 1.5}],
    "mood": {"primary": "dark", "energy_level": "low", "confidence": 0.75},
    "clip_boundaries": [{**_SPAN, "duration": 4.0}, {"start": 4.0, "end": 8.0, "duration": 4.0}],
    "metadata": {},
}
"""Two clips of four seconds; in the first of them somebody sings."""

PROMPTS: Final[dict[str, Any]] = {
    "job_id": JOB,
    "clip_prompts": [_PROMPT],
    "total_clips": 1,
    "generation_time": 0.5,
}

TRANSITION: Final[dict[str, Any]] = {
    "from_clip": 0,
    "to_clip": 1,
    "type": "cut",
    "duration": 0.0,
    "rationale": "the beat",
}


def _image(image_type: str, image_id: str) -> dict[str, Any]:
    of = {"image_url": f"{image_id}.png", "prompt_used": image_id}
    return {f"{image_type}_id": image_id, **of, "generation_time": 1.5, "cost": "0.05"}


IMAGES: Final[dict[str, Any]] = {
    "job_id": JOB,
    "scene_references": [_image("scene", "street")],
    "character_references": [_image("character", "singer")],
    "total_references": 2,
    "total_generation_time": 3.0,
    "total_cost": "0.10",
    "status": "success",
}
"""Of everything that is in the plan."""


def clips(*outcomes: str) -> dict[str, Any]:
    """Clips of four seconds, each with its outcome."""
    made = [
        {
            "clip_index": at,
            "video_url": f"clip_{at}.mp4",
            "actual_duration": 4.25,
            "target_duration": 4.0,
            "duration_diff": 0.25,
            "status": outcome,
            "cost": "0.06",
            "generation_time": 2.0,
        }
        for at, outcome in enumerate(outcomes)
    ]
    succeeded = outcomes.count("success")
    return {
        "job_id": JOB,
        "clips": made,
        "total_clips": len(made),
        "successful_clips": succeeded,
        "failed_clips": len(made) - succeeded,
        "total_cost": "0.12",
        "total_generation_time": 4.0,
    }
