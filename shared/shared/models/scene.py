"""What a video shows: who, where, in which style, clip by clip."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from shared.fields import Text
from shared.models.fields import Color, Index, Level, Model, Seconds, is_numbered, names

__all__ = ["Character", "ClipScript", "Scene", "ScenePlan", "Style", "Transition"]

_Id = Annotated[Text, Field(min_length=1, max_length=100)]


class Character(Model):
    """Somebody who appears."""

    id: _Id
    description: Text
    role: Text


class Scene(Model):
    """A place, and when it is shown."""

    id: _Id
    description: Text
    time_of_day: Text | None = None


class Style(Model):
    """What all clips have in common."""

    color_palette: list[Color]
    visual_style: Text
    mood: Text
    lighting: Text
    cinematography: Text


class ClipScript(Model):
    """What happens in one clip; `characters` and `scenes` are ids of the plan."""

    clip_index: Index
    start: Seconds
    end: Seconds
    visual_description: Text
    motion: Text
    camera_angle: Text
    characters: list[_Id]
    scenes: list[_Id]
    lyrics_context: Text | None = None
    beat_intensity: Level


class Transition(Model):
    """How one clip becomes the next."""

    from_clip: Index
    to_clip: Index
    type: Literal["cut", "crossfade", "fade"]
    duration: Seconds
    rationale: Text

    @model_validator(mode="after")
    def _is_to_the_next(self) -> Self:
        if self.to_clip != self.from_clip + 1:
            raise ValueError("a transition must be to the next clip")
        return self

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields of `value`, from a clip to the next."""
        first = min(value["from_clip"], value["to_clip"]) // 2
        return {**value, "from_clip": first, "to_clip": first + 1}


class ScenePlan(Model):
    """What the scene planner makes of an audio analysis and a prompt."""

    job_id: UUID
    video_summary: Text
    characters: list[Character]
    scenes: list[Scene]
    style: Style
    clip_scripts: list[ClipScript]
    transitions: list[Transition]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if not is_numbered(script.clip_index for script in self.clip_scripts):
            raise ValueError("clip_scripts must be numbered 0, 1, 2 and so on")
        for part in ("characters", "scenes"):
            known = names(getattr(self, part))
            if len(known) < len(getattr(self, part)):
                raise ValueError(f"{part} must have different ids")
            if not all(known.issuperset(getattr(script, part)) for script in self.clip_scripts):
                raise ValueError(f"{part} of a script must be {part} of the plan")
        if any(one.to_clip >= len(self.clip_scripts) for one in self.transitions):
            raise ValueError("transitions must be between clips of the plan")
        return self

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields of `value`, numbered, and with nothing in a script that the plan has not."""
        named = {part: _named(part, value[part]) for part in ("characters", "scenes")}
        scripts = [
            {
                **script,
                "clip_index": place,
                **{part: _chosen(script[part], named[part]) for part in named},
            }
            for place, script in enumerate(value["clip_scripts"])
        ]
        transitions = value["transitions"] if len(scripts) > 1 else []
        between = [
            {**one, "from_clip": (first := place % (len(scripts) - 1)), "to_clip": first + 1}
            for place, one in enumerate(transitions)
        ]
        return {**value, **named, "clip_scripts": scripts, "transitions": between}


def _named(part: str, items: list[Any]) -> list[Any]:
    """The items with different ids."""
    return [{**item, "id": f"{part}_{place}"} for place, item in enumerate(items)]


def _chosen(ids: list[str], items: list[Any]) -> list[str]:
    """As many ids of the items, or as there are."""
    return [item["id"] for item, _ in zip(items, ids, strict=False)]
