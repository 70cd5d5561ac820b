"""A run in which a service answers with texts that would act in each form of a report."""

from __future__ import annotations

from typing import Any

import pytest

from handfast.report.run import LeftOut, Run

HOSTILE = (
    "50%\r\n::error::done, a=b: ]]> <b c='d'>&lt; \x1b[31m\x00\u202e @team #1 "
    "[here](https://evil.example) ![](x.png) `code` ``` | *bold* _it_ ~~no~~ é\U0001f600"
)


@pytest.fixture
def hostile() -> str:
    """A text with whatever means something in XML, in Markdown, in a terminal or to GitHub."""
    return HOSTILE


@pytest.fixture
def attacked(made: Any) -> Run:
    """A run whose texts all come from a service that attacks, one of them longer than is shown."""
    got = {"got": HOSTILE, "remedy": HOSTILE, "request": HOSTILE, "answer": HOSTILE}
    missing = made.mismatch(made.missing.clause, HOSTILE, path=("price",), **got)
    long = made.mismatch(made.status.clause, "422", "y" * 90_000, place="the status")
    run: Run = made.run(
        made.result("get an item", missing),
        made.result("make an item", long),
        made.result("list red items", made.unready),
        made.result("an item was sold"),
        obstacles=(made.mismatch(made.unready.clause, place=HOSTILE, expected="", got=HOSTILE),),
        left_out=(LeftOut("toy", HOSTILE, ("delete an item",)),),
    )
    return run
