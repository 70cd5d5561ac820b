"""The models of the video pipeline: forms, invariants, and what they refuse."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from handfast.shapes.examples.examples import example
from handfast.strategies import near_misses, wire
from shared import models
from shared.models import Job

MODELS: list[type[BaseModel]] = [getattr(models, name) for name in models.__all__]
JOB_ID = "00000000-0000-4000-8000-000000000001"
JOB: dict[str, Any] = {
    "id": JOB_ID,
    "user_id": "00000000-0000-4000-8000-000000000002",
    "status": "queued",
    "audio_url": "https://example.com/audio.mp3",
    "user_prompt": "Create a cyberpunk music video",
    "created_at": "2031-04-01T06:00:00Z",
    "updated_at": "2031-04-01T06:00:00Z",
}

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def why(model: str, value: Any) -> list[tuple[tuple[Any, ...], str]]:
    """Where and why a model refuses a value in JSON."""
    with pytest.raises(ValidationError) as caught:
        getattr(models, model).model_validate_json(json.dumps(value))
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


def full(model: str) -> Any:
    """A valid value in JSON, with every field."""
    return example(getattr(models, model))


def two_clips(model: str, part: str, **counted: int) -> Any:
    """A valid value with two items in ``part``, which are numbered."""
    made = full(model)
    items = [{**copy.deepcopy(made[part][0]), "clip_index": place} for place in range(2)]
    return {**made, part: items, **counted}


def test_there_are_twenty_one() -> None:
    assert len(MODELS) == 21


@each_model
def test_each_is_the_same_after_a_round_trip(
    drawn: Callable[..., list[Any]], model: type[BaseModel]
) -> None:
    for made in drawn(st.from_type(model), 30):
        assert model.model_validate_json(made.model_dump_json()) == made


@each_model
def test_each_value_made_by_chance_is_valid(
    drawn: Callable[..., list[Any]], model: type[BaseModel]
) -> None:
    for value in drawn(wire(model), 30):
        model.model_validate_json(json.dumps(value, allow_nan=False))


@each_model
def test_what_nearly_fits_is_refused(
    drawn: Callable[..., list[Any]], model: type[BaseModel]
) -> None:
    for miss in drawn(near_misses(model), 30):
        with pytest.raises(ValidationError):
            model.model_validate_json(json.dumps(miss.payload))


@each_model
def test_an_unknown_field_is_left_aside(model: type[BaseModel]) -> None:
    value = example(model)
    assert model.model_validate({**value, "model_version": "2"}) == model.model_validate(value)


def test_a_job_in_json() -> None:
    assert json.loads(Job.model_validate(JOB).model_dump_json()) == {
        **JOB,
        "current_stage": None,
        "progress": 0,
        "estimated_remaining": None,
        "total_cost": "0.00",
        "video_url": None,
        "error_message": None,
        "completed_at": None,
    }


def test_a_job_in_python() -> None:
    job = Job.model_validate(JOB)
    assert (job.id, job.total_cost) == (UUID(JOB_ID), Decimal("0.00"))
    assert job.created_at == datetime(2031, 4, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given_at", "read"),
    [
        (datetime(2031, 4, 1, 6), datetime(2031, 4, 1, 6, tzinfo=UTC)),  # naive
        ("2031-04-01T06:00:00", datetime(2031, 4, 1, 6, tzinfo=UTC)),
        ("2031-04-01T06:00:00+02:00", datetime(2031, 4, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_moment_is_in_utc(given_at: Any, read: datetime) -> None:
    job = Job.model_validate({**JOB, "created_at": given_at})
    assert (job.created_at, job.created_at.tzinfo) == (read, UTC)


@pytest.mark.parametrize("wrong", [5, "5", "yesterday", None, True, "0001-01-01T00:00:00+02:00"])
def test_what_is_no_moment_is_refused(wrong: Any) -> None:
    assert [where for where, _ in why("Job", {**JOB, "created_at": wrong})] == [("created_at",)]


@pytest.mark.parametrize("wrong", ["-0.01", "0.00001", "NaN", "Infinity", "1000000", "a"])
def test_what_is_no_amount_is_refused(wrong: str) -> None:
    assert [where for where, _ in why("Job", {**JOB, "total_cost": wrong})] == [("total_cost",)]


@pytest.mark.parametrize("cost", ["0.06", "999999.9999", "0.0001", "2000.00"])
def test_an_amount_is_exact_and_a_string_in_json(cost: str) -> None:
    job = Job.model_validate_json(json.dumps({**JOB, "total_cost": cost}))
    assert (job.total_cost, json.loads(job.model_dump_json())["total_cost"]) == (
        Decimal(cost),
        cost,
    )


def test_no_error_shows_what_was_given() -> None:
    with pytest.raises(ValidationError) as caught:
        Job.model_validate({**JOB, "user_prompt": ["my secret film"], "progress": 101})
    assert "secret" not in str(caught.value)


SPAN = {"start": 2.0, "end": 2.0}
_NUMBERED = "must be numbered 0, 1, 2 and so on"


@pytest.mark.parametrize(
    ("model", "change", "reason"),
    [
        ("SongStructure", SPAN, "end must be after start"),
        ("ClipBoundary", SPAN, "end must be after start"),
        ("Transition", {"from_clip": 1, "to_clip": 3}, "a transition must be to the next clip"),
        ("Transition", {"from_clip": 1, "to_clip": 0}, "a transition must be to the next clip"),
        ("ClipPrompts", {"total_clips": 7}, "total_clips must count the clip_prompts"),
        ("ReferenceImages", {"total_references": 7}, "total_references must count the images"),
        ("ScenePlan", {"scenes": []}, "scenes of a script must be scenes of the plan"),
        ("ScenePlan", {"characters": []}, "characters of a script must be characters of the plan"),
        (
            "ReferenceImage",
            {"scene_id": "a", "character_id": "b"},
            "exactly one of scene_id and character_id must be given",
        ),
        (
            "ReferenceImage",
            {"scene_id": None, "character_id": None},
            "exactly one of scene_id and character_id must be given",
        ),
        *(
            ("Clips", change, "total_clips, successful_clips and failed_clips must count the clips")
            for change in ({"total_clips": 7}, {"successful_clips": 0}, {"failed_clips": 1})
        ),
    ],
)
def test_fields_that_do_not_agree_are_refused(
    model: str, change: dict[str, Any], reason: str
) -> None:
    assert why(model, {**full(model), **change}) == [((), f"Value error, {reason}")]


@pytest.mark.parametrize(
    ("model", "part", "counted"),
    [
        ("ClipPrompts", "clip_prompts", {"total_clips": 2}),
        ("Clips", "clips", {"total_clips": 2, "successful_clips": 2}),
        ("ScenePlan", "clip_scripts", {}),
    ],
)
@pytest.mark.parametrize("indices", [(0, 0), (0, 2), (1, 2), (1, 0)])
def test_clips_are_numbered_in_their_order(
    model: str, part: str, counted: dict[str, int], indices: tuple[int, int]
) -> None:
    made = two_clips(model, part, **counted)
    getattr(models, model).model_validate(made)
    for item, index in zip(made[part], indices, strict=True):
        item["clip_index"] = index
    assert why(model, made) == [((), f"Value error, {part} {_NUMBERED}")]


def test_characters_and_scenes_have_different_ids() -> None:
    plan = full("ScenePlan")
    for part in ("characters", "scenes"):
        reason = f"Value error, {part} must have different ids"
        assert why("ScenePlan", {**plan, part: plan[part] * 2}) == [((), reason)]


def test_a_transition_is_between_clips_of_the_plan() -> None:
    plan = two_clips("ScenePlan", "clip_scripts")
    between = {**full("Transition"), "from_clip": 0, "to_clip": 1}
    models.ScenePlan.model_validate({**plan, "transitions": [between]})
    beyond = {**between, "from_clip": 1, "to_clip": 2}
    reason = "Value error, transitions must be between clips of the plan"
    assert why("ScenePlan", {**plan, "transitions": [beyond]}) == [((), reason)]


def analysis(*boundaries: tuple[float, float]) -> Any:
    """An analysis of 10 seconds with clips at these places."""
    clips = [{"start": start, "end": end, "duration": end - start} for start, end in boundaries]
    return {**full("AudioAnalysis"), "duration": 10.0, "clip_boundaries": clips}


def test_clips_follow_each_other_in_the_audio() -> None:
    models.AudioAnalysis.model_validate(analysis((0, 4.3), (4.3, 10)))
    follow = "Value error, each clip must begin where the one before ends"
    for boundaries in (((0, 4), (5, 10)), ((0, 5), (4, 10)), ((5, 10), (0, 5))):
        assert why("AudioAnalysis", analysis(*boundaries)) == [((), follow)]
    late = "Value error, no clip may end after the audio"
    assert why("AudioAnalysis", analysis((0, 5), (5, 10.5))) == [((), late)]


def test_images_are_where_they_belong() -> None:
    images = full("ReferenceImages")
    scene = {**full("ReferenceImage"), "scene_id": "a", "character_id": None}
    character = {**scene, "scene_id": None, "character_id": "b"}
    counted = {"total_references": 1, "scene_references": [], "character_references": []}
    wrong = {"scene_references": character, "character_references": scene}
    for part, image in wrong.items():
        reason = f"Value error, {part} must be of {part.partition('_')[0]}s"
        assert why("ReferenceImages", {**images, **counted, part: [image]}) == [((), reason)]
