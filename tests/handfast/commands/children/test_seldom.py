"""What comes often is passed on from time to time."""

from __future__ import annotations

import time

import pytest

from handfast.commands.children.seldom import seldom


def test_what_comes_within_a_tenth_of_a_second_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[int] = []
    call = seldom(passed.append)
    for number, at in enumerate((7.0, 7.05, 7.2, 7.25, 8.0)):
        monkeypatch.setattr(time, "monotonic", lambda at=at: at)
        call(number)
    assert passed == [0, 2, 4]
