"""Each recorded step, asked with handfast: exit code and message are right, misleading or not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).resolve().parents[2]
RECORDED = HERE.parent / "data" / "pact_broker"
STEPS = tomllib.loads((RECORDED / "steps.toml").read_text(encoding="utf-8"))
TABLE = tomllib.loads((RECORDED / "expected.toml").read_text(encoding="utf-8"))
CASES = TABLE["case"]
USERS = {"rw": "rwpass", "ro": "ropass"}
OPPOSITE = {
    "A07b": "--tag may be repeated",
    "A46": "a no is a no as JSON too",
    "A63": "a provider that nobody knows is no pass",
    "B25": "credentials in a URL are sent",
    "D06": "results that were not published are no pass",
}
"""Where Pact's own client passes and `handfast` does not, or the reverse."""


@pytest.mark.parametrize("case", CASES, ids=[case["step"] for case in CASES])
def test_a_recorded_step_ends_as_it_must(
    case: dict[str, Any],
    broker: Callable[..., Any],
    double: ModuleType,
    handfast: Callable[..., tuple[int, str]],
    orders: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handfast.commands.broker.can_i_deploy._BETWEEN_SECONDS", 0.02)
    if "orders" in case:
        orders(case["orders"])
    known = broker(
        *case.get("answers", [case["step"]]),
        path=case.get("path", ""),
        users=USERS if "users" in case else {},
        token=case.get("token", ""),
    )
    for target, step in case.get("alike", {}).items():
        response = double.steps(step)[0]["response"]
        asked = {"method": "GET", "target": target}
        known.exchanges.append({"request": asked, "response": response})
    posts = [one["request"] for one in known.exchanges if one["request"]["method"] == "POST"]
    for request in posts[-1:]:
        request["body"] |= case.get("sends", {})
    for name, value in case.get("variables", {}).items():
        monkeypatch.setenv(f"PACT_BROKER_{name}", value)
    if "in_url" in case:
        url = known.url.replace("//", f"//{case['in_url']}@")
        monkeypatch.setenv("PACT_BROKER_BASE_URL", url)
    if "down" in case:
        monkeypatch.setenv("PACT_BROKER_BASE_URL", "http://127.0.0.1:1")
    code, printed = handfast(*case["arguments"])
    assert [text for text in case["texts"] if text not in printed] == [], printed
    assert code == case["exit"]


def test_every_recorded_step_is_asked_or_named_with_the_reason() -> None:
    asked = [case["step"] for case in CASES]
    elsewhere = [step for steps in TABLE["elsewhere"].values() for step in steps]
    named = [step for group in TABLE["not_asked"] for step in group["steps"]]
    known = {name.partition("-")[0] for name in STEPS}
    assert sorted({*asked, *elsewhere, *named}) == sorted(known)
    assert len(asked) + len(elsewhere) + len(named) == len(known)
    assert all(group["reason"] for group in TABLE["not_asked"])


def test_a_step_that_is_asked_is_here_as_it_was_recorded(double: ModuleType) -> None:
    files = {path.stem for path in RECORDED.rglob("[A-G]*.json")}
    named = {step for group in TABLE["not_asked"] for step in group["steps"]}
    assert files == {name for name in STEPS if name.partition("-")[0] not in named}


@pytest.mark.parametrize("file", TABLE["elsewhere"])
def test_the_tests_of_a_file_name_the_steps_that_they_ask(file: str) -> None:
    text = (HERE / file).read_text(encoding="utf-8")
    steps = TABLE["elsewhere"][file]
    assert [step for step in steps if not re.search(rf"\b{step}\b", text)] == []


@pytest.mark.parametrize(
    ("step", "theirs", "ours"),
    [
        *(("A46", 0, 1), ("A21", 1, 2), ("A41", 1, 3), ("A25", 1, 3), ("A19", 1, 2)),
        *(("A63", 0, 2), ("A62", 1, 2), ("F11", 1, 2), ("C02", 1, 3), ("D06", 0, 3)),
    ],
)
def test_where_pacts_own_client_misleads_the_exit_code_is_another(
    step: str, theirs: int, ours: int, double: ModuleType
) -> None:
    """A no as JSON, an unknown provider and results that were not published were exit code 0.

    A typing mistake, a missing result, a provider that nobody knows and a token that is refused
    were a plain no.
    """
    (case,) = (case for case in CASES if case["step"] == step)
    assert (STEPS[double.path_of(step).stem]["exit"], case["exit"]) == (theirs, ours)


def test_where_one_passes_and_the_other_does_not_has_a_reason(double: ModuleType) -> None:
    ends = {case["step"]: case["exit"] for case in CASES if "--dry-run" not in case["arguments"]}
    theirs = {step: STEPS[double.path_of(step).stem]["exit"] for step in ends}
    assert sorted(step for step in ends if (ends[step] == 0) != (theirs[step] == 0)) == sorted(
        OPPOSITE
    )
