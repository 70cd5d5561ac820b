"""The benchmarks run: their smallest form, in which the figures mean nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


BENCHMARKS = (
    *("components", "generating", "growing", "logging", "service-desk", "streams"),
    *("long-streams", "verifying"),
)


def test_each_benchmark_runs_and_claims_something() -> None:
    """In a process of its own: Pact's own state callback leaves its socket open."""
    chosen = [word for name in BENCHMARKS for word in ("--only", name)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--smoke", *chosen],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    claims = dict(re.findall(r"^([\w-]+): (\d+) claims in", done.stderr, flags=re.MULTILINE))

    assert done.returncode == 0, done.stderr
    assert {name: int(claims[name]) > 0 for name in BENCHMARKS} == dict.fromkeys(BENCHMARKS, True)
    assert done.stdout.count("\n## ") == 1 + len(BENCHMARKS)
