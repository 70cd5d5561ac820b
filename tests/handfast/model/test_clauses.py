"""The table of clauses is whole: each has its check, its matcher or a reason, words and a test."""

from __future__ import annotations

import dataclasses
import importlib
from pathlib import Path

import pytest

from handfast.model import (
    Delivery,
    Exchange,
    HttpInteraction,
    Message,
    MessageInteraction,
    Published,
)
from handfast.model.clauses import (
    CLAUSES,
    COUNTS,
    OF_DELIVERY,
    OF_LISTS,
    Clause,
    row_of,
    unseen_by_pact,
)

TESTS = Path(__file__).parents[1]
DECLARED = {Exchange, HttpInteraction, Message, MessageInteraction, Published}


def resolves(name: str) -> bool:
    """Whether ``module:function`` names something that can be called."""
    module, _, function = name.partition(":")
    return callable(getattr(importlib.import_module(module), function, None))


def test_each_clause_has_one_row() -> None:
    assert [row.clause for row in CLAUSES] == list(Clause)
    assert all(row_of(row.clause) is row for row in CLAUSES)


@pytest.mark.parametrize("clause", Clause)
def test_each_clause_has_its_check(clause: Clause) -> None:
    assert resolves(row_of(clause).checked_by)


@pytest.mark.parametrize("clause", Clause)
def test_each_clause_is_put_into_a_pact_file_or_has_a_reason(clause: Clause) -> None:
    row = row_of(clause)
    assert bool(row.pact) is not bool(row.unseen_by_pact)
    assert not row.pact or resolves(row.pact)
    assert unseen_by_pact(clause) == row.unseen_by_pact


@pytest.mark.parametrize("clause", Clause)
def test_each_clause_has_words_of_its_own(clause: Clause) -> None:
    wording = row_of(clause).wording
    assert wording[:1].islower()
    assert wording not in {other.wording for other in CLAUSES if other.clause is not clause}


@pytest.mark.parametrize("clause", Clause)
def test_each_clause_stands_in_declared_things_only(clause: Clause) -> None:
    assert set(row_of(clause).stands_in) <= DECLARED


@pytest.mark.parametrize("clause", OF_LISTS)
def test_what_only_a_list_may_have_is_a_field_of_an_exchange(clause: Clause) -> None:
    assert Exchange in row_of(clause).stands_in
    assert clause in {field.name for field in dataclasses.fields(Exchange)}


def test_what_is_promised_of_a_delivery_is_a_clause_of_a_message() -> None:
    assert [field.name for field in dataclasses.fields(Delivery)] == list(OF_DELIVERY)
    assert all(row_of(clause).stands_in == (Message,) for clause in OF_DELIVERY)


def test_what_counts_items_is_of_lists() -> None:
    assert set(COUNTS) < set(OF_LISTS)


@pytest.mark.parametrize("clause", Clause)
def test_each_clause_is_met_in_another_test(clause: Clause) -> None:
    texts = (f"Clause.{clause.name}", f'"{clause}"', f'"{clause}=', f" ({clause})")
    found = [
        path
        for path in TESTS.rglob("test_*.py")
        if path != Path(__file__) and any(text in path.read_text("utf-8") for text in texts)
    ]
    assert found
