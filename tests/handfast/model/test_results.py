"""Results and reports: passed only when something was verified and nothing is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from handfast.model.cases import Case
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Report, Responsible, Result, Verdict, result_of
from handfast.wire.paths import EVERY, Step

WRONG_STATUS = Mismatch(clause=Clause.STATUS, place="the status", expected="200", got="500")
UNREADY = Mismatch(
    clause=Clause.STATE, place="s", expected="a state", got="none", whose=Responsible.SET_UP
)


def _result(*mismatches: Mismatch) -> Result:
    return Result(
        mode=Mode.PACT,
        consumer="c",
        provider="p",
        interaction="i",
        state="s",
        mismatches=mismatches,
    )


def test_a_result_names_what_was_verified(shop: Any) -> None:
    result = result_of(Mode.IN_PROCESS, Case("web", "shop", shop.gets), [WRONG_STATUS], 0.25)
    assert result == Result(
        mode=Mode.IN_PROCESS,
        consumer="web",
        provider="shop",
        interaction="get an item",
        state="an item exists",
        mismatches=(WRONG_STATUS,),
        seconds=0.25,
    )


def test_a_result_without_mismatches_is_passed() -> None:
    assert _result().passed
    assert not _result(WRONG_STATUS).passed


def test_a_mismatch_of_the_set_up_is_never_a_failure_of_the_provider() -> None:
    assert _result(WRONG_STATUS, UNREADY).verdict is Verdict.NOT_VERIFIED
    assert _result(WRONG_STATUS).verdict is not Verdict.NOT_VERIFIED


def test_a_report_of_nothing_is_not_passed() -> None:
    assert not Report("shop", ()).passed


def test_a_report_is_passed_when_every_result_is_and_there_is_no_obstacle() -> None:
    assert Report("shop", (_result(),)).passed
    assert not Report("shop", (_result(),), (UNREADY,)).passed
    broken = Report("shop", (_result(), _result(WRONG_STATUS)))
    assert not broken.passed
    assert broken.failed == (_result(WRONG_STATUS),)


@pytest.mark.parametrize(
    ("place", "path", "name_at_provider", "where"),
    [
        ("the status", None, "", "the status"),
        ("", (), "", "the whole body"),
        ("", ("tags", 0, "tag"), "", "tags[0].tag"),
        ("", ("id",), "uuid", "id (uuid)"),
        ("GET /items", (EVERY, "id"), "", "GET /items: [*].id"),
        ("GET /items", (), "", "GET /items: the whole body"),
    ],
)
def test_where_a_mismatch_is_comes_from_place_and_path(
    place: str, path: tuple[Step, ...] | None, name_at_provider: str, where: str
) -> None:
    mismatch = replace(WRONG_STATUS, place=place, path=path, name_at_provider=name_at_provider)
    assert mismatch.where == where
    assert mismatch.within("then").where == f"then: {where}"


def test_the_path_of_a_mismatch_is_text_in_json() -> None:
    paths = [None, (), ("tags", 0, "tag")]
    found = [replace(WRONG_STATUS, path=path).to_json()["path"] for path in paths]
    assert found == [None, "", "tags[0].tag"]


def test_a_report_is_json() -> None:
    report = Report("shop", (_result(WRONG_STATUS),), (UNREADY,))
    named = ("name_at_provider", "remedy", "request", "after", "detail", "answer")
    empty = {"path": None, **dict.fromkeys(named, "")}
    status = {"clause": "status", "place": "the status", "expected": "200", "got": "500"}
    state = {"clause": "state", "place": "s", "expected": "a state", "got": "none"}
    assert json.loads(json.dumps(report.to_json())) == {
        "system": "shop",
        "passed": False,
        "obstacles": [state | empty | {"where": "s", "whose": "set-up"}],
        "drift": 0,
        "drifts": [],
        "document": [],
        "results": [
            {
                "mode": "by Pact",
                "consumer": "c",
                "provider": "p",
                "interaction": "i",
                "state": "s",
                "mismatches": [status | empty | {"where": "the status", "whose": "provider"}],
                "seconds": 0.0,
                "drifts": [],
                "not_drifted": [],
                "left_out": [],
                "verdict": "failed",
            }
        ],
    }
