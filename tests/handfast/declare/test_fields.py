"""Shorthands for fields are the plain fields that they stand for."""

from __future__ import annotations

from handfast.declare import Value, from_state, row, under


def test_a_row_has_its_fields_by_name() -> None:
    assert row(id="1", title=None) == {"id": "1", "title": None}


def test_fields_from_the_state_have_its_values_of_the_same_names() -> None:
    assert from_state("id", "title") == {"id": Value("id"), "title": Value("title")}
    assert from_state() == {}


def test_fields_within_another_have_paths_from_the_top() -> None:
    fields = {"id": 1, "tags[*].text": "new"}
    assert under("book.first", fields) == {"book.first.id": 1, "book.first.tags[*].text": "new"}
