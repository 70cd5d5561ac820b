"""A seed makes the same values everywhere; what fails shrinks, each failure by itself."""

from __future__ import annotations

import time

import pytest
from hypothesis import strategies as st

from handfast.fuzz.finding import Finding, Source
from handfast.fuzz.search import digest_of, round_sizes, search, try_again
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch


def found(name: str) -> Finding:
    """A finding under an id of ours, by which searches tell findings apart."""
    return Finding(
        id=name,
        source=Source.PROPERTIES,
        provider="stall",
        consumer="buyer",
        operation="sell",
        interaction="sell a lamp",
        mismatch=Mismatch(clause=Clause.STATUS, expected="201", got="500"),
    )


def too_large(value: int) -> Finding | None:
    return found("toolarge") if value > 999 else None


def test_rounds_begin_small_and_come_to_what_was_asked_for() -> None:
    assert round_sizes(0) == ()
    assert sum(round_sizes(1000)) == 1000
    assert round_sizes(1000)[0] < round_sizes(1000)[1]


def test_a_failure_shrinks_and_its_choices_make_it_try_again() -> None:
    strategy = st.integers(0, 100_000)
    searched = search(strategy, too_large, seed=1, examples=100, until=float("inf"))
    (shrunk,) = searched.failures
    assert shrunk.choices is not None
    assert try_again(strategy, too_large, shrunk.choices) == (1000, found("toolarge"))
    assert shrunk.digest == digest_of(1000)
    assert try_again(strategy, lambda _: None, shrunk.choices) == (1000, None)


def test_failures_of_several_kinds_are_each_shrunk() -> None:
    def odd_or_even(value: int) -> Finding | None:
        return found("odd" if value % 2 else "even") if value > 10 else None

    searched = search(st.integers(0, 999), odd_or_even, seed=1, examples=100, until=float("inf"))
    made = {
        one.finding.id: try_again(st.integers(0, 999), odd_or_even, one.choices or b"")[0]
        for one in searched.failures
    }
    assert made == {"odd": 11, "even": 12}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_seed_makes_the_same_values_each_time(number: int) -> None:
    def values() -> list[str]:
        made: list[str] = []
        search(st.text(), made.append, seed=number, examples=50, until=float("inf"))
        return made

    assert values() == values() != []


def test_nothing_is_begun_when_the_time_is_up() -> None:
    searched = search(st.integers(), too_large, seed=1, examples=50, until=time.monotonic() - 1)
    assert (searched.cases, searched.failures) == (0, ())


def test_a_failure_that_does_not_come_back_has_no_choices() -> None:
    values: list[int] = []

    def first_only(value: int) -> Finding | None:
        values.append(value)
        return found("once") if len(values) == 3 else None

    searched = search(st.integers(), first_only, seed=1, examples=20, until=float("inf"))
    assert [(one.finding.id, one.choices) for one in searched.failures] == [("once", None)]


def test_what_needs_no_choice_comes_back_too() -> None:
    """No choices at all are not the same as none that are known."""

    def never_right(value: None) -> Finding:
        return found("always")

    (shrunk,) = search(st.none(), never_right, seed=1, examples=5, until=float("inf")).failures
    assert shrunk.choices == b""
    assert try_again(st.none(), never_right, b"") == (None, found("always"))


def test_where_nothing_can_be_made_nothing_is_tried() -> None:
    """All that a strategy makes is filtered out: that is no failure of ours."""
    nothing = st.integers(0, 3).filter(lambda value: value > 3)
    searched = search(nothing, too_large, seed=1, examples=5, until=float("inf"))
    assert (searched.cases, searched.failures) == (0, ())


def test_choices_that_make_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="these choices make no value"):
        try_again(st.integers(), too_large, b"\xff\xff no choices")


def test_an_error_of_our_own_is_not_taken_for_a_finding() -> None:
    def broken(value: int) -> Finding | None:
        raise KeyError(value)

    with pytest.raises(KeyError):
        search(st.just(1), broken, seed=1, examples=5, until=float("inf"))


def test_each_case_is_counted_while_it_is_searched() -> None:
    """So that whoever waits sees that something is done."""
    counted: list[None] = []
    searched = search(
        st.integers(),
        lambda _: None,
        seed=1,
        examples=5,
        until=float("inf"),
        on_case=lambda: counted.append(None),
    )
    assert len(counted) == searched.cases == 5
