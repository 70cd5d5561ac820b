"""A length that no value has is a fault of the declaration."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from handfast.check.sizes import size_fault
from handfast.shapes import shape_of

THREE = Field(min_length=3)
FEW = "min_length=3, and there are no more than 2 different "


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (Annotated[set[bool], THREE], f"{FEW}items: lower it"),
        (Annotated[set[Literal["a"] | None], THREE], f"{FEW}items: lower it"),
        (Annotated[dict[Literal["a", "b"], int], THREE], f"{FEW}keys: lower it"),
        (Annotated[set[bool | Literal["a"]], THREE], None),
        (Annotated[set[bool | None], THREE], None),
        (Annotated[set[bool | str], THREE], None),
        (Annotated[list[bool], THREE], None),
        (Annotated[str, Field(min_length=3, max_length=2)],
            "min_length=3 is more than max_length=2: nothing has both"),
        (str, None),
        (int | None, None),
    ],
)  # fmt: skip
def test_there_must_be_a_value_of_each_length(annotation: Any, expected: str | None) -> None:
    assert size_fault(shape_of(annotation)) == expected
