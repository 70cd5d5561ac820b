"""Breaking changes are caught for the right reason; compatible ones raise no alarm.

Each change of ``tests/data/ai_voice`` is made to a copy of the reference services, which are then
verified in process and by Pact.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ai_voice_contracts.bindings import providers
from ai_voice_contracts.system import SYSTEM
from handfast.transports.redis_clients import fake_redis


@pytest.fixture
def changed(changing: Any) -> Any:
    return changing.Changed(SYSTEM, lambda package: providers(fake_redis(), package))


def test_there_are_enough_changes_to_believe_in(changing: Any) -> None:
    """At least 20 breaking ones and 8 compatible ones, each with a name of its own."""
    breaking, compatible = (changing.changes(SYSTEM.name, k) for k in ("breaking", "compatible"))
    assert len(breaking) >= 20
    assert len(compatible) >= 8
    assert len({one["id"] for one in (*breaking, *compatible)}) == len(breaking) + len(compatible)


@pytest.mark.long
def test_a_compatible_change_raises_no_alarm(
    changed: Any, compatible_change: Any, tmp_path: Path
) -> None:
    with changed.copy(compatible_change, tmp_path) as package:
        changed.assert_quiet(package)


@pytest.mark.long
def test_a_breaking_change_is_caught_for_the_right_reason(
    changed: Any, breaking_change: Any, tmp_path: Path
) -> None:
    with changed.copy(breaking_change, tmp_path) as package:
        changed.assert_caught(package, breaking_change)


def test_a_breaking_change_is_caught_in_process(
    changed: Any, breaking_change: Any, tmp_path: Path
) -> None:
    """The short form of the above."""
    with changed.copy(breaking_change, tmp_path) as package:
        changed.assert_caught_in_process(package, breaking_change)


def test_a_compatible_change_raises_no_alarm_in_process(
    changed: Any, changing: Any, compatible_change: Any, tmp_path: Path
) -> None:
    """The short form of the above."""
    with changed.copy(compatible_change, tmp_path) as package:
        assert changing.not_passed(changed.in_process(package)) == {}
