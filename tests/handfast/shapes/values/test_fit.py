"""What of a value does not fit a model, and which of its keys no model has."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Json

from handfast.shapes import shape_of
from handfast.shapes.values.fit import misfits, unknown_keys


class Dog(BaseModel):
    """One of two."""

    barks: bool
    name: str


class Cat(BaseModel):
    """The other."""

    name: Annotated[int, Field(alias="Name")]
    lives: int | None = None


class Home(BaseModel):
    """Where they live."""

    model_config = ConfigDict(extra="allow")

    pet: Dog | Cat | None
    pets: list[Dog | Cat] = []
    dogs: dict[str, Dog] = {}
    any: Any = None


class Plain(BaseModel):
    """A model that ignores what it does not know."""

    letter: Json[Cat] | None = None
    homes: list[Home] = []
    by_name: dict[str, Cat] = {}
    pet: Cat | Dog | None = None


def test_a_key_that_a_model_would_ignore_is_named_at_any_depth() -> None:
    value = {
        "homes": [{"extra": 1, "pet": {"barks": True, "name": "n", "bark": 1}}],
        "by_name": {"tom": {"Name": 1, "live": 9}},
        "pet": {"Name": 1},
        "pett": [],
    }
    assert unknown_keys(shape_of(Plain), value) == [
        ("homes[0].pet.bark", "did you mean 'barks'?"),
        ("by_name.tom.live", "did you mean 'lives'?"),
        ("pett", "did you mean 'pet'?"),
    ]
    assert unknown_keys(shape_of(Plain), ["no object"]) == []


def test_what_does_not_fit_is_named_by_path() -> None:
    assert misfits(list[Cat], [{"Name": 1}, {"Name": "x"}]) == (
        ("[1].Name", "Input should be a valid integer, unable to parse string as an integer"),
    )
    assert misfits(Cat, b'{"Name": 1}') == ()
    assert [where for where, _ in misfits(Cat, b"{")] == [""]


def test_strictly_no_other_type_is_converted() -> None:
    assert misfits(int, "1") == ()
    assert misfits(int, "1", strict=True) == (("", "Input should be a valid integer"),)


def test_an_annotation_without_a_hash_is_validated_too() -> None:
    assert misfits(Annotated[int, Field(json_schema_extra={"x": []})], 1) == ()
    assert misfits(Annotated[int, ["no hash"]], "x") != ()


def test_a_key_that_a_model_in_a_string_would_ignore_is_named() -> None:
    shape = shape_of(Plain)
    known = unknown_keys(shape, {"letter": '{"Name": 1, "live": 9}'})
    assert [where for where, _ in known] == ["letter.live"]
    assert unknown_keys(shape, {"letter": "no JSON"}) == []
