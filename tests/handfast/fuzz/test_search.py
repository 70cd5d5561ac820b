"""A seed makes the same values everywhere; what fails shrinks, each failure by itself."""

from __future__ import annotations

import time

import pytest
from hypothesis import strategies as st

from handfast.fuzz.finding import Finding
from handfast.fuzz.search import again, digest_of, rounds, seek


def found(name: str) -> Finding:
    return Finding(name, "toy", "p", "c", "i", "where", "expected", "got", "", "")


def too_large(value: int) -> Finding | None:
    return found("toolarge") if value > 999 else None


def test_rounds_begin_small_and_come_to_what_was_asked_for() -> None:
    assert rounds(0) == ()
    assert sum(rounds(1000)) == 1000
    assert rounds(1000)[0] < rounds(1000)[1]


def test_a_failure_shrinks_and_its_choices_make_it_again() -> None:
    strategy = st.integers(0, 100_000)
    sought = seek(strategy, too_large, number=1, examples=100, until=float("inf"))
    (shrunk,) = sought.shrunk
    assert shrunk.choices is not None
    assert again(strategy, too_large, shrunk.choices) == (1000, found("toolarge"))
    assert shrunk.drawn == digest_of(1000)
    assert again(strategy, lambda _: None, shrunk.choices) == (1000, None)


def test_failures_of_several_kinds_are_each_shrunk() -> None:
    def odd_or_even(value: int) -> Finding | None:
        return found("odd" if value % 2 else "even") if value > 10 else None

    sought = seek(st.integers(0, 999), odd_or_even, number=1, examples=100, until=float("inf"))
    made = {
        one.found.id: again(st.integers(0, 999), odd_or_even, one.choices or b"")[0]
        for one in sought.shrunk
    }
    assert made == {"odd": 11, "even": 12}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_seed_makes_the_same_values_each_time(number: int) -> None:
    def values() -> list[str]:
        seen: list[str] = []
        seek(st.text(), seen.append, number=number, examples=50, until=float("inf"))
        return seen

    assert values() == values() != []


def test_nothing_is_begun_when_the_time_is_up() -> None:
    sought = seek(st.integers(), too_large, number=1, examples=50, until=time.monotonic() - 1)
    assert (sought.cases, sought.shrunk) == (0, ())


def test_a_failure_that_does_not_come_back_is_told_without_choices() -> None:
    seen: list[int] = []

    def first_only(value: int) -> Finding | None:
        seen.append(value)
        return found("once") if len(seen) == 3 else None

    sought = seek(st.integers(), first_only, number=1, examples=20, until=float("inf"))
    assert [(one.found.id, one.choices) for one in sought.shrunk] == [("once", None)]


def test_what_needs_no_choice_comes_back_too() -> None:
    """No choices at all are not the same as none that are known."""

    def never_right(value: None) -> Finding:
        return found("always")

    (shrunk,) = seek(st.none(), never_right, number=1, examples=5, until=float("inf")).shrunk
    assert shrunk.choices == b""
    assert again(st.none(), never_right, b"") == (None, found("always"))


def test_where_nothing_can_be_made_nothing_is_tried() -> None:
    """All that a strategy makes is filtered out: that is no failure of ours."""
    nothing = st.integers(0, 3).filter(lambda value: value > 3)
    sought = seek(nothing, too_large, number=1, examples=5, until=float("inf"))
    assert (sought.cases, sought.shrunk) == (0, ())


def test_choices_that_make_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="make nothing any more"):
        again(st.integers(), too_large, b"\xff\xff no choices")


def test_an_error_of_our_own_is_not_taken_for_a_finding() -> None:
    def broken(value: int) -> Finding | None:
        raise KeyError(value)

    with pytest.raises(KeyError):
        seek(st.just(1), broken, number=1, examples=5, until=float("inf"))
