"""Examples in JSON: the data of each event, and what stages make. Declares nothing."""

from __future__ import annotations

from typing import Any, Final

from video_pipeline_contracts.phrases import JOB, STRANGE_TEXT

__all__ = ["ANALYSIS", "BARE", "CAST", "DATA", "HEARD", "IMAGES", "PLAN", "PROMPTS", "TRANSITION"]
__all__ += ["clips"]

_SPAN: Final[dict[str, Any]] = {"start": 0.0, "end": 4.0}
_FINE_SPAN: Final[dict[str, Any]] = {"start": 0.0625, "end": 4.1875}
_PROMPT: Final[dict[str, Any]] = {
    "clip_index": 0,
    "prompt": f"A Street in the rain, cyberpunk {STRANGE_TEXT}",
    "negative_prompt": STRANGE_TEXT,
    "duration": 4.125,
    "scene_reference_url": "street.png",
    "character_reference_urls": ["singer.png", "drummer.png", "child.png", "dancer.png"],
    "metadata": {STRANGE_TEXT: [STRANGE_TEXT, 0.125, None], "beats": 7},
}
PLAN: Final[dict[str, Any]] = {
    "job_id": JOB,
    "video_summary": f"A City at night {STRANGE_TEXT}",
    "characters": [{"id": "singer", "description": STRANGE_TEXT, "role": "Lead & more"}],
    "scenes": [{"id": "street", "description": STRANGE_TEXT, "time_of_day": "Night"}],
    "style": {
        "color_palette": ["#00ffff", "#FF00ff", "#000000", "#c0ffee"],
        "visual_style": f"Cyberpunk {STRANGE_TEXT}",
        "mood": STRANGE_TEXT,
        "lighting": STRANGE_TEXT,
        "cinematography": STRANGE_TEXT,
    },
    "clip_scripts": [
        {
            "clip_index": 0,
            **_FINE_SPAN,
            "visual_description": f"A Street {STRANGE_TEXT}",
            "motion": STRANGE_TEXT,
            "camera_angle": STRANGE_TEXT,
            "characters": ["singer"],
            "scenes": ["street"],
            "lyrics_context": STRANGE_TEXT,
            "beat_intensity": "low",
        }
    ],
    "transitions": [],
}
_IMAGE: Final = {"image_type": "scene", "image_id": "street"}
_REFUSES: Final = f"the Model refuses {STRANGE_TEXT}"
_AGAIN: Final = {"attempt": 1, "delay_seconds": 2, "error": f"the Model is busy {STRANGE_TEXT}"}

DATA: Final[dict[str, dict[str, Any]]] = {
    "progress": {"progress": 40, "estimated_remaining": 2_147_483_647, "stage": "prompt_generator"},
    "stage_update": {"stage": "composer", "status": "completed", "duration": 1.0625},
    "message": {"text": f"Putting the Clips together {STRANGE_TEXT}", "stage": "composer"},
    "cost_update": {"stage": "video_generator", "cost": "0.0625", "total": "1234.5678"},
    "completed": {"video_url": f"video-outputs/{JOB}/final_video.mp4", "total_cost": "1234.5678"},
    "error": {
        "error": f"the Model is away {STRANGE_TEXT}",
        "code": "RETRYABLE_ERROR",
        "retryable": True,
    },
    "audio_parser_results": {
        "bpm": 120.5625,
        "duration": 16.1875,
        "beat_timestamps": [0.0625, 0.5625, 9.0625, 10.5625],
        "beat_count": 4,
        "song_structure": [
            {"type": "intro", **_FINE_SPAN, "energy": "low"},
            {"type": "verse", "start": 4.1875, "end": 8.0625, "energy": "medium"},
            {"type": "bridge", "start": 8.0625, "end": 9.0, "energy": "high"},
            {"type": "chorus", "start": 9.0, "end": 16.1875, "energy": "high"},
        ],
        "mood": {
            "primary": f"Dark {STRANGE_TEXT}",
            "secondary": STRANGE_TEXT,
            "energy_level": "low",
            "confidence": 0.8125,
        },
        "lyrics_count": 3,
        "clip_boundaries": [
            {**_FINE_SPAN, "duration": 4.125},
            {"start": 4.1875, "end": 8.0625, "duration": 3.875},
            {"start": 8.0625, "end": 12.0, "duration": 3.9375},
            {"start": 12.0, "end": 16.1875, "duration": 4.1875},
        ],
        "clip_boundaries_count": 4,
        "metadata": {STRANGE_TEXT: [STRANGE_TEXT, 0.125, None]},
    },
    "scene_planner_results": PLAN,
    "prompt_generator_results": {
        "total_clips": 1,
        "generation_time": 0.5,
        "llm_used": True,
        "llm_model": f"Model {STRANGE_TEXT}",
        "clip_prompts": [_PROMPT],
    },
    "reference_generation_start": _IMAGE,
    "reference_generation_complete": {**_IMAGE, "image_url": "street.png", "cost": "0.0525"},
    "reference_generation_failed": {**_IMAGE, "error": _REFUSES},
    "reference_generation_retry": {**_IMAGE, **_AGAIN},
    "video_generation_start": {"clip_index": 0, "total_clips": 1},
    "video_generation_complete": {
        "clip_index": 0,
        "video_url": "clip_0.mp4",
        "duration": 4.1875,
        "cost": "0.0625",
    },
    "video_generation_failed": {"clip_index": 0, "error": _REFUSES},
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
    "duration": 8.0625,
    "beat_timestamps": [0.0, 0.5],
    "song_structure": [{"type": "intro", **_SPAN, "energy": "low"}],
    "lyrics": [{"text": f"Neon Rain {STRANGE_TEXT}", "timestamp": 1.5}],
    "mood": {"primary": f"Dark {STRANGE_TEXT}", "energy_level": "low", "confidence": 0.75},
    "clip_boundaries": [
        {**_SPAN, "duration": 4.0},
        {"start": 4.0, "end": 8.0625, "duration": 4.0625},
    ],
    "metadata": {},
}
"""Two clips of four seconds; in the first of them somebody sings."""

_PARTS: Final = (("intro", 0.0, 4.0, "low"), ("chorus", 4.0, 12.0, "high"))
HEARD: Final[dict[str, Any]] = {
    "bpm": 120,
    "duration": 12,
    "beat_timestamps": [number / 2 for number in range(24)],
    "song_structure": [
        {"type": kind, "start": start, "end": end, "energy": energy}
        for kind, start, end, energy in _PARTS
    ],
    "mood": {"primary": "energetic", "secondary": None, "energy_level": "high"},
    "clip_boundaries": [
        {"start": start, "end": start + 4, "duration": 4} for start in (0.0, 4.0, 8.0)
    ],
}
"""What is heard in the audio of a job: three clips of four seconds, a beat each half second.

How sure the mood is, nobody relies on.
"""

CAST: Final[dict[str, Any]] = {
    "characters": [{"id": "singer", "description": "A singer in a coat", "role": "lead"}],
    "scenes": [
        {"id": "street", "description": "A street in the rain", "time_of_day": "night"},
        {"id": "roof", "description": "A roof above the city", "time_of_day": None},
    ],
    "style": {
        "color_palette": ["#00ffff", "#ff00ff"],
        "visual_style": "cyberpunk",
        "lighting": "neon",
        "cinematography": "wide shots",
    },
}
"""Who and what is in every plan, and how it looks."""

PROMPTS: Final[dict[str, Any]] = {
    "job_id": JOB,
    "clip_prompts": [
        {**_PROMPT, "clip_index": at, "duration": seconds}
        for at, seconds in enumerate((4.125, 3.875, 4.0625, 3.9375))
    ],
    "total_clips": 4,
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
    """Clips of a little more than four seconds, each with its outcome."""
    made = [
        {
            "clip_index": at,
            "video_url": f"clip_{at}.mp4",
            "actual_duration": 4.3125,
            "target_duration": 4.0625,
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
