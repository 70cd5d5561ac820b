"""The machinery of the benchmarks is honest: ratios, bars, and what may be timed at all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import count

import pytest

from handfast.model.cases import cases_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Result
from handfast.providers.provider import Checkpoint, RunningProvider
from handfast.run.in_process import verify_in_process
from tests.benchmarks.figures import drawing, page
from tests.benchmarks.growing import A_BOOK, Book, shelf, shelf_system
from tests.benchmarks.measuring import Claim, Table, interleaved, median, ratio
from tests.benchmarks.raw.recording import Call, Request, Restore, Save, all_passed, record
from tests.benchmarks.raw.replaying import replay

CASES = cases_of(shelf_system(3).contracts)
NUMBERS = count(7_000_000)
"""What no test and no shelf has chosen before."""


def choosing_shelf() -> RunningProvider:
    """A shelf that can be saved, and that gives each book a number of its own choice."""
    plain = shelf()
    books: dict[str, bytes] = plain.app.books

    def put(book_id: int) -> dict[str, int]:
        chosen = next(NUMBERS)
        book = Book(book_id=chosen, title=f"Volume {book_id}")
        books[f"/books/{chosen}"] = book.model_dump_json().encode()
        return {"book_id": chosen}

    def restore(saved: dict[str, bytes]) -> None:
        books.clear()
        books.update(saved)

    checkpoint = Checkpoint(lambda: dict(books), restore)
    return replace(plain, states={A_BOOK.name: put}, checkpoint=checkpoint)


def test_a_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    """A round in which the machine was twice as slow changes nothing."""
    timings = {"one": (2.0, 4.0, 30.0), "other": (1.0, 2.0, 10.0)}

    assert ratio(timings, "one", "other") == 2.0
    assert ratio(timings, "other", "one") == 0.5
    assert median(timings, "one") == 4.0


def test_every_other_round_runs_backwards_and_what_warms_up_is_not_counted() -> None:
    called: list[str] = []

    def thing(name: str) -> float:
        called.append(name)
        return float(len(called))

    things = {"a": lambda: thing("a"), "b": lambda: thing("b")}
    timings = interleaved(things, 2, warm=[lambda: thing("warm")])

    assert called == ["warm", "a", "b", "b", "a"]
    assert timings == {"a": (2.0, 5.0), "b": (3.0, 4.0)}


@pytest.mark.parametrize(
    ("claim", "met"),
    [
        (Claim(description="", value=2.0, at_most=2), True),
        (Claim(description="", value=2.001, at_most=2), False),
        (Claim(description="", value=1.0, at_least=1), True),
        (Claim(description="", value=0.999, at_least=1), False),
        (Claim(description="", value=99), True),
    ],
)
def test_a_bar_is_compared_with_the_unrounded_figure(claim: Claim, met: bool) -> None:
    assert claim.met is met


def test_only_a_run_in_which_everything_passed_is_timed() -> None:
    results = asyncio.run(verify_in_process(CASES, shelf()))
    mismatch = Mismatch(clause=Clause.STATUS, place="the status", expected="200", got="500")
    failed = Result(
        mode=Mode.PACT,
        consumer="reader",
        provider="shelf",
        interaction="read book 0",
        state="",
        mismatches=(mismatch,),
    )
    all_passed(results, len(CASES))

    with pytest.raises(RuntimeError, match="read book 0"):
        all_passed((failed, *results[1:]), len(CASES))
    with pytest.raises(RuntimeError, match="2 of 3 verified"):
        all_passed(results[1:], len(CASES))
    with pytest.raises(RuntimeError, match="0 of 0 verified"):
        all_passed((), 0)


def test_a_record_has_each_reset_state_and_request_in_order() -> None:
    steps = record(CASES[:1], shelf())

    assert steps == (
        Call("reset", "", {}),
        Call("state", "a book is on the shelf", {"book_id": 0}),
        Request("GET", "/books/0", {}, b"", 200),
    )


def test_a_replay_that_does_not_do_what_was_recorded_is_refused() -> None:
    steps = record(CASES, shelf())
    asyncio.run(replay(steps, shelf()))
    without_states = [one for one in steps if not (isinstance(one, Call) and one.kind == "state")]

    with pytest.raises(RuntimeError, match="GET /books/0: 404, recorded as 200"):
        asyncio.run(replay(without_states, shelf()))


def test_what_is_saved_and_what_a_handler_chose_is_replayed() -> None:
    """The set-up that is restored is the replay's own, and so are the names in later requests."""
    given = (replace(A_BOOK, returns=("book_id",))(book_id=0),)
    cases = [
        replace(CASES[0], interaction=replace(CASES[0].interaction, name=name, given=given))
        for name in ("read book 0", "read book 0 again")
    ]
    steps = record(cases, choosing_shelf())
    kinds = [type(step) for step in steps]
    asked = [step.target == f"/books/{step.asks[0]}" for step in steps if isinstance(step, Request)]

    assert kinds == [Call, Call, Save, Request, Restore, Request]
    assert asked == [True, True]
    asyncio.run(replay(steps, choosing_shelf()))
    unasked = [replace(step, asks=()) if isinstance(step, Request) else step for step in steps]
    with pytest.raises(RuntimeError, match="404, recorded as 200"):
        asyncio.run(replay(unasked, choosing_shelf()))


def test_a_page_shows_what_is_not_met_and_a_drawing_is_the_same_every_time() -> None:
    missed = Claim(description="a thing", value=3, at_most=2)
    table = Table(
        title="Things",
        description="How.",
        head=("what", "cost"),
        rows=(("one", "3"),),
        claims=(missed,),
        bars={"one": 3.0},
        unit="s",
    )

    assert "| a thing | 3.00x | at most 2.00x | **not met** |" in page([table])
    assert drawing([table]) == drawing([table])
    assert "Things: s" in drawing([table])
