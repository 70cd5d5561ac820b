"""Images that show what characters and scenes look like."""

from typing import Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from shared.fields import JsonObject, Text
from shared.models.fields import Amount, Model, Quantity, Seconds

__all__ = ["ReferenceImage", "ReferenceImages"]


class ReferenceImage(Model):
    """An image of a scene, or else of a character."""

    scene_id: Text | None = None
    character_id: Text | None = None
    image_url: Text
    prompt_used: Text
    generation_time: Seconds
    cost: Amount

    @model_validator(mode="after")
    def _shows_one(self) -> Self:
        if (self.scene_id is None) is (self.character_id is None):
            raise ValueError("exactly one of scene_id and character_id must be given")
        return self

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields of `value`, of a scene if it names one, else of a character."""
        scene, character = value.get("scene_id"), value.get("character_id")
        shown = {"scene_id": scene} if scene is not None else {"character_id": character or ""}

        rest = {name: value[name] for name in value if name not in ("scene_id", "character_id")}
        return {**rest, **shown}


class ReferenceImages(Model):
    """What the reference generator makes of a scene plan."""

    job_id: UUID
    scene_references: list[ReferenceImage]
    character_references: list[ReferenceImage]
    total_references: Quantity
    total_generation_time: Seconds
    total_cost: Amount
    status: Literal["success", "partial", "failed"]
    metadata: JsonObject = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_counted(self) -> Self:
        scenes, characters = self.scene_references, self.character_references
        if self.total_references != len(scenes) + len(characters):
            raise ValueError("total_references must count the images")
        if any(one.scene_id is None for one in scenes):
            raise ValueError("scene_references must be of scenes")
        if any(one.character_id is None for one in characters):
            raise ValueError("character_references must be of characters")
        return self

    @classmethod
    def consistent(cls, value: dict[str, Any]) -> dict[str, Any]:
        """The fields of `value`, counted, each image where it belongs."""
        images = [*value["scene_references"], *value["character_references"]]
        scenes = [one for one in images if one.get("scene_id") is not None]
        characters = [one for one in images if one.get("scene_id") is None]
        return {
            **value,
            "scene_references": scenes,
            "character_references": characters,
            "total_references": len(images),
        }
