"""Each difference that fuzzing finds has a remedy."""

from __future__ import annotations

import pytest

from handfast.fuzz.remedies import remedy_for
from handfast.model.clauses import Clause
from handfast.model.raised import Raised
from handfast.model.results import Mismatch, Responsible

RAISED = (Raised(type="KeyError", message="", place="", traceback=""),)


@pytest.mark.parametrize(
    ("mismatch", "remedy"),
    [
        (
            Mismatch(clause=Clause.STATUS, expected="201", got="418"),
            "answer with a declared status that fits the request, or declare this one",
        ),
        (
            Mismatch(clause=Clause.STATUS, expected="201", got="500", raised=RAISED),
            "mend what is raised there: whatever is sent has an answer",
        ),
        (
            Mismatch(clause=Clause.EQUALS, expected="1", got="2"),
            "answer as the contract declares, or agree on what the service does",
        ),
        (
            Mismatch(clause=Clause.ANSWER, expected="1", got="2", whose=Responsible.CONSUMER),
            "let the consumer take whatever its provider may answer or send",
        ),
        (Mismatch(clause=Clause.STATUS, expected="1", got="2", remedy="add one"), "add one"),
    ],
)
def test_a_mismatch_advises_itself_else_its_clause_does(mismatch: Mismatch, remedy: str) -> None:
    """What was raised before the status that it led to."""
    assert remedy_for(mismatch) == remedy
