"""A pattern of Rust or Python has one of ECMA-262 that means the same, or none."""

from __future__ import annotations

import re

import pytest

from handfast.derive.documents.json_schema.ecma import ecma_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        r"^abc$",
        r"^\+[1-9]\d{1,14}$",
        r"^(?!0)\d{3}$",
        r"(?<=a)b(?<!c)",
        r"^#[0-9a-f]{3}(?:[0-9a-f]{3})?$",
        r"a*?b{2,}c{1,2}?",
        r"\x41\u0041\0[\x41\0\b]",
        r"\bword\B\.\\",
        r"[^\s\S][\\\]\-^]",
        r"é|文",
    ],
)
def test_what_both_read_alike_stays_as_it_is(pattern: str) -> None:
    assert ecma_pattern(pattern) == pattern


@pytest.mark.parametrize(
    ("pattern", "translated", "text"),
    [
        (r"\Aab\Z", "^ab$", "ab"),
        (r"ab\z", "ab$", "ab"),
        (r"a.b", r"a[^\n]b", "a\u2028b"),
        (r"^(?P<one>x)(?P=one)$", r"^(x)(?:\1)$", "xx"),
        (r"^(?<one>x)(y)(?P<two>z)(?P=two)$", r"^(x)(y)(z)(?:\3)$", "xyzz"),
        (r"^(a)\1$", r"^(a)(?:\1)$", "aa"),
        (r"^a{,3}$", r"^a{0,3}$", "aaa"),
        (r"\-\ \@\#", "- @#", "- @#"),
        (r"x{y}]", r"x\{y\}\]", "x{y}]"),
        (r"^[]a]+$", r"^[\]a]+$", "]a"),
        (r"^[^]]$", r"^[^\]]$", "a"),
        (r"^[\w-.]+$", r"^[\w\-.]+$", "a-."),
        (r"^[\.\@]+$", r"^[\.@]+$", ".@"),
    ],
)
def test_what_ecma_writes_otherwise_is_translated(pattern: str, translated: str, text: str) -> None:
    assert ecma_pattern(pattern) == translated
    assert re.search(translated, text)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\p{L}+$",
        r"(?i)^yes$",
        r"(?s:.)",
        r"(?x) a",
        r"(?#c)a",
        r"(?>a)",
        r"a++",
        r"a{2}{3}",
        r"\U0001F600",
        r"\x{41}",
        r"\b{start}a",
        r"\<a",
        r"[[:alpha:]]",
        r"[a&&b]",
        r"[\p{L}]",
        r"[a",
        "a\\",
    ],
)
def test_what_ecma_has_no_words_for_is_refused(pattern: str) -> None:
    assert ecma_pattern(pattern) is None
