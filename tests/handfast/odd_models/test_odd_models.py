"""Each odd model passes in every form, but for what known.toml lists.

``python -m tests.handfast.odd_models`` prints what fails, by kind.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.handfast.odd_models.corpus import KINDS, ROWS, SUPPORTED
from tests.handfast.odd_models.forms import LONG, SHORT
from tests.handfast.odd_models.known import known
from tests.handfast.odd_models.measuring import ALL_FORMS, surprises
from tests.handfast.odd_models.near_misses import errors_of
from tests.handfast.odd_models.values import requests, written


def test_there_are_at_least_200_models_each_with_a_name_of_its_own() -> None:
    repeated = [title for title, count in Counter(row.title for row in ROWS).items() if count > 1]
    assert repeated == []
    assert len(SUPPORTED) > 200
    assert all(KINDS.values())


def test_each_value_is_the_same_each_time() -> None:
    """So that a failure can be repeated."""
    assert [written(row, 3) for row in SUPPORTED] == [written(row, 3) for row in SUPPORTED]


def test_each_model_reads_what_is_sent_and_refuses_what_is_listed() -> None:
    """By Pydantic alone: the list must be right before handfast is measured by it."""
    unread = {
        row.title: errors
        for row in SUPPORTED
        for value in requests(row, SHORT.values)
        if (errors := errors_of(row, json.dumps(value).encode()))
    }
    wrong = {
        row.title: errors
        for row in SUPPORTED
        for miss in row.misses
        if (errors := errors_of(row, json.dumps(miss.value).encode())) != [miss.error]
        and not (row.several and miss.error in errors)
    }
    assert unread == {}
    assert wrong == {}


def test_known_failures_are_of_models_and_forms_that_exist() -> None:
    titles = {row.title for row in ROWS}
    listed = [known().short, known().long]
    assert {title for tables in listed for title in tables} - titles == set()
    forms = {form for tables in listed for row in tables.values() for form in row} - {"item"}
    assert forms - {*ALL_FORMS} == set()
    blind = {title for entry in known().blind for title in entry.get("models", ())}
    assert blind - titles == set()
    assert all(entry["reason"] for entry in known().blind)


@pytest.mark.parametrize("form", ALL_FORMS)
def test_a_few_values_of_each_model_pass(form: str) -> None:
    """But for what is known; and what is known fails."""
    assert surprises(form, SHORT) == {}


@pytest.mark.long
@pytest.mark.parametrize("form", ALL_FORMS)
def test_300_values_of_each_model_pass(form: str) -> None:
    """40 of them served and 20 by Pact, with up to 100 wrong ones."""
    assert surprises(form, LONG) == {}
