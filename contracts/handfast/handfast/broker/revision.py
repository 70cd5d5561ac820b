"""Which version is published: of the options, else of what pipelines set and of Git. Reads only.

A pipeline often has no branch checked out, so its variables come before what Git knows.
"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Final

from handfast.broker.errors import BrokerError
from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["Revision", "revision_of"]

_BRANCHES: Final = (
    "GITHUB_HEAD_REF",  # GitHub: of a pull request; the next names a merge there
    "GITHUB_REF_NAME",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",  # GitLab
    "CI_COMMIT_BRANCH",
    "CHANGE_BRANCH",  # Jenkins: of a pull request
    "BRANCH_NAME",
)
_GITHUB_RUN: Final = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
_BUILD_URLS: Final = ("CI_JOB_URL", "BUILD_URL")
"""GitLab's, Jenkins'."""

_USER_IN_URL: Final = re.compile(r"://[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of a service, with what a broker records beside it; empty where unknown."""

    version: str
    branch: str = ""
    tags: tuple[str, ...] = ()
    build_url: str = ""


def revision_of(
    folder: Path,
    environ: Mapping[str, str],
    version: str | None = None,
    branch: str | None = None,
    tags: Sequence[str] = (),
    build_url: str | None = None,
) -> Revision:
    """The version with branch, tags and build; what is not given is found out.

    The version is the whole hash of the commit that is checked out. A user and password in the
    URL of the build are left out: everybody who reads the broker would read them.

    Raises:
        BrokerError: no version is given, and ``folder`` is in no Git repository with a commit.
    """
    found = version or _git(folder, "rev-parse", "--verify", "HEAD")
    if not found:
        why = f"no version: {folder.absolute()} has no commit of Git; give --version"
        raise BrokerError(why, ExitCode.WRONG)
    return Revision(
        found,
        _branch(folder, environ) if branch is None else branch,
        tuple(dict.fromkeys(tags)),
        _USER_IN_URL.sub("://", _build_url(environ) if build_url is None else build_url),
    )


def _branch(folder: Path, environ: Mapping[str, str]) -> str:
    if environ.get("GITHUB_REF_TYPE") == "tag":
        return ""
    named = next((environ[name] for name in _BRANCHES if environ.get(name)), "")
    return named or _git(folder, "symbolic-ref", "--quiet", "--short", "HEAD")


def _build_url(environ: Mapping[str, str]) -> str:
    parts = [environ.get(name, "") for name in _GITHUB_RUN]
    if all(parts):
        server, repository, run = parts
        return f"{server}/{repository}/actions/runs/{run}"
    return next((environ[name] for name in _BUILD_URLS if environ.get(name)), "")


def _git(folder: Path, *arguments: str) -> str:
    """What Git prints, without the end of its line; nothing where it fails."""
    try:
        done = subprocess.run(  # noqa: S603  # fixed words
            ["git", *arguments],  # noqa: S607  # the git of whoever runs this
            cwd=folder,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
    except OSError:  # there is no git
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
