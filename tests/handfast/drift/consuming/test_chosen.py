"""What of a drift file is a fault at a consumer's door: nothing that is about others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handfast.drift.consuming.chosen import faults_of_drift, in_order
from handfast.drift.differences import Drift
from handfast.model.cases import Case, cases_of
from life_organiser_contracts.system import SYSTEM
from tests.handfast.drift.consuming.toy_readers import CASES, differing
from tests.life_organiser.drifted.core import known_drift


def cases_for(consumer: str) -> list[Case]:
    return [case for case in cases_of(SYSTEM.contracts) if case.consumer == consumer]


def test_rows_about_what_a_consumer_does_not_use_are_no_fault() -> None:
    for consumer in ("email-poller", "assistant"):
        assert faults_of_drift(known_drift(), consumer, cases_for(consumer)) == []


def test_drift_of_a_provider_that_it_does_not_call_is_one_and_so_is_the_same_twice() -> None:
    other = differing(fields={"Book.title": "name"})
    core = known_drift()
    assert faults_of_drift((core, core, other), "email-poller", cases_for("email-poller")) == [
        "drift: core is there twice",
        "drift: email-poller relies on nothing of library: known: core",
    ]


def test_a_row_that_hides_all_that_it_reads_is_one() -> None:
    known = differing(absent={"Book.id": True})
    reads_the_id_alone = [CASES["list"]]
    (fault,) = faults_of_drift(known, "reader", reads_the_id_alone)
    assert fault == "drift: Book.id: without it nothing is verified of: list"


@pytest.mark.parametrize("drift", ["drift.toml", Path("drift.toml"), [Drift(reason="old")], 3])
def test_what_is_no_differences_is_named_with_what_to_give(drift: Any) -> None:
    (fault,) = faults_of_drift(drift, "reader", [CASES["list"]])
    (one,) = in_order(drift)
    assert fault.startswith(f"drift: {one!r}"[:60])
    assert "give differences_of(provider.offer(), read_drifts(Path(" in fault


def test_none_is_no_drift() -> None:
    none: Any = None
    assert (in_order(none), faults_of_drift(none, "reader", [CASES["list"]])) == ((), [])
