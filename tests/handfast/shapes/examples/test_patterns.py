"""A text is built from a pattern, and the pattern takes it."""

from __future__ import annotations

import re

import pytest

from handfast.shapes.examples.patterns import text_for


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
        (r"^([ab])(x|y)\2\1$", "axxa"),
        (r"^(?P<quote>['\"])a(?P=quote)$", "'a'"),
        (r"^(?=a)[ab]$", "a"),
    ],
)
def test_a_text_has_as_few_characters_as_may_be(pattern: str, text: str) -> None:
    assert text_for(pattern) == text
    assert re.search(pattern, text)


def test_each_repeat_is_drawn_out_as_far_as_it_may() -> None:
    assert text_for("^a*b{1,2}c+$", 3) == "aaabbcccc"


@pytest.mark.parametrize(
    ("pattern", "shift", "text"),
    [
        (r"^(?!0)\d{3}$", 1, "123"),
        (r"^(?!a)(a|b)$", 1, "b"),
        (r"^(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{8,}$", 1, "0A-b1B_c"),
        (r"^([ab])\1$", 1, "bb"),
        (r"^a$", 3, "a"),
    ],
)
def test_shifted_characters_are_others(pattern: str, shift: int, text: str) -> None:
    assert text_for(pattern, shift=shift) == text
    assert re.search(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "not a pattern that can be read: '('"),
        (r"^(?<=a)b$", "no text can be built"),
        (r"^(?:b|(a))\1$", "no text can be built"),
        (r"^[^\s\S]$", "no text can be built"),
    ],
)
def test_what_no_text_can_be_built_from_is_named(pattern: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        text_for(pattern)
