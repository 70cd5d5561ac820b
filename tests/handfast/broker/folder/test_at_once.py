"""Pipelines that write at once lose nothing, and one that is killed leaves no half.

Each is a process of its own, as in reality; see ``pipelines``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def after(*arguments: str | Path) -> Any:
    """What ``pipelines`` prints."""
    program = Path(__file__).with_name("pipelines.py")
    done = subprocess.run(
        [sys.executable, program, *arguments], check=False, capture_output=True, text=True
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.parametrize("count", [5, pytest.param(60, marks=pytest.mark.long)])
def test_two_pipelines_at_once_lose_nothing(count: int, tmp_path: Path) -> None:
    """Of two pacts for the same version, one is published and the other is refused."""
    assert after("at-once", tmp_path / "records", str(count)) == {
        "exit codes": [0, 0],
        "versions": {"left": count, "right": count, "both": count},
        "published by one of both": count,
        "results": 2 * count,
        "deployments": 2 * count,
    }


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.long)])
def test_a_pipeline_that_is_killed_at_any_point_leaves_whole_records(
    step: int, tmp_path: Path
) -> None:
    """All pacts of a version are there, or none; run again, everything is."""
    found = after("killed", tmp_path, str(step))
    pacts = "pacts [('web', '1', 'api'), ('web', '1', 'billing')]"
    none, both = "versions []", "versions ['api', 'web']"
    whole = [pacts, both, "results [('p1', True)]", "deployed [('web', '1')]"]
    assert found["kills"] > 40
    assert found["afterwards"] == [whole]
    assert found["there"] == sorted(
        [
            [],
            ["pacts []", none, "results []", "deployed []"],
            [pacts, "versions ['web']", "results []", "deployed []"],
            [pacts, both, "results []", "deployed []"],
            [pacts, both, "results [('p1', True)]", "deployed []"],
            whole,
        ]
    )
