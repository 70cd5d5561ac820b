"""An answer fits a pact of others in process where it fits by Pact's verifier, and nowhere else."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from handfast.expectation.judge import Received
from handfast.pact.received.answers import judged_answer, why_not_judged
from handfast.wire.headers import Headers

TESTS = Path(__file__).parents[3]
DATA = TESTS / "data" / "pact_rules"
NAMES = ("specification_2", "matchers", "answers", "times")


def table(name: str) -> tuple[str, list[dict[str, Any]]]:
    """The specification, and the cases."""
    found = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found["specification"], found["cases"]


def answer(case: dict[str, Any]) -> Received:
    headers = Headers((name, text) for name, text in case["headers"])
    body = case["body"].encode() if "body" in case else base64.b64decode(case["base64"])
    return Received(case["status"], headers, body)


def fits(case: dict[str, Any]) -> bool:
    assert why_not_judged(case["expected"]) == ()
    return judged_answer(case["expected"], answer(case)) == ()


@pytest.fixture
def verifier(helper: Callable[[Path], ModuleType]) -> Callable[..., list[bool]]:
    """Which of some cases fit by Pact's verifier."""
    return helper(TESTS / "pact_verdicts.py").verdicts  # type: ignore[no-any-return]  # of a helper


@pytest.mark.parametrize("name", NAMES)
def test_each_case_is_decided_as_it_must(name: str) -> None:
    _, cases = table(name)
    assert [one["name"] for one in cases if fits(one) is not one["match"]] == []


def test_the_verifier_decides_the_cases_of_the_specification_so(
    verifier: Callable[..., list[bool]],
) -> None:
    assert_decided("specification_2", verifier)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES[1:])
def test_the_verifier_decides_every_case_so(name: str, verifier: Callable[..., list[bool]]) -> None:
    assert_decided(name, verifier)


def assert_decided(name: str, verifier: Callable[..., list[bool]]) -> None:
    version, cases = table(name)
    found = verifier([(one["expected"], answer(one)) for one in cases], version)
    wrong = [one["name"] for one, fit in zip(cases, found, strict=True) if fit is not one["match"]]
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_both_decide_alike_of_documents_and_rules_at_random(
    seed: int, verifier: Callable[..., list[bool]], helper: Callable[[Path], ModuleType]
) -> None:
    made = helper(Path(__file__).with_name("random_rules.py"))
    cases = [made.case(random.Random(f"{seed}/{one}")) for one in range(400)]  # noqa: S311  # no secret
    found = verifier([(one["expected"], answer(one)) for one in cases], "4.0")
    differing = [one for one, fit in zip(cases, found, strict=True) if fits(one) is not fit]
    assert (differing, {*found}) == ([], {True, False})
