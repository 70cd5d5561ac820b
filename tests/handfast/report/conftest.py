"""Runs of the toy shop that did not go well, as values."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Report, Responsible, Result
from handfast.report.gathering import run_of
from handfast.report.run import Origin, Run

ORIGIN = Origin(
    at="2031-04-02T06:15:00+00:00", version="0a1b2c3d4e5f (main)", handfast="0.1.0", command="again"
)
STATES = {
    "get an item": "an item exists",
    "list red items": "an item exists",
    "make an item": "nothing is there",
    "delete an item": "an item exists",
    "an item was sold": "an item exists, an item is bought",
}
BOOKS = {"an item was sold", "what an item costs"}


def mismatch(clause: Clause, expected: str, got: str, **more: Any) -> Mismatch:
    """A difference in the body, unless ``more`` names another place."""
    return Mismatch(clause=clause, expected=expected, got=got, **more)


def result(interaction: str, *mismatches: Mismatch, mode: Mode = Mode.IN_PROCESS) -> Result:
    """What verifying one of the shop's interactions came to."""
    return Result(
        mode=mode,
        consumer="books" if interaction in BOOKS else "web",
        provider="shop",
        interaction=interaction,
        state=STATES.get(interaction, ""),
        mismatches=mismatches,
        seconds=0.25,
    )


@pytest.fixture
def made(shop: SimpleNamespace) -> SimpleNamespace:
    """``mismatch``, ``result``, and ``run``, which gathers results of the shop."""

    def run(*results: Result, obstacles: tuple[Mismatch, ...] = (), **more: Any) -> Run:
        report = Report("toy", results, obstacles, planned=len(results))
        return run_of([report], [shop.system], more.pop("origin", ORIGIN), **more)

    missing = mismatch(
        Clause.READS,
        "this key",
        "no such key; there are: id, name",
        path=("price",),
        request="curl http://provider/items/i-1",
        answer='  200\n  {\n-   "price": this key\n  }',
    )
    by_pact = mismatch(Clause.READS, "this key", "nothing", path=("price",))
    unready = mismatch(
        Clause.STATE,
        "a handler",
        "none",
        place="state 'an item exists'",
        remedy="write it",
        whose=Responsible.SET_UP,
    )
    status = mismatch(Clause.STATUS, "422", "201: {}", place="the status")
    return SimpleNamespace(
        mismatch=mismatch,
        result=result,
        run=run,
        missing=missing,
        missing_by_pact=by_pact,
        unready=unready,
        status=status,
        origin=ORIGIN,
    )
