"""A finding's id is made of what does not change from run to run, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.expectation.match import mismatches_in
from handfast.expectation.promises import expect_answer
from handfast.fuzz.finding import Finding, Source, finding_of, general
from handfast.model import Answer, Content, Exchange, Operation
from handfast.model.clauses import Clause
from handfast.model.raised import Raised
from handfast.model.results import Mismatch, Responsible
from handfast.report.causes.kinds import is_missing
from handfast.shapes import shape_of
from handfast.wire.paths import render, steps


class Thing(BaseModel):
    """What is answered."""

    name: str
    prices: dict[str, int]
    about: dict[str, Any]


class Stock(BaseModel):
    """Several of them, or none."""

    things: list[Thing] | None


MISMATCH = Mismatch(
    clause=Clause.EQUALS,
    place="valid request",
    path=("things", 0, "name"),
    expected='"lamp"',
    got='"vase"',
    request="curl http://stall/things",
)


def finding(mismatch: Mismatch = MISMATCH, **changes: Any) -> Finding:
    options = {"provider": "stall", "consumer": "buyer", "operation": "list", "interaction": "all"}
    more = {"source": Source.PROPERTIES, "shape": shape_of(Stock), **options, **changes}
    return finding_of(more.pop("source"), mismatch, **more)


def raising(kind: str, mismatch: Mismatch = MISMATCH) -> Mismatch:
    raised = Raised(type=kind, message="", place="", traceback="")
    return replace(mismatch, raised=(raised,))


def changed(**changes: Any) -> Mismatch:
    values = {"clause": Clause.EQUALS, "place": "valid request", "path": MISMATCH.path}
    return Mismatch(**{**values, "expected": '"lamp"', "got": '"vase"', **changes})


@pytest.mark.parametrize(
    ("mismatch", "options"),
    [
        (changed(expected='"rug"', got='"bed"', request="", detail="what helps"), {}),
        (changed(path=("things", 7, "name")), {}),
        (MISMATCH, {"consumer": "seller", "interaction": "another of the same operation"}),
    ],
)
def test_what_differs_from_run_to_run_does_not_count(
    mismatch: Mismatch, options: dict[str, Any]
) -> None:
    """Values, indices, and which of several interactions showed it."""
    assert finding(mismatch, **options).id == finding().id == "a91a15d0"


@pytest.mark.parametrize(
    ("mismatch", "options"),
    [
        (changed(clause=Clause.READS), {}),
        (changed(place="valid request: then"), {}),
        (changed(path=("things", 0, "prices")), {}),
        (changed(path=None), {}),
        (changed(whose=Responsible.CONSUMER), {}),
        (MISMATCH, {"operation": "look"}),
        (MISMATCH, {"provider": "market"}),
        (MISMATCH, {"source": Source.OWN_DOCUMENT}),
        (raising("KeyError"), {}),
    ],
)
def test_what_makes_another_failure_counts(mismatch: Mismatch, options: dict[str, Any]) -> None:
    assert finding(mismatch, **options).id != finding().id


def test_a_field_that_is_missing_is_one_failure_wherever_it_is_missing() -> None:
    """In another answer, after another request, and by another source."""
    gone = changed(clause=Clause.READS, got="no such key; there are: prices")
    alone = changed(clause=Clause.READS, got=gone.got, path=("name",), place="then")
    more = {"shape": shape_of(Thing), "operation": "look", "source": Source.DERIVED_DOCUMENT}
    assert finding(gone).id == finding(alone, **more).id
    assert finding(gone).id != finding(changed(clause=Clause.READS, got="5")).id
    other = changed(clause=Clause.READS, got=gone.got, path=("things", 0, "prices"))
    assert finding(gone).id != finding(other).id


def test_other_words_for_a_field_that_is_missing_change_no_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor what a report takes for missing."""
    answers = (Answer(200, Content(Thing)),)
    operation = Operation(name="get", method="GET", path="/", answers=answers)
    node = expect_answer(Exchange(operation=operation, reads=("name",)), {})

    def missing() -> tuple[str, str, bool]:
        (one,) = mismatches_in(node, {"prices": {}})
        return one.got, finding(one, shape=shape_of(Thing)).id, is_missing(one)

    assert missing() == ("no such key; there are: prices", "1ed1a610", True)
    monkeypatch.setattr("handfast.expectation.match._NO_SUCH_KEY", "absent")
    assert missing() == ("absent; there are: prices", "1ed1a610", True)


def test_an_exception_in_a_provider_is_one_failure_wherever_it_shows() -> None:
    """The input that brings it about differs, and the source; the bug does not."""
    elsewhere = finding(raising("KeyError"), source=Source.OWN_DOCUMENT)
    assert finding(raising("KeyError")).id == elsewhere.id
    other = changed(place="body price: below minimum", clause=Clause.STATUS, path=None)
    assert finding(raising("KeyError")).id == finding(raising("KeyError", other)).id
    assert finding(raising("KeyError")).id != finding(raising("TypeError")).id


def test_what_the_declared_models_show_is_one_failure_by_either_document() -> None:
    """The request that shows it is all that differs."""
    sources = (Source.OWN_DOCUMENT, Source.DERIVED_DOCUMENT)
    assert len({finding(source=one, by_models=True).id for one in sources}) == 1
    assert len({finding(source=one).id for one in sources}) == 2


def test_each_finding_has_a_remedy() -> None:
    """Its own, where the mismatch has one."""
    assert finding(changed(remedy="sell another")).mismatch.remedy == "sell another"
    assert finding().mismatch.remedy == (
        "answer as the contract declares, or agree on what the service does"
    )


def test_an_exception_in_a_client_is_another_failure_for_another_input() -> None:
    """And for another consumer, whose client is its own."""
    cut, reset = (
        changed(place=f"trouble {name}: the client", path=None, whose=Responsible.CONSUMER)
        for name in ("cut", "reset")
    )
    ids = {finding(raising("httpx.ReadError", one)).id for one in (cut, reset)}
    assert len(ids | {finding(raising("httpx.ReadError", cut), consumer="other").id}) == 3


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("things[3].name", "things[*].name"),
        ("things[3].prices.black", "things[*].prices[*]"),
        ("things[3].about.who.name", "things[*].about[*][*]"),
        ("nothing.here", "nothing.here"),
    ],
)
def test_a_path_leads_to_any_item_and_any_key_that_no_model_names(path: str, expected: str) -> None:
    assert render(general(steps(path), shape_of(Stock))) == expected


def test_a_path_into_what_is_not_declared_leads_to_any_item() -> None:
    assert render(general(("things", 3, "name"))) == "things[*].name"
