"""What all stages of the video pipeline make of one job, in agreement with each other."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from handfast.strategies import wire
from shared.models import (
    AudioAnalysis,
    Clip,
    ClipPrompt,
    ClipPrompts,
    Clips,
    ClipScript,
    ReferenceImages,
    ScenePlan,
    VideoOutput,
)

__all__ = ["PipelineRun", "pipeline_runs"]


@dataclass(frozen=True)
class PipelineRun:
    """One job; without reference images where their stage failed."""

    analysis: AudioAnalysis
    plan: ScenePlan
    references: ReferenceImages | None
    prompts: ClipPrompts
    clips: Clips
    video: VideoOutput


def pipeline_runs() -> st.SearchStrategy[PipelineRun]:
    """Runs in which every model is of the same job, and has what the ones before it have.

    There are as many scripts, prompts and clips as the audio has boundaries; images are of scenes
    and characters of the plan; no more clips and transitions are in the video than there are.
    """
    return st.composite(_run)()


def _run(draw: st.DrawFn) -> PipelineRun:
    analysis = draw(wire(AudioAnalysis))
    job, boundaries = {"job_id": analysis["job_id"]}, analysis["clip_boundaries"]

    def each(model: type) -> list[Any]:
        size = len(boundaries)
        return draw(st.lists(wire(model), min_size=size, max_size=size))

    scripts = [
        {**script, "start": boundary["start"], "end": boundary["end"]}
        for script, boundary in zip(each(ClipScript), boundaries, strict=True)
    ]
    plan = ScenePlan.consistent({**draw(wire(ScenePlan)), **job, "clip_scripts": scripts})
    prompts = ClipPrompts.consistent(
        {**draw(wire(ClipPrompts)), **job, "clip_prompts": each(ClipPrompt)}
    )
    targets = [{"target_duration": prompt["duration"]} for prompt in prompts["clip_prompts"]]
    made = [clip | target for clip, target in zip(each(Clip), targets, strict=True)]
    clips = Clips.consistent({**draw(wire(Clips)), **job, "clips": made})
    video = draw(wire(VideoOutput)) | job | {"audio_duration": analysis["duration"]}
    video["clips_used"] = min(video["clips_used"], clips["successful_clips"])
    video["transitions_applied"] = min(video["transitions_applied"], len(plan["transitions"]))
    references = draw(st.none() | wire(ReferenceImages))
    return PipelineRun(
        analysis=AudioAnalysis.model_validate(analysis),
        plan=ScenePlan.model_validate(plan),
        references=references and ReferenceImages.model_validate(_of(plan, references | job)),
        prompts=ClipPrompts.model_validate(prompts),
        clips=Clips.model_validate(clips),
        video=VideoOutput.model_validate(video),
    )


def _of(plan: dict[str, Any], references: dict[str, Any]) -> dict[str, Any]:
    """The images, one at most of each scene and character of the plan."""
    scenes, characters = (
        [
            {**image, name: item["id"]}
            for image, item in zip(references[images], plan[items], strict=False)
        ]
        for images, name, items in (
            ("scene_references", "scene_id", "scenes"),
            ("character_references", "character_id", "characters"),
        )
    )
    images = {"scene_references": scenes, "character_references": characters}
    return ReferenceImages.consistent({**references, **images})
