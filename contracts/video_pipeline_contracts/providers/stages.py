"""The six stages: what each is asked, and what it makes. All run in the worker's process."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import Message, Provider, Transport
from shared.models import AudioAnalysis, ClipPrompts, Clips, ReferenceImages, ScenePlan, VideoOutput
from shared.pipeline.stages import AudioRequest, CompositionRequest, PlanRequest, PromptRequest

audio_parser: Final = Provider("audio-parser")
scene_planner: Final = Provider("scene-planner")
reference_generator: Final = Provider("reference-generator")
prompt_generator: Final = Provider("prompt-generator")
video_generator: Final = Provider("video-generator")
composer: Final = Provider("composer")


def _asked(provider: Provider, name: str, payload: Any, reply: Any, words: str) -> Message:
    return provider.message(
        name,
        address=provider.name,
        transport=Transport("call"),
        payload=payload,
        reply=reply,
        description=words,
    )


PARSE: Final = _asked(
    audio_parser, "parse_audio", AudioRequest, AudioAnalysis, "What is heard, and where to cut."
)
PLAN: Final = _asked(
    scene_planner, "plan_scenes", PlanRequest, ScenePlan, "A script for each clip of the audio."
)
DRAW: Final = _asked(
    reference_generator,
    "draw_references",
    ScenePlan,
    ReferenceImages,
    "An image of each scene and each character of the plan.",
)
WRITE: Final = _asked(
    prompt_generator, "write_prompts", PromptRequest, ClipPrompts, "A prompt for each script."
)
MAKE: Final = _asked(
    video_generator, "make_clips", ClipPrompts, Clips, "A clip of each prompt, made or failed."
)
COMPOSE: Final = _asked(
    composer, "compose_video", CompositionRequest, VideoOutput, "One video of all clips there are."
)
