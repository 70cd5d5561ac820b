"""Which version is published: given, of Git, of the pipeline."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from handfast.broker.errors import BrokerError
from handfast.broker.revision import Revision, revision_of

GITHUB = {
    "GITHUB_REF_NAME": "main",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "shop/web",
    "GITHUB_RUN_ID": "7",
}
RUN = "https://github.com/shop/web/actions/runs/7"


def git(folder: Path, *words: str) -> str:
    program = shutil.which("git")
    assert program is not None
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run([program, *who, *words], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with one commit, on the branch feat/a."""
    git(tmp_path, "init", "-q", "-b", "feat/a")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "first")
    return tmp_path


def test_version_and_branch_are_those_that_are_checked_out(clone: Path) -> None:
    assert revision_of(clone, {}) == Revision(git(clone, "rev-parse", "HEAD"), "feat/a")


def test_a_commit_without_a_branch_has_none(clone: Path) -> None:
    git(clone, "checkout", "-q", "--detach")
    assert revision_of(clone, {}, "1").branch == ""


@pytest.mark.parametrize(
    ("environ", "branch", "build"),
    [
        (GITHUB, "main", RUN),
        ({**GITHUB, "GITHUB_REF_NAME": "3/merge", "GITHUB_HEAD_REF": "fix"}, "fix", RUN),
        ({**GITHUB, "GITHUB_REF_NAME": "v1", "GITHUB_REF_TYPE": "tag"}, "", RUN),
        ({"CI_COMMIT_BRANCH": "dev", "CI_JOB_URL": "https://ci/1"}, "dev", "https://ci/1"),
        ({"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "mr"}, "mr", ""),
        (
            {"BRANCH_NAME": "PR-4", "CHANGE_BRANCH": "b", "BUILD_URL": "http://j/4"},
            "b",
            "http://j/4",
        ),
        ({}, "feat/a", ""),
    ],
)
def test_a_pipeline_knows_branch_and_build(
    environ: dict[str, str], branch: str, build: str, clone: Path
) -> None:
    assert revision_of(clone, environ, "1") == Revision("1", branch, (), build)


def test_what_is_given_is_taken(tmp_path: Path) -> None:
    found = revision_of(tmp_path, GITHUB, "1", "", ("a", "b", "a"), "")
    assert found == Revision("1", "", ("a", "b"), "")


def test_without_a_commit_there_is_no_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(BrokerError, match="has no commit of Git; give --version"):
        revision_of(tmp_path, {})


@pytest.mark.parametrize("environ", [{}, {"BUILD_URL": "https://ann:hidden@ci.example.org/1"}])
def test_nobody_is_shown_who_may_read_the_build(clone: Path, environ: dict[str, str]) -> None:
    given = None if environ else "https://ann:hid@den@ci.example.org/1"
    found = revision_of(clone, environ, build_url=given)
    assert found.build_url == "https://ci.example.org/1"
