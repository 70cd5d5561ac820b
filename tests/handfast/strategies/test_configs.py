"""`wire` makes what the config of a model takes."""

import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from handfast.strategies import wire

type Draw = Callable[..., list[Any]]


class Configured(BaseModel):
    """Bounds and strips its texts, reads bytes as hexadecimal, and looks ahead in a pattern."""

    model_config = ConfigDict(
        str_min_length=1,
        str_max_length=3,
        str_strip_whitespace=True,
        val_json_bytes="hex",
        regex_engine="python-re",
    )
    text: str
    data: bytes
    code: str = Field(pattern=r"^(?!0)\d{3}$")


def test_every_value_is_valid_by_the_config(drawn: Draw) -> None:
    validate = TypeAdapter(Configured).validate_json
    read = [validate(json.dumps(value)) for value in drawn(wire(Configured), 100)]

    assert len(read) == 100
