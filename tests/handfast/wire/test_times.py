"""A moment is read from its own form alone."""

from __future__ import annotations

import pytest

from handfast.wire.times import moment

NOON = "2031-04-02T06:15:00Z"


@pytest.mark.parametrize(
    "text", ["2031-04-02", "2031-04-02T06:15:00.1234567Z", NOON + "\n", "2031-13-01T00:00:00Z", 5]
)
def test_what_is_not_written_as_a_moment_is_none(text: object) -> None:
    assert moment(text) is None
