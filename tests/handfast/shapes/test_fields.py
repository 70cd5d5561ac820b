"""The fields of a model, by the names that they are sent under."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from handfast.shapes.fields import fields_of


class Cat(BaseModel):
    """The other."""

    name: Annotated[int, Field(alias="Name")]
    lives: int | None = None


def test_fields_are_named_as_they_are_sent() -> None:
    assert list(fields_of(Cat)) == ["Name", "lives"]
    assert fields_of(None) == {}
