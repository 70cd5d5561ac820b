"""Deployments and releases in a folder, and their end, by the commands: what may go there then."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

PACTS = Path(__file__).resolve().parents[3] / "data" / "pact_broker" / "pacts"
PLACE = ("--environment", "production")
OF_WEB = ("--pacticipant", "web", "--version", "1", *PLACE)
OF_EU = ("--pacticipant", "web", "--application-instance", "eu", *PLACE)
ASK = ("can-i-deploy", "--pacticipant", "orders-api", "--version", "p1", "--ignore", "mailer")


@pytest.fixture
def run(
    handfast: Callable[..., tuple[int, str]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    """Runs the command on a folder that knows web 1 and orders-api p1, which did not verify it."""
    monkeypatch.setenv("PACT_BROKER_BASE_URL", "file:records")
    names = {"consumer": {"name": "orders-api"}, "provider": {"name": "mailer"}}
    (folder / "own.json").write_text(json.dumps({**names, "interactions": []}))
    web = str(PACTS / "v1" / "web-orders-api.json")
    assert handfast("environments", "--create", "production")[0] == 0
    for path, version in ((web, "1"), ("own.json", "p1")):
        assert handfast("publish", path, "--version", version, "--branch", "main")[0] == 0
    return handfast


@pytest.mark.parametrize(
    ("begins", "ends", "shown"),
    [
        (
            ("record-deployment", *OF_WEB, "--application-instance", "eu"),
            ("record-undeployment", *OF_EU),
            "recorded: web 1 is no longer deployed to production (instance eu)",
        ),
        (
            ("record-release", *OF_WEB),
            ("record-support-ended", *OF_WEB),
            "recorded: web 1 is no longer supported in production",
        ),
    ],
    ids=["deployment", "release"],
)
def test_what_is_in_use_must_be_verified_until_it_is_over(
    begins: tuple[str, ...],
    ends: tuple[str, ...],
    shown: str,
    run: Callable[..., tuple[int, str]],
) -> None:
    """What is over is over once: its end is not recorded twice."""
    assert run(*ASK, "--to-environment", "production")[0] == 0
    assert run(*begins)[0] == 0
    assert run(*ASK, "--to-environment", "production")[0] == 3
    code, printed = run(*ends)
    assert (code, shown in printed) == (0, True), printed
    assert run(*ASK, "--to-environment", "production")[0] == 0
    code, printed = run(*ends)
    assert (code, "is not recorded as" in printed) == (2, True), printed
