"""How many different entries there are of a shape."""

from __future__ import annotations

from math import inf
from typing import Any, Literal

import pytest

from handfast.shapes import shape_of
from handfast.shapes.sizes import different_entries


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (set[bool], 2),
        (set[Literal["a", "b", "c"] | None], 4),
        (dict[Literal["a", "b"], int], 2),
        (set[bool | str], inf),
        (list[bool], inf),
        (str, inf),
    ],
)
def test_equal_entries_count_once(annotation: Any, expected: float) -> None:
    assert different_entries(shape_of(annotation)) == expected
