"""Verdicts and reports: kept only when something was held and nothing is wrong."""

from __future__ import annotations

import json
from typing import Any

from handfast.model.cases import Case
from handfast.model.results import Blame, Fault, Report, Verdict, Way, verdict_on

FAULT = Fault(clause="status", where="the status", expected="200", got="500")
UNREADY = Fault(clause="state", where="s", expected="a state", got="none", blame=Blame.SET_UP)


def _verdict(*faults: Fault) -> Verdict:
    return Verdict(
        way=Way.PACT, consumer="c", provider="p", interaction="i", state="s", faults=faults
    )


def test_a_verdict_names_what_was_held(shop: Any) -> None:
    verdict = verdict_on(Way.IN_PROCESS, Case("web", "shop", shop.gets), [FAULT], 0.25)
    assert verdict == Verdict(
        way=Way.IN_PROCESS,
        consumer="web",
        provider="shop",
        interaction="get an item",
        state="an item exists",
        faults=(FAULT,),
        seconds=0.25,
    )


def test_a_verdict_is_kept_without_faults_only() -> None:
    assert _verdict().kept
    assert not _verdict(FAULT).kept


def test_a_fault_of_the_set_up_says_nothing_of_the_provider() -> None:
    assert _verdict(FAULT, UNREADY).set_up_failed
    assert not _verdict(FAULT).set_up_failed


def test_a_report_of_nothing_is_not_kept() -> None:
    assert not Report("shop", ()).kept


def test_a_report_is_kept_when_every_verdict_is_and_nothing_stood_in_the_way() -> None:
    assert Report("shop", (_verdict(),)).kept
    assert not Report("shop", (_verdict(),), (UNREADY,)).kept
    broken = Report("shop", (_verdict(), _verdict(FAULT)))
    assert not broken.kept
    assert broken.broken == (_verdict(FAULT),)


def test_a_report_is_json() -> None:
    report = Report("shop", (_verdict(FAULT),), (UNREADY,))
    empty = {"remedy": "", "request": "", "detail": ""}
    status = {"clause": "status", "where": "the status", "expected": "200", "got": "500"}
    state = {"clause": "state", "where": "s", "expected": "a state", "got": "none"}
    assert json.loads(json.dumps(report.to_json())) == {
        "system": "shop",
        "kept": False,
        "obstacles": [state | empty | {"blame": "set-up"}],
        "drift": 0,
        "drifts": [],
        "verdicts": [
            {
                "way": "pact",
                "consumer": "c",
                "provider": "p",
                "interaction": "i",
                "state": "s",
                "faults": [status | empty | {"blame": "provider"}],
                "seconds": 0.0,
                "drifts": [],
                "kept": False,
            }
        ],
    }
