"""Beside a package that hides the vocabulary the command says so, whatever it is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from handfast.commands.shadowing import refuse_without_vocabulary

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("command", ["doctor", "list"])
def test_another_package_called_shared_is_told(command: str, tmp_path: Path) -> None:
    """In one line with its place and what mends it: exit code 3, and no traceback."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "__init__.py").touch()
    done = subprocess.run(
        [sys.executable, "-m", "handfast.cli", command],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        f"the package 'shared' at {tmp_path / 'shared'} hides the one of life-organiser-shared "
        "(No module named 'handfast.shapes'): rename it, or take its folder off PYTHONPATH\n"
    )


def test_a_vocabulary_that_is_not_installed_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("handfast.commands.shadowing.find_spec", lambda name: None)
    with pytest.raises(SystemExit) as ended:
        refuse_without_vocabulary(ModuleNotFoundError(name="shared"))
    assert ended.value.code == 3
    assert "pip install life-organiser-shared" in capsys.readouterr().err


def test_another_library_that_is_missing_is_not_taken_for_the_vocabulary() -> None:
    refuse_without_vocabulary(ModuleNotFoundError(name="pact_ffi"))
