"""A text is built from a pattern, and the pattern takes it."""

from __future__ import annotations

import re

import pytest

from handfast.derive.patterns import text_for


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^abc$", "abc"),
        (r"^[0-9]{2}:[a-c]$", "00:a"),
        (r"^(x|y)+z?$", "x"),
        (r"^(ab|cd)-(?:no|yes)$", "ab-no"),
        (r"^\d\D\w\W\s\S$", "0aa  a"),
        (r"^[^a0]$", "A"),
        (r"^[^\d\w]$", " "),
        (r"^[\x80-\x81]$", "\x80"),
        (r"^[é]$", "é"),
        (r"^[^x].$", "aa"),
        (r"^a*?(?:b){2,}$", "bb"),
        (r"^\+[1-9]\d{1,14}$", "+10"),
    ],
)
def test_a_text_has_as_few_characters_as_may_be(pattern: str, text: str) -> None:
    assert text_for(pattern) == text
    assert re.search(pattern, text)


def test_each_repeat_is_drawn_out_as_far_as_it_may() -> None:
    assert text_for("^a*b{1,2}c+$", 3) == "aaabbcccc"


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "not a pattern that can be read: '('"),
        (r"^(?=a)b$", "no text can be built"),
        (r"^(a)\1$", "no text can be built"),
        (r"^[^\s\S]$", "no text can be built"),
    ],
)
def test_what_no_text_can_be_built_from_is_named(pattern: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        text_for(pattern)
