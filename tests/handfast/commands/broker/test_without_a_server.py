"""The whole story without a server: three repositories and a folder of records, all of Git.

Two consumers rely on a provider. Each version is a commit, and each command runs in its repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

RECORDED = Path(__file__).resolve().parents[3] / "data" / "pact_broker"
WHO = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
PIPELINE = ("GITHUB_", "CI_", "CHANGE_BRANCH", "BRANCH_NAME", "BUILD_URL", "PACT_BROKER_")
VERIFY = ("verify", "--provider", "orders-api", "--from-broker", "--publish-results")


def git(repository: Path, *words: str) -> str:
    program = shutil.which("git")
    assert program is not None
    done = subprocess.run(
        [program, *WHO, *words], cwd=repository, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(repository: Path, text: str, branch: str = "") -> str:
    """The version that a commit of all files is, on the present branch or a new one."""
    if branch:
        git(repository, "switch", "--create", branch)
    git(repository, "add", "--all")
    git(repository, "commit", "--allow-empty", "--message", text)
    return git(repository, "rev-parse", "HEAD")


@pytest.fixture
def repositories(folder: Path) -> Path:
    """The folder of the repositories web, mailer, orders-api and records, with a commit each."""
    for name in ("web", "mailer", "orders-api", "records"):
        (folder / name / "pacts").mkdir(parents=True)
        git(folder / name, "init", "--initial-branch", "main")
    (folder / "records" / "pacts").rmdir()
    shutil.copytree(RECORDED / "orders", folder / "orders-api", dirs_exist_ok=True)
    (folder / "orders-api" / ".gitignore").write_text("__pycache__\n.handfast\n")
    for name in ("web", "mailer"):
        relies_on(folder, name, "v1")
    for name in ("web", "mailer", "orders-api", "records"):
        commit(folder / name, "first")
    return folder


def relies_on(folder: Path, consumer: str, kind: str) -> None:
    name = f"{consumer}-orders-api.json"
    shutil.copy(RECORDED / "pacts" / kind / name, folder / consumer / "pacts" / name)


def answers(folder: Path, kind: str) -> None:
    """Lets the provider be of this kind: with a currency, broken."""
    path = folder / "orders-api" / "orders_bindings.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f'KIND = "{kind}"' if one.startswith("KIND =") else one for one in lines]
    path.write_text("\n".join([*changed, ""]), encoding="utf-8")


@pytest.fixture
def run(
    repositories: Path, handfast: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    """Runs the command in one of the repositories."""
    for name in os.environ:
        if name.startswith(PIPELINE):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PACT_BROKER_BASE_URL", "file:../records")

    def run_in(name: str, *words: str) -> tuple[int, str]:
        monkeypatch.chdir(repositories / name)
        monkeypatch.syspath_prepend(str(repositories / name))
        for module in ("orders_bindings", "orders_contracts"):
            sys.modules.pop(module, None)
        return handfast(*words)

    return run_in


def test_the_whole_story(repositories: Path, run: Callable[..., tuple[int, str]]) -> None:
    def may(name: str, *words: str) -> int:
        to = ("--pacticipant", name, "--to-environment", "production")
        return run(name, "can-i-deploy", *to, *words)[0]

    def deploy(name: str, version: str) -> None:
        words = ("--pacticipant", name, "--environment", "production", "--version", version)
        assert run(name, "record-deployment", *words)[0] == 0

    def head(name: str) -> str:
        return git(repositories / name, "rev-parse", "HEAD")

    provider = repositories / "orders-api"
    first = {name: head(name) for name in ("web", "mailer", "orders-api")}

    # Both consumers publish; nobody verified them yet.
    code, printed = run("web", "publish")
    assert (code, printed.count("for one team")) == (0, 1)
    assert f"published: web {first['web']} with orders-api" in printed
    assert run("mailer", "publish")[0] == 0
    assert run("web", "environments", "--create", "production", "--production")[0] == 0
    assert (may("web"), may("mailer")) == (3, 3)

    # The provider verifies both, and goes first.
    code, printed = run("orders-api", *VERIFY)
    assert (code, "Passed: all 4 interactions verified." in printed) == (0, True), printed
    assert (may("orders-api"), may("web")) == (0, 3)
    deploy("orders-api", first["orders-api"])
    assert (may("web"), may("mailer")) == (0, 0)
    deploy("web", first["web"])
    deploy("mailer", first["mailer"])

    # On a branch, a consumer wants something new: pending, so that it fails no build.
    relies_on(repositories, "web", "v2")
    new = commit(repositories / "web", "show the currency", "feat/currency")
    assert (run("web", "publish")[0], may("web")) == (0, 3)
    code, printed = run("orders-api", *VERIFY, "--pending", "--wip-since", "2026-01-01")
    assert "latest from branch feat/currency work in progress failed yes" in printed
    assert (code, may("web")) == (0, 1)

    # The provider offers it, on a branch of the same name, and goes first again.
    answers(repositories, "currency")
    currency = commit(provider, "offer a currency", "feat/currency")
    code, printed = run("orders-api", *VERIFY, "--pending")
    assert "web latest from branch feat/currency pending passed yes" in printed
    assert (code, may("orders-api"), may("web")) == (0, 0, 1)
    deploy("orders-api", currency)
    assert may("web") == 0
    deploy("web", new)
    for name in ("orders-api", "web"):
        git(repositories / name, "switch", "main")
        git(repositories / name, "merge", "--ff-only", "feat/currency")

    # A breaking change is stopped, and mended. Several released versions are verified.
    answers(repositories, "broken")
    commit(provider, "break the answer")
    code, printed = run("orders-api", *VERIFY)
    assert "web deployed to production failed yes" in printed
    assert (code, may("orders-api")) == (1, 1)
    answers(repositories, "currency")
    mended = commit(provider, "mend it")
    assert (run("orders-api", *VERIFY)[0], may("orders-api")) == (0, 0)
    deploy("orders-api", mended)

    # Going back: the provider may not before the consumer.
    assert may("orders-api", "--version", first["orders-api"]) == 1
    assert may("web", "--version", first["web"]) == 0
    deploy("web", first["web"])
    assert may("orders-api", "--version", first["orders-api"]) == 0
    deploy("orders-api", first["orders-api"])
    assert (may("web", "--version", new), may("web", "--version", first["web"])) == (1, 0)

    # All of it is committed, and nothing else.
    commit(repositories / "records", "records")
    listed = git(repositories / "records", "ls-files").splitlines()
    folders = {path.partition("/")[0] for path in listed}
    named = {"versions", "results", "pacts", "environments", "deployments"}
    assert folders == {"handfast-broker.json", *named}
    assert git(repositories / "records", "status", "--porcelain") == ""


def test_records_of_two_clones_are_merged_without_a_conflict(
    repositories: Path, run: Callable[..., tuple[int, str]]
) -> None:
    """Each record is a file of its own; the same environment and pact are the same file."""
    records = repositories / "records"
    git(repositories, "clone", "records", "theirs")
    for name, place in (("web", "records"), ("mailer", "theirs")):
        broker = ("--broker", f"file:../{place}")
        assert run(name, "environments", "--create", "production", *broker)[0] == 0
        assert run(name, "publish", *broker)[0] == 0
        relies_on(repositories, "web", "v1")
        assert run("web", "publish", "--version", "1", "--branch", "", *broker)[0] == 0
        commit(repositories / place, f"of {name}")
    git(records, "fetch", "../theirs")
    git(records, "merge", "--no-edit", "FETCH_HEAD")
    for name in ("web", "mailer"):
        code, printed = run(name, "can-i-deploy", "--pacticipant", name, "--to", "prod", "--json")
        assert (code, f"version {git(repositories / name, 'rev-parse', 'HEAD')}" in printed) == (
            3,
            True,
        )
    assert run("web", "can-i-deploy", "--pacticipant", "web", "--version", "1")[0] == 3
