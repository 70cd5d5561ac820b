"""Patterns that are read as runs of characters, and what their runs are."""

import re
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter

from handfast.shapes import Scalar, shape_of
from handfast.strategies.runs import ALL, Run, fit, runs_of, spelled_out
from handfast.strategies.texts import generated_text
from shared.fields import ClockTime, Id


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^$", [()]),
        ("", [(ALL, ALL)]),
        ("^a", [(Run("a", inside=True), ALL)]),
        ("a$", [(ALL, Run("a", inside=True))]),
        (r"\Aa\Z", [(Run("a", inside=True),)]),
        ("^[^/]*$", [(Run("/", inside=False, low=0, high=None),)]),
        ("^[^/]{2,5}$", [(Run("/", inside=False, low=2, high=5),)]),
        ("^[^a]$", [(Run("a", inside=False),)]),
        ("^.+$", [(Run("\n", inside=False, low=1, high=None),)]),
        ("^[a-c_]?$", [(Run("abc_", inside=True, low=0, high=1),)]),
        ("^(a|bc)$", [(Run("a", inside=True),), (Run("b", inside=True), Run("c", inside=True))]),
        ("^(?:ab)?$", [(), (Run("a", inside=True), Run("b", inside=True))]),
        (r"^\w$", None),
        (r"^[^\d]$", None),
        ("^(?i:a)$", None),
        ("^(ab)*$", None),
        ("^(?=a)a$", None),
        ("^(ab|c){4}(ab|c){4}$", None),
        ("(", None),
    ],
)
def test_a_pattern_is_read_as_alternative_sequences_of_runs(pattern: str, expected: Any) -> None:
    assert runs_of(pattern) == expected


@pytest.mark.parametrize(
    ("runs", "shortest", "longest", "expected"),
    [
        ((Run("a", True, 0, None),), 2, 5, (Run("a", True, 2, 5),)),
        ((Run("a", True, 1, 9),), 0, None, (Run("a", True, 1, 9),)),
        ((Run("a", True, 0, 2), ALL), 0, 5, (Run("a", True, 0, 2), Run("", False, 0, 3))),
        (
            (ALL, Run("a", True), ALL),
            2,
            5,
            (Run("", False, 1, 4), Run("a", True), Run("", False, 0, 0)),
        ),
        ((Run("a", True),), 2, None, None),
        ((Run("a", True, 6, 6),), 0, 5, None),
    ],
)
def test_runs_are_narrowed_to_fit_a_length(
    runs: Any, shortest: int, longest: int | None, expected: Any
) -> None:
    assert fit(runs, shortest, longest) == expected


def test_a_small_language_is_spelled_out() -> None:
    runs = runs_of("^([ab]c?|d)$")
    assert runs is not None
    assert spelled_out(runs, 5) == ["a", "ac", "b", "bc", "d"]
    assert spelled_out(runs, 4) is None
    assert spelled_out([(ALL,)], 5) is None


def test_every_clock_time_is_known() -> None:
    runs = runs_of(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    assert runs is not None
    assert sorted(spelled_out(runs, 2_000) or []) == [
        f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)
    ]


@pytest.mark.parametrize(
    "annotation",
    [
        Id,
        ClockTime,
        Annotated[str, Field(pattern="a[^b]{2,}", min_length=4, max_length=7)],
        Annotated[str, Field(pattern=r"^\.{0,2}x?[a-z]*$", min_length=3, max_length=3)],
    ],
)
def test_text_out_of_runs_needs_no_check(annotation: Any, drawn: Callable[..., list[str]]) -> None:
    shape = shape_of(annotation)
    assert isinstance(shape, Scalar)
    strategies, certain = generated_text(shape)

    assert certain
    for text in drawn(st.one_of(strategies), 300):
        assert re.search(shape.pattern, text)
        assert TypeAdapter(annotation).validate_python(text) == text
