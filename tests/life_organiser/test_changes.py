"""Breaking changes are caught for the right reason; compatible ones raise no alarm.

Each change of ``tests/data/life_organiser`` is made to a copy of the reference services, which
are then verified in process (and, for messages, through a stream) and by Pact.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handfast.model import MessageInteraction
from handfast.transports.redis_clients import fake_redis
from life_organiser_contracts.bindings import providers
from life_organiser_contracts.system import SYSTEM


@pytest.fixture
def changed(changing: Any) -> Any:
    return changing.Changed(SYSTEM, lambda package: providers(fake_redis(), package))


def test_there_are_enough_changes_to_believe_in(changing: Any) -> None:
    """At least 40 breaking ones and 15 compatible ones, each with a name of its own."""
    breaking, compatible = (changing.changes(SYSTEM.name, k) for k in ("breaking", "compatible"))
    assert len(breaking) >= 40
    assert len(compatible) >= 15
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


def test_http_and_messages_are_both_changed(changed: Any) -> None:
    """Nothing is left out: HTTP and messages."""
    messages = [c for c in changed.cases if isinstance(c.interaction, MessageInteraction)]
    assert len(changed.cases) > len(messages) >= 22
