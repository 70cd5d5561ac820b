"""Pacts of other makers are verified in process and by Pact, with one verdict."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from handfast.model import Offer, System
from handfast.model.results import Mode, Result, Verdict
from handfast.pact.received.pacts import received_pact
from handfast.providers.provider import RunningProvider
from handfast.run.received_pacts.one_pact import BOTH_MODES, VerifiedInteraction, verify_received

TESTS = Path(__file__).parents[3]
DATA = TESTS / "data" / "pacts_of_others"
SYSTEM = System(name="books", title="", offers=(Offer(provider="books"),), contracts=())
BREAKS = [
    ("ruby_1", "tags", "a request for a book", "tags[0]"),
    ("pact_js_2", "title", "a list of books", "items[0].title"),
    ("pact_js_3", "added", "a request for a book", "added"),
    ("pact_js_4", "missing", "a request for a book that is not there", "the status"),
    ("pact_js_4", "shelf", "a change of a book", "shelf.row-x"),
    ("pact_js_messages_3", "copies", "a book was sold", "copies"),
    ("pact_js_messages_4", "copies", "a book was sold", "copies"),
    ("jvm_3", "history", "a new book", "history"),
    ("jvm_4", "found", "a search", "found"),
]
"""The file, what the provider breaks, the interaction that fails for it, and where."""


@pytest.fixture
def books(helper: Callable[[Path], ModuleType]) -> Iterator[ModuleType]:
    """The provider, which keeps all of them."""
    found = helper(TESTS / "books_provider.py")
    yield found
    found.BROKEN.clear()
    found.reset()


def verified(
    name: str, books: ModuleType, keep: Callable[[str], bool] = lambda name: True
) -> tuple[VerifiedInteraction, ...]:
    document: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    for part in ("interactions", "messages"):
        rows = document.get(part, [])
        document[part] = [one for one in rows if keep(one["description"])]
    provider = RunningProvider(
        name="books",
        app=books.app,
        states=books.HANDLERS,
        answers=books.HANDLERS,
        reset=books.reset,
    )
    return verify_received(received_pact(document), provider, SYSTEM)


def is_there(description: str) -> bool:
    """Not what is pending, for nobody serves it yet."""
    return "not there yet" not in description


@pytest.mark.parametrize("name", list(dict.fromkeys(name for name, *_ in BREAKS)))
def test_a_provider_that_keeps_a_pact_passes_in_both_modes(name: str, books: ModuleType) -> None:
    for one in verified(name, books, is_there):
        shown = [(result.mode, result.mismatches) for result in one.results]
        assert shown == [(Mode.IN_PROCESS, ()), (Mode.PACT, ())]


@pytest.mark.parametrize(("name", "broken", "interaction", "where"), BREAKS)
def test_a_break_fails_in_both_modes_for_its_reason(
    name: str, broken: str, interaction: str, where: str, books: ModuleType
) -> None:
    books.BROKEN.add(broken)
    (one,) = verified(name, books, lambda description: description == interaction)
    assert [result.mode for result in one.results] == [*BOTH_MODES]
    assert [failed_at(result) for result in one.results] == [where, where]


def failed_at(result: Result) -> str:
    assert result.verdict is Verdict.FAILED, result.mismatches
    return result.mismatches[0].where


@pytest.mark.parametrize(("broken", "verdict"), [("", Verdict.PASSED), ("xml", Verdict.FAILED)])
def test_what_is_not_understood_is_verified_by_pact_alone_with_the_reason(
    broken: str, verdict: Verdict, books: ModuleType
) -> None:
    books.BROKEN.add(broken)
    (one,) = verified("xml_3", books)
    assert [(result.mode, result.verdict) for result in one.results] == [(Mode.PACT, verdict)]
    assert one.alone == "a body of application/xml"
