"""The benchmarks run: their smallest form, in which the figures mean nothing."""

from __future__ import annotations

import pytest

from tests.benchmarks import generating, growing, holding
from tests.benchmarks.measuring import SMOKE


@pytest.mark.parametrize("benchmark", [generating, growing, holding])
def test_a_benchmark_runs_and_claims_something(benchmark: object) -> None:
    table = benchmark.measure(SMOKE)  # type: ignore[attr-defined]  # each of the three has it

    assert table.rows
    assert table.claims
    assert all(len(row) == len(table.head) for row in table.rows)
