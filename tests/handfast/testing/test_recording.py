"""What a test came to reaches another process as it was."""

from __future__ import annotations

from dataclasses import replace

from handfast.model.clauses import Clause
from handfast.model.raised import Raised
from handfast.model.results import Mismatch, Mode, Responsible, Result
from handfast.testing.recording import Recorded, read_record, record_text
from handfast.wire.paths import EVERY

CAUSE = Raised(type="KeyError", message="'id'", place="shop.py, line 3, in read", traceback="a")
RAISED = replace(CAUSE, type="shop.Broken", causes=(CAUSE,), traceback="b")
MISMATCH = Mismatch(
    clause=Clause.READS,
    place="GET /items",
    path=("items", 0, EVERY, "a.b"),
    expected="this key",
    got="\u202e\ud800<b>",
    raised=(RAISED,),
    answer="- 200",
)
RESULT = Result(
    mode=Mode.FAKE_STREAM,
    consumer="web",
    provider="shop",
    interaction="list",
    state="",
    mismatches=(MISMATCH,),
    seconds=0.5,
    drifts=("GET /things",),
)


def test_a_result_with_all_its_parts_comes_back() -> None:
    recorded = Recorded(
        "toy", "web: list", "pytest test_web.py::list", RESULT, pending="not built yet"
    )
    found = read_record(record_text(recorded))
    assert found == recorded
    assert found.result is not None
    assert found.result.mismatches[0].answer == "- 200"  # which is not compared


def test_what_stopped_a_test_comes_back() -> None:
    stop = replace(MISMATCH, path=None, whose=Responsible.SET_UP)
    recorded = Recorded("toy", "web: list", "pytest test_web.py::list", obstacles=(stop,))
    assert read_record(record_text(recorded)) == recorded
