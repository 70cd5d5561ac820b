"""File names that are safe and differ, whatever a service, version or branch is called."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handfast.broker.folder.names import file_name

HOSTILE = [
    *("..", ".", "a/../b", "/etc/passwd", "C:\\x", "a\0b", "con", "CON", "con.json", "nul.x.y"),
    *("Web", "web", "WEB", "é", "e\u0301", "ß", "\u017f", "\u212a", "s", "k", " ", "a ", "a."),
    *(".git", "-rf", "%2e", "x" * 300, "x" * 301, "y" * 72 + "Z", "y" * 72 + "z", "\ud800"),
    *("日本", "a+b", "a=b", "lpt0"),
]


def test_hostile_names_have_different_file_names_on_every_file_system() -> None:
    """Neither case nor the form of Unicode makes two of them one."""
    made = [unicodedata.normalize("NFKD", file_name(one)).casefold() for one in HOSTILE]
    assert len(set(made)) == len(HOSTILE)


@given(st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1)))
def test_a_file_name_leads_nowhere_else_and_is_no_device(text: str) -> None:
    made = file_name(text)
    assert re.fullmatch(r"[a-z0-9_%=-]([a-z0-9._%=-]{0,70}[a-z0-9_%=-])?", made)
    assert made.partition(".")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@given(st.text(), st.text())
def test_two_names_have_two_file_names(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) == (one == other)


@pytest.mark.parametrize("text", ["orders-api", "1.4.0", "a" * 40, "feat_x"])
def test_a_usual_name_stays_as_it_is(text: str) -> None:
    assert file_name(text) == text
