"""What a reference may do to its values and nobody would notice: no more than is left for a reason.

`gaps.toml` of each system has them: a new one needs a value that shows the loss, or a reason there;
one that is closed is to go from there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from handfast.derive.gaps import Gap, gaps_of
from handfast.discovery import find_system

DATA = Path(__file__).parents[1] / "data"
FEW = 2
SYSTEMS = ("life_organiser", "service_desk", "video_pipeline", "zapa")


def written(gap: Gap) -> str:
    """One gap as `gaps.toml` has it."""
    status = "" if gap.status is None else f" {gap.status}"
    several = f"{len(gap.changes)} changes"
    changes = ", ".join(gap.changes) if len(gap.changes) <= FEW else several
    return f"{gap.provider} {gap.name}{status} {gap.path}: {changes}"


def left_for_a_reason(system: str) -> Iterator[str]:
    rows = tomllib.loads((DATA / system / "gaps.toml").read_text())["left"]
    assert all(row["reason"] for row in rows)
    for row in rows:
        yield from row["gaps"]


@pytest.mark.parametrize(
    "system", ["ai_voice", *(pytest.param(name, marks=pytest.mark.long) for name in SYSTEMS)]
)
def test_the_gaps_are_those_that_are_left_for_a_reason(system: str) -> None:
    found = gaps_of(find_system(system)).found
    assert sorted(map(written, found)) == sorted(left_for_a_reason(system))
