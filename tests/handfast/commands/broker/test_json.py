"""What the commands print as JSON, for whoever reads it by a program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PACT = "pacts/v1/web-orders-api.json"


@pytest.fixture
def as_json(handfast: Callable[..., tuple[int, str]]) -> Callable[..., tuple[int, Any]]:
    """Runs the command; the exit code, and the document that it prints."""

    def run(*arguments: str) -> tuple[int, Any]:
        code, printed = handfast(*arguments, "--json")
        return code, json.loads(printed)

    return run


def test_what_was_published_and_what_was_not(
    broker: Callable[..., Any], double: ModuleType, as_json: Callable[..., tuple[int, Any]]
) -> None:
    broker("A01", faults=[double.Fault("POST", 409, times=1)])
    words = ("--version", "1.0.0", "--branch", "main", "--build-url", "")
    code, (mailer, web) = as_json("publish", "pacts/v1", *words)
    assert code == 1
    assert (mailer["published"], mailer["fault"].endswith("refused (409)")) == (False, True)
    del web["notices"]
    assert web == {
        "consumer": "web",
        "version": "1.0.0",
        "branch": "main",
        "tags": [],
        "build_url": "",
        "providers": ["orders-api"],
        "published": True,
        "fault": "",
    }


def test_what_was_deployed(
    broker: Callable[..., Any], as_json: Callable[..., tuple[int, Any]]
) -> None:
    broker("A27")
    words = ("--pacticipant", "orders-api", "--version", "p1", "--environment", "production")
    assert as_json("record-deployment", *words) == (
        0,
        {
            "pacticipant": "orders-api",
            "version": "p1",
            "environment": "production",
            "application_instance": "",
        },
    )


@pytest.mark.parametrize(
    ("step", "arguments", "version", "more"),
    [
        ("A36", ("record-release", "--version", "1.0.1"), "1.0.1", {}),
        (
            "A81",
            ("record-undeployment", "--application-instance", "eu-1"),
            "1.0.1",
            {"application_instance": "eu-1"},
        ),
        ("A37", ("record-support-ended", "--version", "1.0.1"), "1.0.1", {}),
    ],
)
def test_what_was_released_and_what_is_over(
    step: str,
    arguments: tuple[str, ...],
    version: str,
    more: dict[str, str],
    broker: Callable[..., Any],
    as_json: Callable[..., tuple[int, Any]],
) -> None:
    known = broker(step, "A81")
    who, where = ("web", "production") if step == "A81" else ("mailer", "uat")
    code, recorded = as_json(*arguments, "--pacticipant", who, "--environment", where)
    names = {"pacticipant": who, "version": version, "environment": where}
    assert (code, recorded) == (0, {**names, **more})
    assert known.requests[-1].kind == (
        "application/json" if step == "A36" else "application/merge-patch+json"
    )


def test_environments(broker: Callable[..., Any], as_json: Callable[..., tuple[int, Any]]) -> None:
    broker("A15")
    assert as_json("environments", "--create", "uat", "--display-name", "UAT") == (
        0,
        [
            {
                "name": "uat",
                "display name": "UAT",
                "production": False,
                "uuid": "9752d78d-a121-40ed-9d10-bd835731c63a",
            }
        ],
    )


def test_a_version_that_has_no_pact_is_not_verified(
    broker: Callable[..., Any], double: ModuleType, as_json: Callable[..., tuple[int, Any]]
) -> None:
    """The broker answers no, as of one that failed; but it has the version, and no result."""
    known = broker("A21")
    asked = {"method": "GET", "target": "/pacticipants/web/versions/9.9.9"}
    known.exchanges.append({"request": asked, "response": double.steps("A34")[0]["response"]})
    words = ("--pacticipant", "web", "--version", "9.9.9", "--to-environment", "production")
    code, answer = as_json("can-i-deploy", *words)
    assert (code, answer["verdict"], answer["deployable"]) == (3, "not verified", None)


def test_a_consumer_without_a_pact_publishes_none(
    broker: Callable[..., Any], handfast: Callable[..., tuple[int, str]], folder: Path
) -> None:
    known = broker()
    code, printed = handfast("publish", PACT, "--consumer", "wbe", "--version", "1")
    assert (code, "no pact of 'wbe' to publish; there are those of web" in printed) == (2, True)
    (folder / "empty").mkdir()
    code, printed = handfast("publish", "empty", "--version", "1")
    assert (code, "there is no pact to publish" in printed) == (2, True)
    assert known.requests == []


def test_options_of_a_new_environment_need_its_name(
    handfast: Callable[..., tuple[int, str]],
) -> None:
    assert handfast("environments", "--production")[0] == 2
