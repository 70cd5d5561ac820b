"""The benchmarks run: their smallest form, in which the figures mean nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "benchmark",
    ["components", "generating", "growing", "logging", "service-desk", "verifying"],
)
def test_a_benchmark_runs_and_claims_something(benchmark: str) -> None:
    """In a process of its own: Pact's own state callback leaves its socket open."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--smoke", "--only", benchmark],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    claimed = done.stdout.partition("## What is claimed")[2].partition("\n## ")[0]

    assert done.returncode == 0, done.stderr
    assert claimed.count("\n| ") > 1
