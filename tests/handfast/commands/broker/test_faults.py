"""A broker that is down, slow, broken, or refuses a part: the command ends soon, and rightly."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ASK = ("can-i-deploy", "--pacticipant", "web", "--version", "3.0.0")
HAL = {"content-type": "application/hal+json"}


@pytest.mark.parametrize(
    ("step", "fault", "asked"),
    [
        ("D01", {"begins": "GET /matrix", "status": 503, "times": 1}, 2),
        ("D01", {"begins": "GET /matrix", "status": 500, "times": 2}, 3),
        ("D01", {"begins": "GET /matrix", "drops": True, "times": 1}, 2),
        ("D04", {"begins": "GET", "status": 429, "headers": {"retry-after": "0"}, "times": 1}, 2),
    ],
)
def test_a_fault_that_passes_is_passed_over(
    step: str,
    fault: dict[str, Any],
    asked: int,
    broker: Callable[..., Any],
    double: ModuleType,
    handfast: Callable[..., tuple[int, str]],
) -> None:
    known = broker(faults=[double.Fault(**fault)])
    recorded = double.steps(step)
    known.exchanges += [one for one in recorded if one["response"]["status"] == 200]
    code, printed = handfast(*ASK)
    assert (code, "Deploy web 3.0.0: yes." in printed) == (0, True), printed
    assert len(known.requests) == asked


def test_publishing_passes_over_a_fault_too(
    broker: Callable[..., Any], double: ModuleType, handfast: Callable[..., tuple[int, str]]
) -> None:
    known = broker(faults=[double.Fault("POST", 503, times=1)])
    known.exchanges += [one for one in double.steps("D02") if one["response"]["status"] == 200]
    pact = "pacts/v1/web-orders-api.json"
    code, _ = handfast("publish", pact, "--version", "8.0.0", "--branch", "main")
    assert (code, [one.method for one in known.requests]) == (0, ["GET", "POST", "POST"])


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ({"status": 500}, "failed in the broker (500); see its log, or run again"),
        ({"status": 429, "headers": {"retry-after": "3600"}}, "asks for fewer requests (429)"),
        ({"status": 302, "headers": {"location": "/login"}}, "leads elsewhere (302)"),
        ({"status": 200, "body": b"<html>"}, "answered no content type instead of JSON"),
        (
            {"status": 200, "body": b"<html>", "headers": {"content-type": "text/html"}},
            "answered text/html instead of JSON; see whether this is the URL of a Pact Broker",
        ),
        ({"status": 200, "body": b'{"summary": ', "headers": HAL}, "instead of JSON"),
        ({"status": 200, "body": b"[" * 100_000, "headers": HAL}, "instead of JSON"),
        ({"status": 200, "body": b"{}", "headers": HAL}, "no summary that gives a verdict"),
        (
            {"status": 200, "body": b'{"summary": {"deployable": "yes"}, "matrix": []}'}
            | {"headers": HAL},
            "no summary that gives a verdict",
        ),
        ({"status": 204}, "no summary that gives a verdict"),
        ({"status": 418, "body": b"short and stout"}, "answered 418: short and stout"),
    ],
)
def test_a_fault_that_stays_is_named_and_is_no_verdict(
    fault: dict[str, Any],
    text: str,
    broker: Callable[..., Any],
    double: ModuleType,
    handfast: Callable[..., tuple[int, str]],
) -> None:
    known = broker(faults=[double.Fault("GET", **fault)])
    code, printed = handfast(*ASK)
    assert (code, text in printed) == (3, True), printed
    assert len(known.requests) == (3 if fault["status"] == 500 else 1)


def test_how_often_a_request_is_sent_can_be_set(
    broker: Callable[..., Any],
    double: ModuleType,
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """D03: with 2, the real client asks twice as well."""
    monkeypatch.setenv("PACT_BROKER_HTTP_RETRIES", "2")
    known = broker(faults=[double.Fault("GET", 500)])
    assert (handfast(*ASK)[0], len(known.requests)) == (3, len(double.steps("D03")))


def test_a_broker_that_is_down_is_named_within_seconds(
    broker: Callable[..., Any], handfast: Callable[..., tuple[int, str]]
) -> None:
    """D08: the real client takes 64 s."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    began = time.monotonic()
    code, printed = handfast(*ASK, "--broker", url)
    assert (code, f"Pact Broker {url}: GET /matrix: no answer" in printed) == (3, True)
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("arguments", [("environments",), (*ASK, "--json")])
def test_without_a_broker_none_is_asked(
    arguments: tuple[str, ...],
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PACT_BROKER_BASE_URL", raising=False)
    code, printed = handfast(*arguments)
    assert (code, "no broker is named: give --broker URL" in printed) == (2, True)


def test_pacts_that_are_refused_stop_no_others(
    broker: Callable[..., Any], double: ModuleType, handfast: Callable[..., tuple[int, str]]
) -> None:
    """Pact's own client stops at the first, in an order that changes from run to run."""
    refused = double.Fault("POST", 409, HAL, b'{"errors": {"contracts": ["changed"]}}', times=1)
    broker("A01", faults=[refused])
    code, printed = handfast("publish", "pacts/v1", "--version", "1.0.0", "--branch", "main")
    assert code == 1
    assert "not published: mailer 1.0.0 with orders-api" in printed
    assert "contracts: changed" in printed
    assert "published: web 1.0.0 with orders-api" in printed


@pytest.mark.parametrize(
    ("path", "text", "content", "fault"),
    [
        ("bad.json", "bad.json: expected JSON (Expecting", b"import os", None),
        ("bad.json", "bad.json: expected UTF-8 (it is UTF-16", "{}".encode("utf-16"), None),
        ("bad.json", "bad.json: expected each key once", b'{"a": 1, "a": 2}', None),
        ("bad.json", "names no consumer and provider", b'{"consumer": "web"}', None),
        ("bad.json", "'web' with 'orders-api' too, as", None, "v1/web-orders-api.json"),
        ("none", "pacts/none: there is no such file", None, None),
    ],
)
def test_a_file_that_is_no_pact_is_found_before_anything_is_published(
    path: str,
    text: str,
    content: bytes | None,
    fault: str | None,
    broker: Callable[..., Any],
    handfast: Callable[..., tuple[int, str]],
    folder: Path,
) -> None:
    """F15, F16: and every one of them at once."""
    known = broker()
    pacts = folder / "pacts"
    if fault:
        content = (pacts / fault).read_bytes()
    if content is not None:
        (pacts / path).write_bytes(content)
    code, printed = handfast("publish", "pacts/v1", f"pacts/{path}", "--version", "1")
    assert (code, text in printed, known.requests) == (2, True, []), printed


def test_without_a_version_and_without_git_nothing_is_published(
    broker: Callable[..., Any],
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
) -> None:
    """F17."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    known = broker()
    code, printed = handfast("publish", "pacts/v1")
    assert (code, "has no commit of Git; give --version" in printed) == (2, True)
    assert known.requests == []


@pytest.mark.parametrize("variable", [True, False])
def test_a_dry_run_answers_and_passes(
    variable: bool,
    broker: Callable[..., Any],
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker("A45")
    words = ["--pacticipant", "web", "--version", "2.0.0", "--to-environment", "production"]
    if variable:
        monkeypatch.setenv("PACT_BROKER_CAN_I_DEPLOY_DRY_RUN", "true")
    else:
        words.append("--dry-run")
    code, printed = handfast("can-i-deploy", *words)
    assert (code, "production: no." in printed, "exit code were 1" in printed) == (0, True, True)


def test_services_to_ignore_are_taken_from_the_environment_too(
    broker: Callable[..., Any],
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker("A54")
    monkeypatch.setenv("PACT_BROKER_CAN_I_DEPLOY_IGNORE", "orders-api")
    words = ["--pacticipant", "web", "--version", "2.0.0", "--to-environment", "production"]
    assert handfast("can-i-deploy", *words)[0] == 0


def test_a_missing_result_is_waited_for(
    broker: Callable[..., Any],
    double: ModuleType,
    handfast: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handfast.commands.broker.can_i_deploy._BETWEEN_SECONDS", 0.01)
    known = broker("A41", "A45")
    asked = {"method": "GET", "target": "/pacticipants/web/versions/2.0.0"}
    response = double.steps("A34")[0]["response"]
    known.exchanges.append({"request": asked, "response": response})
    words = ["--pacticipant", "web", "--version", "2.0.0", "--to-environment", "production"]
    code, printed = handfast("can-i-deploy", *words, "--wait", "600", "--json")
    assert (code, json.loads(printed)["verdict"]) == (1, "no")


@pytest.mark.parametrize(
    "words",
    [
        ("--version", "1", "--latest"),
        ("--branch", "main", "--tag", "x"),
        ("--version", "1", "--version", "2"),
    ],
)
def test_a_version_that_is_named_twice_is_refused(
    words: tuple[str, ...], handfast: Callable[..., tuple[int, str]]
) -> None:
    code, _ = handfast("can-i-deploy", "--pacticipant", "web", *words)
    assert code == 2
