"""What one process saved of states is there for another, and nothing of another provider."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from handfast.isolation.shared_states import SharedStates
from handfast.providers.handlers import StateValues

CAME_TO = StateValues({"memory_id": "m-1"})


def test_what_another_process_saved_is_found(tmp_path: Path) -> None:
    one, other = SharedStates(tmp_path), SharedStates(tmp_path)
    assert "a memory exists" not in other
    one["a memory exists"] = b"rows", CAME_TO
    assert "a memory exists" in other
    assert other["a memory exists"] == (b"rows", CAME_TO)


def test_what_both_save_is_written_once(tmp_path: Path) -> None:
    one, other = SharedStates(tmp_path), SharedStates(tmp_path)
    one["a memory exists"] = b"rows", CAME_TO
    other["a memory exists"] = b"its own rows", CAME_TO
    assert other["a memory exists"] == (b"its own rows", CAME_TO)
    assert "a memory exists" in (third := SharedStates(tmp_path))
    assert third["a memory exists"] in [(b"rows", CAME_TO), (b"its own rows", CAME_TO)]
    assert len(list(tmp_path.iterdir())) == 1


def test_another_provider_has_another_folder(tmp_path: Path) -> None:
    SharedStates(tmp_path / "core")["a memory exists"] = b"rows", CAME_TO
    assert "a memory exists" not in SharedStates(tmp_path / "worker")


def test_what_cannot_be_pickled_stays_in_its_process(tmp_path: Path) -> None:
    one = SharedStates(tmp_path)
    with closing(sqlite3.connect(":memory:")) as store:
        one["a memory exists"] = store, CAME_TO
        assert one["a memory exists"] == (store, CAME_TO)
        assert "a memory exists" not in SharedStates(tmp_path)


def test_a_folder_that_is_gone_keeps_nothing_from_being_saved(tmp_path: Path) -> None:
    """The run may be over in one process, and another still at work."""
    one = SharedStates(tmp_path / "core")
    (tmp_path / "core").rmdir()
    one["a memory exists"] = b"rows", CAME_TO
    assert one["a memory exists"] == (b"rows", CAME_TO)
    with pytest.raises(KeyError):
        one["a task exists"]
