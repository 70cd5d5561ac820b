"""The six stages, deterministic: what they make depends on what they are given, and nothing else.

No audio is heard and no image is drawn here. Images and clips are numbered files in the buckets.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from shared.errors import AudioAnalysisError, CompositionError
from shared.models import (
    AudioAnalysis,
    Character,
    Clip,
    ClipBoundary,
    ClipPrompt,
    ClipPrompts,
    Clips,
    ClipScript,
    Lyric,
    Mood,
    ReferenceImage,
    ReferenceImages,
    Scene,
    ScenePlan,
    SongStructure,
    Style,
    Transition,
    VideoOutput,
)
from shared.models.fields import Level

__all__ = [
    "CLIP_COST",
    "IMAGE_COST",
    "analyse",
    "clip_of",
    "collect_clips",
    "collect_images",
    "compose",
    "image_of",
    "plan",
    "prompts",
    "subjects",
]

IMAGE_COST: Final = Decimal("0.05")
CLIP_COST: Final = Decimal("0.06")

_BPM: Final = 120.0
_SECONDS: Final = 12.0
_CLIP_SECONDS: Final = 4.0
_LEVELS: Final[tuple[Level, ...]] = ("low", "medium", "high")


def analyse(job_id: UUID, audio_url: str) -> AudioAnalysis:
    """What is heard: three clips of four seconds, a beat each half second."""
    if not audio_url.startswith("audio-uploads/"):
        raise AudioAnalysisError("the audio can't be read", job_id, "AUDIO_ANALYSIS_ERROR")
    starts = [place * _CLIP_SECONDS for place in range(round(_SECONDS / _CLIP_SECONDS))]
    ends = [start + _CLIP_SECONDS for start in starts]
    return AudioAnalysis(
        job_id=job_id,
        bpm=_BPM,
        duration=_SECONDS,
        beat_timestamps=[beat * 60 / _BPM for beat in range(round(_SECONDS * _BPM / 60))],
        song_structure=[
            SongStructure(type="intro", start=0.0, end=4.0, energy="low"),
            SongStructure(type="chorus", start=4.0, end=_SECONDS, energy="high"),
        ],
        lyrics=[Lyric(text="Neon rain", timestamp=4.5)],
        mood=Mood(primary="energetic", secondary=None, energy_level="high", confidence=0.75),
        clip_boundaries=[
            ClipBoundary(start=start, end=end, duration=_CLIP_SECONDS)
            for start, end in zip(starts, ends, strict=True)
        ],
        metadata={"source": audio_url},
    )


def plan(analysis: AudioAnalysis, user_prompt: str) -> ScenePlan:
    """A script for each clip, with one character in two scenes by turns."""
    scenes = [
        Scene(id="street", description="A street in the rain", time_of_day="night"),
        Scene(id="roof", description="A roof above the city"),
    ]
    scripts = [
        ClipScript(
            clip_index=place,
            start=boundary.start,
            end=boundary.end,
            visual_description=f"{user_prompt[:80]} ({place + 1})",
            motion="slow pan",
            camera_angle="wide",
            characters=["singer"],
            scenes=[scenes[place % 2].id],
            lyrics_context=next(
                (o.text for o in analysis.lyrics if boundary.start <= o.timestamp < boundary.end),
                None,
            ),
            beat_intensity=_LEVELS[place % 3],
        )
        for place, boundary in enumerate(analysis.clip_boundaries)
    ]
    return ScenePlan(
        job_id=analysis.job_id,
        video_summary=user_prompt,
        characters=[Character(id="singer", description="A singer in a coat", role="lead")],
        scenes=scenes,
        style=Style(
            color_palette=["#00ffff", "#ff00ff"],
            visual_style="cyberpunk",
            mood=analysis.mood.primary,
            lighting="neon",
            cinematography="wide shots",
        ),
        clip_scripts=scripts,
        transitions=[
            Transition(
                from_clip=place, to_clip=place + 1, type="cut", duration=0.0, rationale="the beat"
            )
            for place in range(len(scripts) - 1)
        ],
    )


def subjects(scenes: ScenePlan) -> list[tuple[str, str]]:
    """What there are images of: the type and the id of each."""
    return [
        *(("scene", one.id) for one in scenes.scenes),
        *(("character", one.id) for one in scenes.characters),
    ]


def image_of(job_id: UUID, image_type: str, image_id: str) -> ReferenceImage:
    """An image of a scene or a character."""
    return ReferenceImage.model_validate(
        {
            f"{image_type}_id": image_id,
            "image_url": f"reference-images/{job_id}/{image_type}_{image_id}.png",
            "prompt_used": f"{image_type} {image_id}",
            "generation_time": 1.5,
            "cost": IMAGE_COST,
        }
    )


def collect_images(job_id: UUID, images: Sequence[ReferenceImage]) -> ReferenceImages:
    """The images of a plan, counted."""
    return ReferenceImages(
        job_id=job_id,
        scene_references=[one for one in images if one.scene_id is not None],
        character_references=[one for one in images if one.character_id is not None],
        total_references=len(images),
        total_generation_time=sum(one.generation_time for one in images),
        total_cost=sum((one.cost for one in images), Decimal("0.00")),
        status="success",
    )


def prompts(
    scenes: ScenePlan, images: ReferenceImages | None, beat_timestamps: Sequence[float]
) -> ClipPrompts:
    """A prompt for each script, with the images of what it shows."""
    of_scenes = {one.scene_id: one.image_url for one in images.scene_references} if images else {}
    of_people = (
        {one.character_id: one.image_url for one in images.character_references} if images else {}
    )
    made = [
        ClipPrompt(
            clip_index=script.clip_index,
            prompt=f"{script.visual_description}, {scenes.style.visual_style}",
            negative_prompt="blurry, text",
            duration=script.end - script.start,
            scene_reference_url=next(
                (of_scenes[one] for one in script.scenes if one in of_scenes), None
            ),
            character_reference_urls=[
                of_people[one] for one in script.characters if one in of_people
            ],
            metadata={"beats": sum(script.start <= at < script.end for at in beat_timestamps)},
        )
        for script in scenes.clip_scripts
    ]
    return ClipPrompts(
        job_id=scenes.job_id, clip_prompts=made, total_clips=len(made), generation_time=0.5
    )


def clip_of(job_id: UUID, prompt: ClipPrompt) -> Clip:
    """A clip, a little longer than it should be."""
    return Clip(
        clip_index=prompt.clip_index,
        video_url=f"video-clips/{job_id}/clip_{prompt.clip_index}.mp4",
        actual_duration=prompt.duration + 0.25,
        target_duration=prompt.duration,
        duration_diff=0.25,
        status="success",
        cost=CLIP_COST,
        generation_time=2.0,
    )


def collect_clips(job_id: UUID, clips: Sequence[Clip]) -> Clips:
    """The clips, counted."""
    succeeded = sum(one.status == "success" for one in clips)
    return Clips(
        job_id=job_id,
        clips=list(clips),
        total_clips=len(clips),
        successful_clips=succeeded,
        failed_clips=len(clips) - succeeded,
        total_cost=sum((one.cost for one in clips), Decimal("0.00")),
        total_generation_time=sum(one.generation_time for one in clips),
    )


def compose(clips: Clips, transitions: Sequence[Transition]) -> VideoOutput:
    """One video of the clips that succeeded, each trimmed to its length."""
    used = [one for one in clips.clips if one.status == "success"]
    if not used:
        raise CompositionError("there is no clip", clips.job_id, "NO_CLIPS")
    duration = sum(one.target_duration for one in used)
    wanted = sum(one.target_duration for one in clips.clips)
    numbers = {one.clip_index for one in used}
    return VideoOutput(
        job_id=clips.job_id,
        video_url=f"video-outputs/{clips.job_id}/final_video.mp4",
        duration=duration,
        audio_duration=wanted,
        sync_drift=wanted - duration,
        clips_used=len(used),
        clips_trimmed=sum(one.actual_duration > one.target_duration for one in used),
        clips_looped=sum(one.actual_duration < one.target_duration for one in used),
        transitions_applied=sum({t.from_clip, t.to_clip} <= numbers for t in transitions),
        file_size_mb=duration * 0.5,
        composition_time=1.0,
        cost=Decimal("0.00"),
        status="success",
    )
