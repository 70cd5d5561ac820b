"""What is heard in a piece of audio: beats, structure, words, mood, and where to cut."""

from itertools import pairwise
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from shared.fields import JsonObject, Text
from shared.models.fields import Level, Model, Seconds, Share

__all__ = ["AudioAnalysis", "ClipBoundary", "Lyric", "Mood", "SongStructure"]

_ROUNDING: Final = 0.01
"""How far apart, in seconds, two times may be that are meant to be the same."""


class _Span(Model):
    """From `start` to `end`, which is later; in seconds."""

    start: Seconds
    end: Annotated[Seconds, Field(gt=0)]

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.end <= self.start:
            raise ValueError("end must be after start")
        return self

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields of `value`, with an end after the start."""
        start, end = sorted((value["start"], value["end"]))
        return {**value, "start": start / 2, "end": max(end, 1)}


class SongStructure(_Span):
    """A part of a song."""

    type: Literal["intro", "verse", "chorus", "bridge", "outro"]
    energy: Level


class Lyric(Model):
    """A word or a line, and when it is sung."""

    text: Text
    timestamp: Seconds


class Mood(Model):
    """The mood of a song; by convention one of energetic, calm, dark and bright."""

    primary: Text
    secondary: Text | None = None
    energy_level: Level
    confidence: Share


class ClipBoundary(_Span):
    """Where a clip begins and ends in the audio."""

    duration: Annotated[Seconds, Field(gt=0)]


class AudioAnalysis(Model):
    """What the audio parser finds; the clips follow each other, and end with the audio at last."""

    job_id: UUID
    bpm: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
    duration: Annotated[Seconds, Field(gt=0)]
    beat_timestamps: list[Seconds]
    song_structure: list[SongStructure]
    lyrics: list[Lyric] = Field(default_factory=list)
    mood: Mood
    clip_boundaries: list[ClipBoundary]
    metadata: JsonObject = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_clips_that_follow_each_other(self) -> Self:
        clips = self.clip_boundaries
        if any(abs(one.end - other.start) > _ROUNDING for one, other in pairwise(clips)):
            raise ValueError("each clip must begin where the one before ends")
        if clips and clips[-1].end > self.duration + _ROUNDING:
            raise ValueError("no clip may end after the audio")
        return self

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields of `value`, with its clips of equal length one after the other."""
        clips = value["clip_boundaries"]
        each = value["duration"] / max(len(clips), 1)
        if each < _ROUNDING:
            return {**value, "clip_boundaries": []}
        placed = [
            {**clip, "start": place * each, "end": (place + 1) * each, "duration": each}
            for place, clip in enumerate(clips)
        ]
        return {**value, "clip_boundaries": placed}
