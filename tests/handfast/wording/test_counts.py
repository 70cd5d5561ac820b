"""How many there are of something, in words; and that this is decided in one place only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import handfast
from handfast.wording import counts
from handfast.wording.counts import number_of

SOURCES = sorted(Path(handfast.__file__).parent.rglob("*.py"))
BY_HAND = re.compile(
    r"""['"]s?['"] if .*(?:!=|==) 1|['"]1 [a-z]+['"] if|(?:!=|==) 1 else f?['"]\w"""
    r"""|\{(?:len\([^{}]*\)|count|keys|failures|cases)\} [a-z]+s\b"""
)
"""A plural that is chosen beside its number, or that a number takes whatever it is."""


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (11, "11 cases")]
)
def test_only_one_is_singular(count: int, words: str) -> None:
    assert number_of(count, "case") == words


@pytest.mark.parametrize(("count", "words"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries")])
def test_a_plural_of_another_form_is_given(count: int, words: str) -> None:
    assert number_of(count, "entry", "entries") == words


def test_no_other_file_chooses_a_plural_itself() -> None:
    """But where the number is above one anyway: rows that are cut, a text that is too long."""
    found = {
        path.name: BY_HAND.findall(path.read_text(encoding="utf-8"))
        for path in SOURCES
        if path != Path(counts.__file__)
    }
    above_one = {
        "pages.py": ["{count} rows"],
        "excerpts.py": ["{len(text)} characters"],
    }
    assert {name: plurals for name, plurals in found.items() if plurals} == above_one
