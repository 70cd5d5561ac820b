"""Breaking changes are caught for the right reason; compatible ones raise no alarm.

Each change that ``tests/data`` lists of a system is made to a copy of its reference services, which
are then verified in process (and, for messages on a stream, through one) and by Pact.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from handfast.model import HttpInteraction, MessageInteraction
from handfast.transports.redis.clients import fake_redis

ENOUGH = {
    "life_organiser": (40, 15),
    "ai_voice": (20, 8),
    "service_desk": (96, 20),
    "video_pipeline": (50, 12),
    "zapa": (30, 8),
}
"""How many breaking and compatible changes are the least to believe in."""


@pytest.fixture
def changed(changing: Any, system_name: str) -> Any:
    contracts = f"{system_name}_contracts"
    bindings = import_module(f"{contracts}.bindings")
    return changing.Changed(
        import_module(f"{contracts}.system").SYSTEM,
        lambda package: bindings.providers(fake_redis(), package),
    )


@pytest.mark.parametrize("system_name", ENOUGH)
def test_there_are_enough_changes_to_believe_in(changing: Any, system_name: str) -> None:
    """Each with a name of its own."""
    changes = {kind: changing.changes(system_name, kind) for kind in ("breaking", "compatible")}
    least = zip(changes.values(), ENOUGH[system_name], strict=True)
    assert all(len(rows) >= number for rows, number in least)
    names = [row["id"] for rows in changes.values() for row in rows]
    assert len(set(names)) == len(names)


def test_each_system_that_lists_changes_is_among_them(changing: Any) -> None:
    assert {path.parent.name for path in changing.DATA.glob("*/*_changes*.toml")} == set(ENOUGH)


@pytest.mark.parametrize("system_name", ENOUGH)
def test_each_change_can_be_made(changing: Any, system_name: str) -> None:
    """Its old text stands exactly once in its file, and the new one is another."""
    reference = import_module(f"{system_name}_contracts.reference").__path__[0]
    wrong = {
        row["id"]: count
        for kind in ("breaking", "compatible")
        for row in changing.changes(system_name, kind)
        if (count := Path(reference, row["file"]).read_text("utf-8").count(row["old"])) != 1
        or row["old"] == row["new"]
    }
    assert wrong == {}


@pytest.mark.long
def test_a_compatible_change_raises_no_alarm(
    changed: Any, compatible_change: Any, tmp_path: Path
) -> None:
    with changed.copy(compatible_change, tmp_path) as package:
        changed.assert_quiet(package, compatible_change)


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
        assert changing.not_passed(changed.in_process(package, compatible_change)) == {}


@pytest.mark.parametrize("system_name", ENOUGH)
def test_http_and_messages_are_both_changed(changed: Any) -> None:
    """Nothing is left out."""
    kinds = {type(case.interaction) for case in changed.cases}
    has_messages = any(offer.messages for offer in changed.system.offers)
    assert kinds == {HttpInteraction, *([MessageInteraction] if has_messages else ())}
