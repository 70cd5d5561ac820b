"""A moment is read from its own form alone."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.wire.times import is_later, minute_after, moment, moved

NOON = "2031-04-02T06:15:00Z"


@pytest.mark.parametrize(
    "text", ["2031-04-02", "2031-04-02T06:15:00.1234567Z", NOON + "\n", "2031-13-01T00:00:00Z", 5]
)
def test_what_is_not_written_as_a_moment_is_none(text: object) -> None:
    assert moment(text) is None


def test_dates_are_moved_by_weeks_wherever_they_stand() -> None:
    value = {
        "at": NOON,
        "days": ["2031-04-02", "2031-04-02 06:15"],
        "n": 1,
        "text": "on 2031-04-02",
    }
    assert moved(value, 1) == {
        "at": "2031-04-09T06:15:00Z",
        "days": ["2031-04-09", "2031-04-09 06:15"],
        "n": 1,
        "text": "on 2031-04-02",
    }


def test_what_is_no_date_or_would_be_none_stays() -> None:
    value = ["9999-12-31", "2031-02-31", "on 2031-04-02"]
    assert moved(value, 1) == value


@pytest.mark.parametrize(
    ("text", "than", "later"),
    [
        ("2031-04-02T06:15:00.000001Z", NOON, True),
        ("2031-04-02T08:15:00+02:00", NOON, False),
        ("2031-04-02T06:15:01", NOON, False),
        ("2031-04-02T06:15:01", "2031-04-02T06:15:00", True),
        (None, NOON, False),
        (NOON, None, False),
    ],
)
def test_only_moments_that_can_be_compared_are_later(text: Any, than: Any, later: bool) -> None:
    assert is_later(text, than) is later


def test_what_is_no_moment_or_the_last_has_none_after_it() -> None:
    assert minute_after(NOON) == "2031-04-02T06:16:00+00:00"
    assert [minute_after(text) for text in ("soon", None, "9999-12-31T23:59:59Z")] == [None] * 3
