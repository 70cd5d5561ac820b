"""The config of a model, carried to its fields."""

import dataclasses
import re
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from handfast.shapes import Object, Scalar, shape_of
from handfast.shapes.values.fit import misfits


@dataclasses.dataclass
class Inner:
    """A dataclass without a config of its own."""

    name: str


class Free(BaseModel):
    """A model with a config of its own."""

    name: str


def field_of(config: ConfigDict, annotation: Any, field: Any = ...) -> Scalar:
    """The shape of the one field of a model with this config."""
    model = create_model("Model", __config__=config, v=(annotation, field))
    shape = shape_of(model)
    assert isinstance(shape, Object)
    scalar = shape.fields[0].shape
    assert isinstance(scalar, Scalar)
    return scalar


def bounds_of(shape: Scalar) -> tuple[int | None, int | None]:
    """The lengths that a text may have."""
    return shape.min_length, shape.max_length


def test_texts_are_bounded_by_the_config_unless_by_themselves() -> None:
    config = ConfigDict(str_min_length=1, str_max_length=3)

    assert bounds_of(field_of(config, str)) == (1, 3)
    assert bounds_of(field_of(config, str, Field(max_length=9))) == (1, 9)
    assert bounds_of(field_of(config, str, Field(min_length=0))) == (0, 3)
    assert bounds_of(field_of(config, bytes)) == (None, None)


@pytest.mark.parametrize(
    ("config", "read"),
    [
        (ConfigDict(str_strip_whitespace=True), "aB"),
        (ConfigDict(str_to_lower=True), " ab "),
        (ConfigDict(str_to_upper=True), " AB "),
    ],
)
def test_a_text_is_rewritten_as_its_config_states(config: ConfigDict, read: str) -> None:
    shape = field_of(config, str)

    assert shape.checked
    assert TypeAdapter(shape.annotation).validate_python(" aB ") == read


def test_a_strict_config_converts_nothing() -> None:
    config = ConfigDict(strict=True)

    assert [field_of(config, one).strict for one in (int, str, bool)] == [True, True, True]
    assert misfits(field_of(config, int).annotation, "1") != ()
    assert not field_of(config, int, Field(strict=False)).strict


@pytest.mark.parametrize(
    ("encoding", "good", "bad"), [("base64", "YWJj", "?"), ("hex", "6162", "x")]
)
def test_bytes_are_text_in_the_encoding_of_the_config(encoding: Any, good: str, bad: str) -> None:
    config = ConfigDict(val_json_bytes=encoding, ser_json_bytes=encoding)
    shape = field_of(config, bytes, Field(max_length=3))

    assert (shape.encoding, shape.max_length) == (encoding, 3)
    assert misfits(shape.annotation, good) == ()
    assert [where for where, _ in misfits(shape.annotation, bad)] == [""]


def test_bytes_are_read_in_their_encoding_however_they_are_written() -> None:
    shape = field_of(ConfigDict(val_json_bytes="base64"), bytes)

    assert shape.encoding == "base64"
    assert [where for where, _ in misfits(shape.annotation, "?")] == [""]


def test_a_pattern_for_the_engine_of_python_is_compiled() -> None:
    pattern = r"^(?!0)\d{3}$"
    shape = field_of(ConfigDict(regex_engine="python-re"), str, Field(pattern=pattern))

    assert shape.pattern == re.compile(pattern)
    assert misfits(shape.annotation, "123") == ()
    assert [where for where, _ in misfits(shape.annotation, "012")] == [""]


def test_what_has_a_config_of_its_own_has_only_that() -> None:
    class Outer(BaseModel):
        model_config = ConfigDict(str_max_length=3)
        inner: Inner
        free: Free

    shape = shape_of(Outer)
    assert isinstance(shape, Object)
    within = [field.shape for field in shape.fields]
    texts = [one.fields[0].shape for one in within if isinstance(one, Object)]
    assert [bounds_of(text) for text in texts if isinstance(text, Scalar)] == [
        (None, 3),
        (None, None),
    ]
