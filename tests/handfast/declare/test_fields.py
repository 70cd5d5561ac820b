"""Shorthands for fields are the plain fields that they stand for."""

from __future__ import annotations

import html
import json
import unicodedata
from collections.abc import Callable

import pytest

from handfast.declare import WHOLE_TEXT, Value, from_state, row, under


def test_a_row_has_its_fields_by_name() -> None:
    assert row(id="1", title=None) == {"id": "1", "title": None}


def test_fields_from_the_state_have_its_values_of_the_same_names() -> None:
    assert from_state("id", "title") == {"id": Value("id"), "title": Value("title")}
    assert from_state() == {}


def test_fields_within_another_have_paths_from_the_top() -> None:
    fields = {"id": 1, "tags[*].text": "new"}
    assert under("book.first", fields) == {"book.first.id": 1, "book.first.tags[*].text": "new"}


@pytest.mark.parametrize(
    "change",
    [
        str.strip,
        str.lstrip,
        str.rstrip,
        str.lower,
        str.upper,
        str.casefold,
        html.escape,
        html.unescape,
        json.dumps,
        lambda text: " ".join(text.split(" ")[1:]),
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text.replace("  ", " "),
        lambda text: text.replace("\t", " "),
        lambda text: text.encode("utf-16-le")[: 2 * len(text)].decode("utf-16-le"),
        *(
            lambda text, form=form: unicodedata.normalize(form, text)
            for form in ("NFC", "NFD", "NFKC", "NFKD")
        ),
    ],
)
def test_whoever_changes_a_text_at_all_changes_this_one(change: Callable[[str], str]) -> None:
    assert change(WHOLE_TEXT) != WHOLE_TEXT
