"""What readers are handed leaves out no field of a message, and no null where it may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from handfast.derive.edge_examples import edge_examples
from handfast.discovery import find_system
from handfast.model import MessageInteraction, System
from handfast.model.cases import cases_of
from handfast.shapes import Array, Nullable, Object, Shape, written_shape
from handfast.shapes.places import plain
from handfast.wire.paths import EVERY, MISSING, Step, pick, render

BETWEEN_FIELDS = {"video_pipeline": {"plan_scenes"}}
"""Messages whose models compare fields by code, so that no example can be derived."""

NEVER_SO = {
    "ai_voice": {"authorize": {"context is null"}},
    "life_organiser": {
        "llm_intent_result": {
            "content.description is null",
            "content.due_time is null",
            "content.resolved_due_time is null",
        },
        "image_tag_job": {"user_id is null"},
        "intent_classify_job": {"user_id is null"},
        "followup_job": {"user_id is null"},
        "task_match_job": {"user_id is null"},
        "email_extract_job": {"user_id is null"},
    },
    "video_pipeline": {
        "audio_parser_results": {"data.mood.secondary is null", "data.mood.secondary is there"},
        "completed": {"data.total_cost is null"},
        "draw_references": {
            "character_references[*].character_id is null",
            "character_references[*].scene_id is there",
            "character_references[*].scene_id is null",
            "scene_references[*].character_id is there",
            "scene_references[*].character_id is null",
            "scene_references[*].scene_id is null",
        },
        "parse_audio": {
            "metadata is there",
            "mood.secondary is null",
            "mood.secondary is there",
        },
        "prompt_generator_results": {
            "data.clip_prompts[*].metadata is there",
            "data.clip_prompts[*].scene_reference_url is null",
            "data.llm_model is there",
            "data.llm_model is null",
        },
        "scene_planner_results": {
            "data.clip_scripts[*].lyrics_context is null",
            "data.scenes[*].time_of_day is null",
        },
        "write_prompts": {"clip_prompts[*].scene_reference_url is null"},
    },
    "zapa": {"message_given_up": {"error is null", "last_attempt_at is null"}},
}
"""What is otherwise in each interaction: a value is relied on, or a validator forbids it."""


def wanted(shape: Shape, at: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Each field of the models in ``shape``, and what some example must have there."""
    for option in plain(shape):
        if isinstance(option, Array):
            yield from wanted(option.item, (*at, EVERY))
        for field in option.fields if isinstance(option, Object) else ():
            yield (*at, field.name), "is there"
            if isinstance(field.shape, Nullable):
                yield (*at, field.name), "is null"
            yield from wanted(field.shape, (*at, field.name))


def is_so(document: Any, at: tuple[Step, ...], what: str) -> bool:
    values = [value for _, value in pick(document, at)]
    if what == "is null":
        return None in values
    return any(value is not None and value is not MISSING for value in values)


def missing(system: System) -> dict[str, set[str]]:
    """What none of the examples of each message has."""
    examples: dict[str, list[Any]] = {}
    shapes: dict[str, Shape] = {}
    for case in cases_of(system.contracts):
        one = case.interaction
        if isinstance(one, MessageInteraction):
            content = one.message.reply or one.message.payload
            shapes[one.message.name] = written_shape(content.model)
            found = [each.document for each in edge_examples(one)]
            examples[one.message.name] = [*examples.get(one.message.name, ()), *found]
    return {
        name: {
            f"{render(at)} {what}"
            for at, what in wanted(shapes[name])
            if not any(is_so(document, at, what) for document in documents)
        }
        for name, documents in examples.items()
        if documents
    }


@pytest.mark.parametrize(
    "name", ["ai_voice", "life_organiser", "service_desk", "video_pipeline", "zapa"]
)
def test_every_field_of_a_message_occurs_and_every_nullable_one_is_null_once(name: str) -> None:
    """But for what each interaction has otherwise."""
    system = find_system(name)
    lacking = {message: what for message, what in missing(system).items() if what}
    assert lacking == NEVER_SO.get(name, {})
    read = {
        case.interaction.message.name
        for case in cases_of(system.contracts)
        if isinstance(case.interaction, MessageInteraction)
    }
    assert read - set(missing(system)) == BETWEEN_FIELDS.get(name, set())
