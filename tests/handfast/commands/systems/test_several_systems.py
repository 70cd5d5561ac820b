"""``handfast verify`` among several systems: what one option names need not be named twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

type Verify = Callable[..., tuple[int, str]]


@pytest.mark.parametrize(
    ("arguments", "systems"),
    [
        (["--consumer", "email-poller"], ["life_organiser"]),
        (["--consumer", "voice-parser"], ["ai_voice"]),
        (["--only", "see that it is up"], ["ai_voice"]),
        (["--provider", "data-api-authorizer"], ["ai_voice"]),
    ],
)
def test_only_the_systems_in_which_something_fits_are_verified(
    verify_here: Verify, arguments: list[str], systems: list[str], tmp_path: Path
) -> None:
    code, _ = verify_here(*arguments, "--mode", "in-process")
    document = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    reports = document["reports"]
    assert code == 0
    assert [report["system"] for report in reports] == systems


def test_where_nothing_fits_in_any_system_that_is_a_failure(verify_here: Verify) -> None:
    code, output = verify_here("--only", "no such words")
    assert code == 2
    assert "no interaction fits these options" in " ".join(output.split())


def test_a_consumer_of_no_system_is_refused_with_the_nearest_name(verify_here: Verify) -> None:
    code, output = verify_here("--consumer", "opps")
    assert code == 2
    assert "did you mean 'ops'?" in output
