"""What the stages of the pipeline are asked, and in which order they run; connects to nothing."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from shared.fields import Text
from shared.models import AudioAnalysis, Clips, ReferenceImages, ScenePlan, Transition
from shared.models.fields import Model, Seconds

__all__ = ["PROGRESS", "AudioRequest", "CompositionRequest", "PlanRequest", "PromptRequest"]

PROGRESS: Final[Mapping[str, int]] = {
    "audio_parser": 10,
    "scene_planner": 20,
    "reference_generator": 30,
    "prompt_generator": 40,
    "video_generator": 85,
    "composer": 100,
}
"""The stages in their order, and how far a job is when each of them ends."""


class AudioRequest(Model):
    """The audio parser's: which audio."""

    job_id: UUID
    audio_url: Text


class PlanRequest(Model):
    """The scene planner's: what is heard, and what the user wants."""

    analysis: AudioAnalysis
    user_prompt: Text


class PromptRequest(Model):
    """The prompt generator's; without reference images where their stage failed."""

    plan: ScenePlan
    references: ReferenceImages | None
    beat_timestamps: list[Seconds]


class CompositionRequest(Model):
    """The composer's."""

    clips: Clips
    audio_url: Text
    transitions: list[Transition]
    beat_timestamps: list[Seconds]
