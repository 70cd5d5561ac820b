"""A change that no consumer can tell from none is no failure of ``compare``.

What differs, and nobody relies on, is listed by it: that is no failure. ``verify`` has the same
changes in the environment ``changes``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from handfast.compare.running import Judged, compare
from tests.changing import Change, changes
from tests.defects.planting import changed

SYSTEMS = ("life_organiser", "ai_voice", "service_desk", "video_pipeline", "zapa")
STEPS = 2_000
BREAKING = "a message never queued"


def failures(system: str, change: Change, folder: Path) -> list[Judged]:
    """The differences that somebody relies on, of each provider that could have changed."""
    of, found = changed(system), list[Judged]()
    reference = of.providers(f"{system}_contracts.reference")
    with of.copy(change, folder) as package:
        for name, provider in of.providers(package).items():
            offer = of.system.offer(name)
            is_played = offer is not None and (offer.operations or offer.triggers)
            if offer is None or not is_played or change.get("provider", name) != name:
                continue
            result = compare(of.system, offer, (reference[name], provider), steps=STEPS)
            found += [one for one in result.found if one.fails]
    return found


def described(found: list[Judged]) -> list[tuple[object, object]]:
    return [(one.found.difference.key, one.relied_on) for one in found]


@pytest.mark.long
@pytest.mark.parametrize(
    ("system", "change"),
    [
        pytest.param(system, row, id=f"{system}: {row['id']}")
        for system in SYSTEMS
        for row in changes(system, "compatible")
    ],
)
def test_a_compatible_change_is_no_failure(system: str, change: Change, tmp_path: Path) -> None:
    assert described(failures(system, change, tmp_path)) == []


@pytest.mark.long
def test_a_breaking_change_is_a_failure(tmp_path: Path) -> None:
    """Or else the above would prove nothing."""
    (change,) = (row for row in changes("ai_voice", "breaking") if row["id"] == BREAKING)
    assert described(failures("ai_voice", change, tmp_path)) != []
