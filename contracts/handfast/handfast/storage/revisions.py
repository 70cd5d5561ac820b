"""Reads files as they were at a Git revision. Changes nothing."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["NoRevision", "text_at"]


class NoRevision(Exception):
    """There is no such revision, or no Git here: the message is which of them."""


def text_at(revision: str, path: Path) -> str | None:
    """The text of ``path`` at ``revision``; None where it was not there.

    Raises:
        NoRevision: the folder is in no clone, or the revision is unknown.
    """
    folder = next(one for one in path.absolute().parents if one.is_dir())
    commit = _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if commit.returncode:
        why = commit.stderr.strip() or "no such commit"
        raise NoRevision(f"{revision!r} can't be read in {folder}: {why}")
    relative = path.absolute().relative_to(folder).as_posix()
    shown = _git(folder, "show", f"{commit.stdout.strip()}:./{relative}")
    return None if shown.returncode else shown.stdout


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - fixed words, and a revision that is no option
            ["git", *arguments],  # noqa: S607 - the git of whoever runs this
            cwd=folder,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
    except FileNotFoundError as error:
        raise NoRevision("there is no git here") from error
