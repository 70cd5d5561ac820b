"""Regular expressions are read as trees."""

from __future__ import annotations

import re

import pytest

from handfast.shapes.patterns import (
    Again,
    Alternatives,
    Anchor,
    Category,
    Characters,
    Group,
    Node,
    Pattern,
    Range,
    Repeat,
    Unknown,
    pattern_of,
    with_ranges,
)

A = Characters(("a",))
B = Characters(("b",))


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("", ()),
        (r"^a$", (Anchor("start"), A, Anchor("end"))),
        (r"\Aa\b\Z", (Anchor("start"), A, Anchor("elsewhere"), Anchor("end"))),
        (r"[^a-c\W]", (Characters((Range("a", "c"), Category("word", True)), inside=False),)),
        (r"\d\S", (Characters((Category("digit"),)), Characters((Category("space", True),)))),
        (r".[^b]", (Characters(("\n",), inside=False), Characters(("b",), inside=False))),
        (r"a*?b{2,3}", (Repeat((A,), 0, None), Repeat((B,), 2, 3))),
        (r"(a)(?:b)\1", (Group((A,), flagged=False, number=1), B, Again(1))),
        (r"(?i:a)", (Group((A,), flagged=True),)),
        (r"aa|ba", (Alternatives(((A, A), (B, A))),)),
        (r"(?=a)(?!b)", (Anchor("elsewhere"), Anchor("elsewhere"))),
        (r"(?<=a)", (Unknown(),)),
        (r"a++", (Unknown(),)),
    ],
)
def test_a_pattern_is_a_tree(text: str, nodes: tuple[Node, ...]) -> None:
    assert pattern_of(text) == Pattern(nodes, flagged=False)


def test_flags_of_the_whole_pattern_are_marked() -> None:
    assert pattern_of("(?i)a") == Pattern((A,), flagged=True)


def test_what_python_can_not_read_is_refused() -> None:
    with pytest.raises(ValueError, match=re.escape("not a pattern that can be read: '('")):
        pattern_of("(")


@pytest.mark.parametrize(
    ("pattern", "in_python"),
    [
        ("^[[:alpha:]_]{2}$", "^[A-Za-z_]{2}$"),
        ("[^[:space:]]", r"[^\t\n\v\f\r ]"),
        ("[a-e&&[^b]]", "[acde]"),
        ("[0-9--4-8]", "[01239]"),
        ("[a&&b]", "[a&&b]"),
        ("[a-z]-[0-9]", "[a-z]-[0-9]"),
        (r"\Aa\z", r"\Aa\Z"),
        (r"a\\z", r"a\\z"),
    ],
)
def test_what_pydantic_s_engine_alone_has_is_spelled_out(pattern: str, in_python: str) -> None:
    assert with_ranges(pattern) == in_python


def test_a_set_that_python_would_read_otherwise_is_refused() -> None:
    with pytest.raises(ValueError, match="not a pattern that can be read"):
        pattern_of("[a-z&&[^[:^digit:]]]")
