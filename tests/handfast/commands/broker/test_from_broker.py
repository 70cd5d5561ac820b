"""`handfast verify --from-broker`: who may ask, what fails, what cannot be published."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

USERS = {"rw": "rwpass", "ro": "ropass"}
VERIFY = ("verify", "--provider", "orders-api", "--from-broker", "--selector", "main-branch")
PUBLISH = ("--publish-results", "--build-url", "", "--provider-branch", "main")
WEB = (*VERIFY[:-1], "branch=main,consumer=web")


@pytest.fixture
def verify(
    handfast: Callable[..., tuple[int, str]], orders: Callable[[str], None]
) -> Callable[..., tuple[int, str]]:
    """Runs the command on the service, of this kind."""

    def run(*arguments: str, kind: str = "") -> tuple[int, str]:
        orders(kind)
        return handfast(*arguments)

    return run


@pytest.mark.parametrize(
    ("variables", "in_url", "code", "text"),
    [
        ({}, "", 3, "refused (401): no credentials were given"),
        ({"USERNAME": "rw", "PASSWORD": "bad-word"}, "", 3, "that were given are not accepted"),
        ({"TOKEN": "some-token"}, "", 3, "answered 400 to a token"),
        ({"USERNAME": "rw", "PASSWORD": "rwpass"}, "", 0, "all 4 interactions verified"),
        ({}, "rw:rwpass@", 0, "all 4 interactions verified"),
    ],
    ids=["B20", "B26", "B27", "B21", "B24"],
)
def test_who_may_ask(
    variables: dict[str, str],
    in_url: str,
    code: int,
    text: str,
    broker: Callable[..., Any],
    verify: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pact's verifier calls each refusal "No pacts found", and drops what stands in the URL."""
    known = broker("B21", users=USERS)
    for name, value in variables.items():
        monkeypatch.setenv(f"PACT_BROKER_{name}", value)
    url = known.url.replace("//", f"//{in_url}")
    words = (*VERIFY, *PUBLISH, "--provider-version", "p1", "--broker", url)
    exit_code, printed = verify(*words)
    assert (exit_code, text in printed) == (code, True), printed
    assert [one for one in ("rwpass", "bad-word", "some-token") if one in printed] == []


def test_a_token_is_enough(
    broker: Callable[..., Any],
    verify: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """C05."""
    token = "lab-token"  # noqa: S105  # of the double
    broker("C05", token=token)
    monkeypatch.setenv("PACT_BROKER_TOKEN", token)
    code, printed = verify(*VERIFY, *PUBLISH, "--provider-version", "p1", "--json")
    document = json.loads(printed)
    assert code == document["exit_code"] == 0
    assert [(one["consumer"], one["published"]) for one in document["pacts"]] == [
        ("mailer", True),
        ("web", True),
    ]


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"status": 500}, "failed in the broker (500)"),
        ({"status": 403}, "refused (403): no credentials were given"),
        ({"drops": True}, "failed in the broker (500"),
    ],
    ids=["D06", "D07", "dropped"],
)
def test_results_that_cannot_be_published_are_no_pass(
    fault: dict[str, Any],
    why: str,
    broker: Callable[..., Any],
    double: ModuleType,
    verify: Callable[..., tuple[int, str]],
    folder: Path,
) -> None:
    """Pact's verifier passes, after 128 s for each pact where the broker fails for ever."""
    broker("D07", faults=[double.Fault("POST /pacts/provider/orders-api/consumer", **fault)])
    began = time.monotonic()
    code, printed = verify(*WEB, *PUBLISH, "--provider-version", "pz", kind="currency")
    assert (code, "Results not published:" in printed, why in printed) == (3, True, True), printed
    assert "Passed: all 2 interactions verified." in printed
    assert time.monotonic() - began < 20
    assert (folder / ".handfast" / "report.html").exists()


def test_who_may_read_only_publishes_nothing(
    broker: Callable[..., Any],
    verify: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B22: Pact's verifier passes here."""
    broker("B22", users=USERS, readers=frozenset({"ro"}))
    monkeypatch.setenv("PACT_BROKER_USERNAME", "ro")
    monkeypatch.setenv("PACT_BROKER_PASSWORD", "ropass")
    code, printed = verify(*VERIFY, *PUBLISH, "--provider-version", "p2")
    assert (code, "these credentials may read here, but not do this" in printed) == (3, True)


def test_a_failure_counts_for_more_than_results_that_were_not_published(
    broker: Callable[..., Any], double: ModuleType, verify: Callable[..., tuple[int, str]]
) -> None:
    broker("D07", faults=[double.Fault("POST /pacts/provider/orders-api/consumer", 403)])
    code, printed = verify(*WEB, *PUBLISH, "--provider-version", "pz", kind="broken")
    assert (code, "Results not published:" in printed) == (1, True)


def test_a_fault_that_passes_is_passed_over(
    broker: Callable[..., Any], double: ModuleType, verify: Callable[..., tuple[int, str]]
) -> None:
    """D05."""
    known = broker(faults=[double.Fault("GET /", 503, times=1)])
    known.exchanges += [one for one in double.steps("D05") if one["response"]["status"] == 200]
    code, _ = verify(*VERIFY, "--provider-branch", "")
    assert code == 0


def test_what_could_not_be_verified_is_not_published(
    broker: Callable[..., Any], verify: Callable[..., tuple[int, str]]
) -> None:
    known = broker("A66")
    words = (*VERIFY, *PUBLISH[:3], "--provider-branch", "", "--provider-version", "p5")
    code, printed = verify(*words, kind="without handler")
    assert (code, "not all of it was verified" in printed) == (3, True)
    assert "state 'order exists'" in printed
    assert "expected a handler, called with: id got none" in printed
    results = [one for one in known.requests if one.target.endswith("/verification-results")]
    assert [one.body["success"] for one in results] == [True]


def test_a_message_that_changed_fails(
    broker: Callable[..., Any], verify: Callable[..., tuple[int, str]]
) -> None:
    broker("D05")
    known = (*VERIFY, "--provider-branch", "", "--consumer", "mailer")
    code, printed = verify(*known, kind="broken event")
    assert (code, 'expected "order.created" got "broken"' in printed) == (1, True), printed


def test_options_that_nothing_fits_are_refused(
    broker: Callable[..., Any], verify: Callable[..., tuple[int, str]]
) -> None:
    broker("D05")
    code, printed = verify(*VERIFY, "--provider-branch", "", "--consumer", "nobody")
    assert (code, "no interaction of the broker's pacts fits" in printed) == (2, True), printed


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("verify", "--selector", "main-branch"), "need --from-broker"),
        (("verify", "--publish-results"), "need --from-broker"),
        ((*VERIFY, "--mode", "streams"), "pacts of others are verified in process and by Pact"),
        (
            (*VERIFY, "--publish-results", "--mode", "in-process"),
            "--publish-results is for what Pact's verifier found: add --mode pact",
        ),
        ((*VERIFY, "--pacts", "pacts"), "--pacts and --from-broker name two places of pacts"),
        (
            (*VERIFY, "--only", "x", "--publish-results"),
            "is for whole pacts: leave --only and --operation out",
        ),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    words: tuple[str, ...], why: str, verify: Callable[..., tuple[int, str]]
) -> None:
    code, printed = verify(*words)
    assert (code, why in " ".join(printed.replace("│", "").split())) == (2, True), printed


def test_after_an_interrupt_nothing_is_published(
    broker: Callable[..., Any],
    verify: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("handfast.commands.broker.from_broker.verify_pacts", interrupted)
    known = broker("A66")
    words = (*VERIFY, *PUBLISH[:3], "--provider-branch", "", "--provider-version", "p5")
    code, printed = verify(*words)
    assert (code, "an interrupt" in printed) == (130, True), printed
    assert not [one for one in known.requests if one.target.endswith("/verification-results")]
