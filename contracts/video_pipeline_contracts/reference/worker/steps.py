"""The six stages of a running job, one after the other, each with the events of its own."""

from shared.models import AudioAnalysis, ClipPrompts, Clips, ReferenceImages, ScenePlan, VideoOutput

from .. import stages
from .running import Running

__all__ = ["compose", "draw_images", "hear", "make_clips", "plan", "write_prompts"]


async def hear(job: Running) -> AudioAnalysis:
    """The audio parser."""
    found = stages.analyse(job.job_id, job.audio_url)
    shared = found.model_dump(
        include={
            *("bpm", "duration", "beat_timestamps", "song_structure", "mood", "metadata"),
            "clip_boundaries",
        }
    )
    await job.publish(
        "audio_parser_results",
        **shared,
        beat_count=len(found.beat_timestamps),
        lyrics_count=len(found.lyrics),
        clip_boundaries_count=len(found.clip_boundaries),
    )
    return found


async def plan(job: Running, analysis: AudioAnalysis) -> ScenePlan:
    """The scene planner."""
    made = stages.plan(analysis, job.user_prompt)
    await job.publish("scene_planner_results", **made.model_dump())
    return made


async def draw_images(job: Running, scenes: ScenePlan) -> ReferenceImages:
    """The reference generator; whoever runs it goes on without images where it fails."""
    images = []
    for image_type, image_id in stages.subjects(scenes):
        place = {"image_type": image_type, "image_id": image_id}
        await job.publish("reference_generation_start", **place)
        cost = stages.IMAGE_COST
        await job.attempt("reference_generation", place, cost, "reference_generator")
        image = stages.image_of(job.job_id, image_type, image_id)
        made = {"image_url": image.image_url, "cost": image.cost}
        await job.publish("reference_generation_complete", **place, **made)
        images.append(image)
    return stages.collect_images(job.job_id, images)


async def write_prompts(
    job: Running, scenes: ScenePlan, images: ReferenceImages | None, analysis: AudioAnalysis
) -> ClipPrompts:
    """The prompt generator, which needs no language model here."""
    made = stages.prompts(scenes, images, analysis.beat_timestamps)
    shared = made.model_dump(include={"total_clips", "generation_time", "clip_prompts"})
    await job.publish("prompt_generator_results", **shared, llm_used=False, llm_model=None)
    return made


async def make_clips(job: Running, prompts: ClipPrompts) -> Clips:
    """The video generator."""
    clips = []
    for prompt in prompts.clip_prompts:
        place = {"clip_index": prompt.clip_index}
        await job.publish("video_generation_start", **place, total_clips=prompts.total_clips)
        await job.attempt("video_generation", place, stages.CLIP_COST, "video_generator")
        clip = stages.clip_of(job.job_id, prompt)
        made = {"video_url": clip.video_url, "duration": clip.actual_duration, "cost": clip.cost}
        await job.publish("video_generation_complete", **place, **made)
        clips.append(clip)
    return stages.collect_clips(job.job_id, clips)


async def compose(job: Running, clips: Clips, scenes: ScenePlan) -> VideoOutput:
    """The composer."""
    await job.publish("message", text="Putting the clips together", stage="composer")
    return stages.compose(clips, scenes.transitions)
