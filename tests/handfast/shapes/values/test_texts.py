"""Texts that stand for one value are the same, by the type that is declared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import AwareDatetime

from handfast.shapes import shape_of
from handfast.shapes.values.texts import same_texts

NUMBER = "6f1c2b3a-0000-4000-8000-00000000abcd"


@pytest.mark.parametrize(
    ("annotation", "expected", "got", "is_same"),
    [
        (float, "1.0", "1", True),
        (float, "1.0", "1e0", True),
        (float, "1.0", "one", False),
        (Decimal, "1.50", "1.5", True),
        (Decimal, "1.50", "1.51", False),
        (AwareDatetime, "2031-01-01T00:00:00Z", "2031-01-01T01:00:00+01:00", True),
        (AwareDatetime | None, "2031-01-01T00:00:00Z", "2031-01-01T00:00:00.000Z", True),
        (AwareDatetime, "2031-01-01T00:00:00Z", "2031-01-01T00:00:01Z", False),
        (UUID, NUMBER, NUMBER.upper(), True),
        (str, "1.0", "1", False),
        (int, "1", "01", False),
        (set[Decimal], ["1.50", "2"], ["2.0", "1.5"], True),
        (list[float], ["1.0", "2"], ["1", "2.0"], True),
        (list[float], ["1.0", "2"], ["2", "1"], False),
        (list[float] | None, ["1.0"], ["1"], True),
        (list[float] | str, ["1.0"], ["1"], True),
    ],
)
def test_texts_are_compared_as_their_type_reads_them(
    annotation: Any, expected: str | list[str], got: str | list[str], *, is_same: bool
) -> None:
    assert same_texts(shape_of(annotation), expected, got) is is_same
