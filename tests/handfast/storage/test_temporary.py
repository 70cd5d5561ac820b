"""A temporary folder is gone in the end, and that of a process that lives stays."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from handfast.storage import temporary
from handfast.storage.temporary import sweep, temporary_folder

KILLED = """
import os, signal
from handfast.storage.temporary import temporary_folder
with temporary_folder() as folder:
    (folder / "within").mkdir()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made, in this process and in others."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_it_is_gone_at_the_end_of_the_block(here: Path) -> None:
    with temporary_folder() as folder:
        (folder / "file").write_text("")
        assert list(here.iterdir()) == [folder]
    assert list(here.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next(here: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED], check=False)
    assert len(list(here.iterdir())) == 1
    with temporary_folder() as folder:
        assert list(here.iterdir()) == [folder]


def test_a_new_folder_is_found_by_nobody_before_it_is_locked(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may begin, and look for what is left, at any moment."""
    locked = temporary._locked  # the moment that another process could meet

    def late(folder: Path) -> int | None:
        if threading.current_thread() is threading.main_thread():
            other = threading.Thread(target=sweep)
            other.start()
            other.join()
        return locked(folder)

    monkeypatch.setattr(temporary, "_locked", late)
    with temporary_folder() as folder:
        assert list(here.iterdir()) == [folder]


def test_what_others_use_or_made_stays(here: Path) -> None:
    (here / "handfast-notes.txt").write_text("")
    (here / "others").mkdir()
    with temporary_folder() as folder:
        sweep()
        assert sorted(one.name for one in here.iterdir()) == sorted(
            [folder.name, "handfast-notes.txt", "others"]
        )
