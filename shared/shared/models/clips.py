"""Clips: what to generate, and what was generated."""

from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from shared.fields import JsonObject, Text
from shared.models.fields import (
    Amount,
    Index,
    Model,
    Number,
    Outcome,
    Quantity,
    Seconds,
    is_numbered,
)

__all__ = ["Clip", "ClipPrompt", "ClipPrompts", "Clips"]


class ClipPrompt(Model):
    """What a model for videos is asked for one clip, and the images it is given."""

    clip_index: Index
    prompt: Text
    negative_prompt: Text
    duration: Seconds
    scene_reference_url: Text | None = None
    character_reference_urls: list[Text] = Field(default_factory=list)
    metadata: JsonObject = Field(default_factory=dict)


class ClipPrompts(Model):
    """What the prompt generator makes, a prompt for each clip."""

    job_id: UUID
    clip_prompts: list[ClipPrompt]
    total_clips: Quantity
    generation_time: Seconds

    @model_validator(mode="after")
    def _is_counted(self) -> Self:
        if self.total_clips != len(self.clip_prompts):
            raise ValueError("total_clips must count the clip_prompts")
        if not is_numbered(prompt.clip_index for prompt in self.clip_prompts):
            raise ValueError("clip_prompts must be numbered 0, 1, 2 and so on")
        return self

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields of `value`, numbered and counted."""
        prompts = _numbered(value["clip_prompts"])
        return {**value, "clip_prompts": prompts, "total_clips": len(prompts)}


class Clip(Model):
    """One clip; `duration_diff` is how much longer it is than it should be."""

    clip_index: Index
    video_url: Text
    actual_duration: Seconds
    target_duration: Seconds
    duration_diff: Number
    status: Outcome
    cost: Amount
    retry_count: Quantity = 0
    generation_time: Seconds


class Clips(Model):
    """What the video generator makes of the prompts, whether or not it succeeds."""

    job_id: UUID
    clips: list[Clip]
    total_clips: Quantity
    successful_clips: Quantity
    failed_clips: Quantity
    total_cost: Amount
    total_generation_time: Seconds

    @model_validator(mode="after")
    def _is_counted(self) -> Self:
        succeeded = sum(clip.status == "success" for clip in self.clips)
        counted = (len(self.clips), succeeded, len(self.clips) - succeeded)
        if (self.total_clips, self.successful_clips, self.failed_clips) != counted:
            raise ValueError("total_clips, successful_clips and failed_clips must count the clips")
        if not is_numbered(clip.clip_index for clip in self.clips):
            raise ValueError("clips must be numbered 0, 1, 2 and so on")
        return self

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields of `value`, numbered and counted."""
        clips = _numbered(value["clips"])
        succeeded = sum(clip["status"] == "success" for clip in clips)
        return {
            **value,
            "clips": clips,
            "total_clips": len(clips),
            "successful_clips": succeeded,
            "failed_clips": len(clips) - succeeded,
        }


def _numbered(items: list[Any]) -> list[Any]:
    return [{**item, "clip_index": place} for place, item in enumerate(items)]
