"""Rows as text: a table where it fits, else one block for each row; nothing is cut off."""

from __future__ import annotations

import pytest

from handfast.wording.tables import laid_out, wrapped

COLUMNS = ("name", "what", "note")
ROWS = (
    {"name": "till", "what": "takes the money of all who come in", "note": ""},
    {"name": "shelf", "what": "shows what there is", "note": "new"},
)


def text(width: int | None) -> list[str]:
    return laid_out(ROWS, COLUMNS, width).splitlines()


def test_without_a_width_each_row_is_one_line_as_long_as_it_is() -> None:
    assert text(None) == [
        "name   what                                note",
        "till   takes the money of all who come in",
        "shelf  shows what there is                 new",
    ]


def test_where_the_table_is_a_little_too_wide_the_widest_column_is_broken_between_words() -> None:
    assert text(40) == [
        "name   what                         note",
        "till   takes the money of all who",
        "       come in",
        "shelf  shows what there is          new",
    ]


def test_where_it_would_be_too_narrow_each_row_is_a_block() -> None:
    """Of what there is in the row, under its first column."""
    assert text(30) == [
        "till",
        "  what  takes the money of all",
        "      who come in",
        "",
        "shelf",
        "  what  shows what there is",
        "  note  new",
    ]


@pytest.mark.parametrize("width", [None, *range(1, 60)])
def test_no_word_is_ever_broken_or_lost(width: int | None) -> None:
    """Nor a table wider than it may be, but for a word that is."""
    lines = text(width)
    words = [word for row in ROWS for value in row.values() for word in value.split()]
    printed = " ".join(lines).split()
    assert [word for word in words if printed.count(word) < words.count(word)] == []
    for line in lines:
        assert width is None or len(line) <= width or len(line.split()) <= 2


def test_a_column_that_is_empty_in_all_rows_is_left_out() -> None:
    rows = [{"name": "till", "what": "", "note": "new"}]
    assert laid_out(rows, COLUMNS, None) == "name  note\ntill  new"


def test_a_path_stays_one_word() -> None:
    assert wrapped("at /usr/lib/python-3.12/some-where", 12, "  ") == [
        "at",
        "  /usr/lib/python-3.12/some-where",
    ]
