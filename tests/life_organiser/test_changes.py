"""Breaking changes are caught for the right reason; compatible ones raise no alarm.

Each change of ``tests/data/life_organiser`` is made to a copy of the reference services, which
are then held in process (and, for messages, through a stream) and by Pact.
"""

from __future__ import annotations

import asyncio
import importlib
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from contracts.engine.cases import Case, cases_of
from contracts.engine.faults import Verdict, Way
from contracts.engine.model import MessageInteraction
from contracts.engine.run.in_process import hold_in_process
from contracts.engine.run.pact_provider import hold_by_pact
from contracts.engine.run.provider import Provider
from contracts.engine.run.redis_clients import fake_redis
from contracts.life_organiser.bindings import core_provider, worker_provider
from contracts.life_organiser.system import SYSTEM

DATA = Path(__file__).resolve().parents[1] / "data" / "life_organiser"
REFERENCE = Path(str(importlib.import_module("contracts.life_organiser.reference").__path__[0]))
CASES = cases_of(SYSTEM.contracts)
SHORT_FORM = 5

Change = Mapping[str, str]


def changes(kind: str) -> list[Change]:
    listed: list[Change] = tomllib.loads((DATA / f"{kind}_changes.toml").read_text())["change"]
    return listed


def named(change: Change) -> str:
    return change["id"]


@pytest.fixture
def mutated(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a package that is the reference with one change."""
    change: Change = request.param
    package = f"mutated_reference_{abs(hash(change['id']))}"
    copy = tmp_path / package
    shutil.copytree(REFERENCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    source = copy / change["file"]
    text = source.read_text(encoding="utf-8")
    assert text.count(change["old"]) == 1, "the change must be made in exactly one place"
    source.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")
    sys.path.insert(0, str(tmp_path))
    importlib.invalidate_caches()
    yield package
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        del sys.modules[name]


def providers(package: str) -> dict[str, Provider]:
    return {
        "core": core_provider(fake_redis(), package=package),
        "llm-worker": worker_provider(fake_redis(), package=package),
    }


def held_in_process(bound: Mapping[str, Provider]) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    for name, provider in bound.items():
        cases = tuple(case for case in CASES if case.provider == name)
        found = asyncio.run(hold_in_process(cases, provider, way=Way.IN_PROCESS))
        verdicts |= {case.id: verdict for case, verdict in zip(cases, found, strict=True)}
    return verdicts


def held_by_pact(bound: Mapping[str, Provider], cases: tuple[Case, ...]) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    for name, provider in bound.items():
        mine = tuple(case for case in cases if case.provider == name)
        if mine:
            found = hold_by_pact(mine, provider)
            verdicts |= {case.id: verdict for case, verdict in zip(mine, found, strict=True)}
    return verdicts


def told(verdict: Verdict) -> str:
    lines = [
        f"{fault.clause} | {fault.where} | {fault.expected} | {fault.got}"
        for fault in verdict.faults
    ]
    return "\n".join([f"{verdict.consumer}: {verdict.interaction}", *lines])


def broken(verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    return {key: verdict for key, verdict in verdicts.items() if not verdict.kept}


def test_there_are_enough_changes_to_believe_in() -> None:
    """At least 40 breaking ones and 15 compatible ones, each with a name of its own."""
    ids = [change["id"] for kind in ("breaking", "compatible") for change in changes(kind)]
    assert len(changes("breaking")) >= 40
    assert len(changes("compatible")) >= 15
    assert len(ids) == len(set(ids))


@pytest.mark.long
@pytest.mark.parametrize("mutated", changes("compatible"), ids=named, indirect=True)
def test_a_compatible_change_raises_no_alarm(mutated: str) -> None:
    """Neither in process nor by Pact."""
    bound = providers(mutated)
    assert "\n".join(map(told, broken(held_in_process(bound)).values())) == ""
    assert "\n".join(map(told, broken(held_by_pact(bound, CASES)).values())) == ""


@pytest.mark.long
@pytest.mark.parametrize(
    ("mutated", "change"),
    [(change, change) for change in changes("breaking")],
    ids=[change["id"] for change in changes("breaking")],
    indirect=["mutated"],
)
def test_a_breaking_change_is_caught_for_the_right_reason(mutated: str, change: Change) -> None:
    """By a message that names it, and by Pact too wherever Pact can see it.

    Pact is asked about what broke in process and about as many interactions that did not.
    """
    bound = providers(mutated)
    verdicts = held_in_process(bound)
    found = broken(verdicts)
    assert found, "nothing was noticed"
    assert not any(verdict.set_up_failed for verdict in found.values())
    assert any(change["names"] in told(verdict) for verdict in found.values()), "\n".join(
        map(told, found.values())
    )
    kept = [case for case in CASES if case.id not in found][:: max(1, len(CASES) // 20)]
    asked = (*(case for case in CASES if case.id in found), *kept)
    by_pact = broken(held_by_pact(bound, asked))
    assert set(by_pact) <= set(found), "Pact saw what the judge did not"
    assert bool(by_pact) is ("unseen_by_pact" not in change), "\n".join(map(told, found.values()))


@pytest.mark.parametrize(
    ("mutated", "change"),
    [(change, change) for change in changes("breaking")[::SHORT_FORM]],
    ids=[change["id"] for change in changes("breaking")[::SHORT_FORM]],
    indirect=["mutated"],
)
def test_a_breaking_change_is_caught_in_process(mutated: str, change: Change) -> None:
    """The short form of the above."""
    found = broken(held_in_process(providers(mutated)))
    assert any(change["names"] in told(verdict) for verdict in found.values())


@pytest.mark.parametrize("mutated", changes("compatible")[::SHORT_FORM], ids=named, indirect=True)
def test_a_compatible_change_raises_no_alarm_in_process(mutated: str) -> None:
    """The short form of the above."""
    assert broken(held_in_process(providers(mutated))) == {}


def test_both_ways_hold_the_same_interactions() -> None:
    """Nothing is left out of either way: HTTP and messages, variants included."""
    messages = [case for case in CASES if isinstance(case.interaction, MessageInteraction)]
    assert len(CASES) > len(messages) >= 22
