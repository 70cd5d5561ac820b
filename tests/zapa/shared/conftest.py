"""Settings of Hypothesis that make a test the same each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy


@pytest.fixture(scope="session")
def drawn() -> Callable[[SearchStrategy[Any], int], list[Any]]:
    """A function that draws so many values of a strategy, the same each time."""

    def draw(strategy: SearchStrategy[Any], count: int) -> list[Any]:
        values: list[Any] = []
        steady = settings(
            max_examples=count,
            phases=[Phase.generate],
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )

        @steady
        @given(strategy)
        def collect(value: Any) -> None:
            values.append(value)

        collect()
        return values

    return draw
