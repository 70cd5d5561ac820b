"""A class without a config has that of the model around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict
from typing_extensions import TypedDict

from handfast.shapes.values.fit import misfits
from handfast.shapes.written.surroundings import within_config

UPPER = ConfigDict(alias_generator=str.upper, extra="forbid")


class AsDict(TypedDict):
    """Has no config."""

    size: int


@dataclass
class AsData:
    """Has none either."""

    size: int


class AsModel(BaseModel):
    """Has one of its own, whatever is around it."""

    size: int


@pytest.mark.parametrize("cls", [AsDict, AsData])
def test_it_is_read_by_the_names_of_that_config_and_takes_no_others(cls: Any) -> None:
    whole = within_config(cls, UPPER)
    assert misfits(whole, {"SIZE": 1}) == ()
    assert [where for where, _ in misfits(whole, {"SIZE": "x"})] == ["SIZE"]
    assert [where for where, _ in misfits(whole, {"size": 1})] == ["SIZE", "size"]


def test_nothing_else_validates_it_where_the_config_decides_nothing() -> None:
    assert within_config(AsDict, ConfigDict(title="x")) is None
    assert within_config(AsModel, UPPER) is None
