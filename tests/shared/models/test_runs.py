"""Models of one job that are made by chance agree with each other."""

from __future__ import annotations

from hypothesis import given, settings

from shared.strategies import PipelineRun, pipeline_runs


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(run=pipeline_runs())
def test_all_models_of_a_run_agree(run: PipelineRun) -> None:
    parts = (run.analysis, run.plan, run.prompts, run.clips, run.video)
    assert {part.job_id for part in parts} == {run.analysis.job_id}
    numbers = {len(run.analysis.clip_boundaries), len(run.plan.clip_scripts)}
    assert numbers | {run.prompts.total_clips, run.clips.total_clips} == {run.clips.total_clips}
    assert run.video.clips_used <= run.clips.successful_clips
    assert run.video.transitions_applied <= len(run.plan.transitions)
    assert run.video.audio_duration == run.analysis.duration


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(run=pipeline_runs())
def test_clips_are_where_the_audio_has_them_and_as_long_as_they_should_be(run: PipelineRun) -> None:
    places = [(one.start, one.end) for one in run.analysis.clip_boundaries]
    assert [(script.start, script.end) for script in run.plan.clip_scripts] == places
    durations = [prompt.duration for prompt in run.prompts.clip_prompts]
    assert [clip.target_duration for clip in run.clips.clips] == durations


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(run=pipeline_runs())
def test_images_are_of_what_the_plan_has(run: PipelineRun) -> None:
    if run.references is None:
        return
    scenes = {image.scene_id for image in run.references.scene_references}
    characters = {image.character_id for image in run.references.character_references}
    assert run.references.job_id == run.plan.job_id
    assert scenes <= {scene.id for scene in run.plan.scenes}
    assert characters <= {character.id for character in run.plan.characters}
