"""Each recorded step, asked with handfast: exit code and message are right, misleading or not."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

RECORDED = Path(__file__).resolve().parents[3] / "data" / "pact_broker"
CASES = tomllib.loads((RECORDED / "expected.toml").read_text(encoding="utf-8"))["case"]
ELSEWHERE = ("A52", "A59", "A61", "B", "C", "D", "G11")
"""Steps with two branches, users, a token, faults and other providers: other tests have them."""


@pytest.mark.parametrize("case", CASES, ids=[case["step"] for case in CASES])
def test_a_recorded_step_ends_as_it_must(
    case: dict[str, Any],
    broker: Callable[..., Any],
    double: ModuleType,
    handfast: Callable[..., tuple[int, str]],
    orders: Callable[[str], None],
) -> None:
    if "orders" in case:
        orders(case["orders"])
    known = broker(case["step"], path=case.get("path", ""))
    for target, step in case.get("alike", {}).items():
        response = double.steps(step)[0]["response"]
        asked = {"method": "GET", "target": target}
        known.exchanges.append({"request": asked, "response": response})
    code, printed = handfast(*case["arguments"])
    assert [text for text in case["texts"] if text not in printed] == [], printed
    assert code == case["exit"]


def test_every_recorded_step_is_asked() -> None:
    files = {path.stem.partition("-")[0] for path in RECORDED.glob("*.json")}
    here = {step for step in files if not step.startswith(ELSEWHERE)}
    assert sorted(case["step"] for case in CASES) == sorted(here)


@pytest.mark.parametrize(
    ("step", "theirs", "ours"),
    [
        *(("A46", 0, 1), ("A21", 1, 2), ("A41", 1, 3), ("A25", 1, 3), ("A19", 1, 2)),
        *(("A63", 0, 2), ("A62", 1, 2), ("F11", 1, 2)),
    ],
)
def test_where_pacts_own_client_misleads_the_exit_code_is_another(
    step: str, theirs: int, ours: int, double: ModuleType
) -> None:
    """A no as JSON and an unknown provider were exit code 0.

    A typing mistake, a missing result and a provider that nobody knows were a plain no.
    """
    recorded = json.loads(double.path_of(step).read_text(encoding="utf-8"))
    (case,) = (case for case in CASES if case["step"] == step)
    assert (recorded["exit"], case["exit"]) == (theirs, ours)
