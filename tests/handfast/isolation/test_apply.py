"""Each interaction begins as its provider's isolation demands: fresh, reset, or unique ids."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from handfast.isolation.unique import Isolation
from handfast.model import Value
from handfast.model.results import Responsible
from handfast.providers.errors import CannotVerify
from handfast.providers.provider import RunningProvider

NAMES = ["read a note", "list notes", "list notes", "find a note by id", "change a note"]
NOT_VERIFIED = "cannot be verified under isolation unique"


def rows(result: Any) -> list[tuple[str, str, str]]:
    return [(mismatch.clause, mismatch.where, mismatch.expected) for mismatch in result.mismatches]


def cases(toy: Any) -> list[Any]:
    return [toy.case_of(name) for name in NAMES]


def stored_by_id(toy: Any, log: list[Any] | None = None, **changes: Any) -> RunningProvider:
    """A provider that stores what a state asks for under its id, and never forgets."""
    notes = toy.note_provider()
    store = notes.reset.__self__

    def note_exists(note_id: str, owner: int, text: str) -> None:
        if note_id in store.notes:
            raise KeyError(f"{note_id} is taken")
        note = store.add(owner, text)
        store.notes[note_id] = {**store.notes.pop(note["id"]), "id": note_id}
        if log is not None:
            log.append((note_id, owner))

    def two_notes(note_id: str, neighbour_id: str, owner: int) -> None:
        note_exists(note_id, owner, "one")
        note_exists(neighbour_id, owner, "two")

    states = {**notes.states, "a note exists": note_exists, "two notes exist": two_notes}
    made = {"app": notes.app, "reset": None, "states": states, **changes}
    provider: RunningProvider = toy.note_provider(**made)
    return provider


def fresh_notes(toy: Any, made: list[Any], broken: str = "") -> RunningProvider:
    def fresh() -> RunningProvider:
        made.append(toy.note_provider(broken, reset=None))
        provider: RunningProvider = made[-1]
        return provider

    return RunningProvider(name="notes", fresh=fresh)


def test_under_fresh_each_interaction_has_an_application_of_its_own(verify: Any, toy: Any) -> None:
    """The first is a sample, of which only the handlers' names are looked at."""
    made: list[Any] = []
    results = verify(cases(toy), fresh_notes(toy, made))
    assert [(result.interaction, result.mismatches) for result in results] == [
        (name, ()) for name in NAMES
    ]
    assert len(made) == 1 + len(NAMES)


def test_under_fresh_a_mismatch_has_its_traceback(verify: Any, toy: Any) -> None:
    (result,) = verify([toy.case_of("read a note")], fresh_notes(toy, [], "raises"))
    assert [mismatch.got for mismatch in result.mismatches] == ["500: Internal Server Error"]
    assert result.mismatches[0].evidence.endswith("ValueError: the index is corrupt\n")


def test_a_factory_may_make_the_application_alone(verify: Any, toy: Any) -> None:
    notes = toy.wsgi_provider()
    factory = dataclasses.replace(notes, app=None, reset=None, fresh=lambda: notes.app)
    (result,) = verify([toy.case_of("read a note")], factory)
    assert result.mismatches == ()


def _raises() -> Any:
    raise LookupError("no settings")


@pytest.mark.parametrize(
    ("changes", "got"),
    [
        ({"app": None, "fresh": _raises}, "its factory raised LookupError: no settings"),
        ({"isolation": Isolation.FRESH}, "the provider was given no fresh"),
        ({"isolation": Isolation.RESET, "reset": None}, "the provider was given no reset"),
    ],
)
def test_an_isolation_without_its_means_is_reported(
    verify: Any, toy: Any, changes: Any, got: str
) -> None:
    with pytest.raises(CannotVerify) as stop:
        verify(cases(toy), toy.note_provider(**changes))
    assert [(mismatch.where, mismatch.got) for mismatch in stop.value.mismatches] == [
        ("notes", got)
    ]


def test_a_fresh_application_that_does_not_start_is_reported_once(verify: Any, toy: Any) -> None:
    with pytest.raises(CannotVerify) as stop:
        verify(cases(toy), fresh_notes(toy, [], "lifespan"))
    assert [mismatch.got for mismatch in stop.value.mismatches] == [
        "its lifespan raised RuntimeError: the database is locked"
    ]


def test_a_reset_is_taken_by_default_and_left_alone_under_another_isolation(
    verify: Any, toy: Any
) -> None:
    calls: list[str] = []
    for isolation, count in ((None, 2), (Isolation.RESET, 2), (Isolation.UNIQUE, 0)):
        calls.clear()
        provider = toy.note_provider(reset=lambda: calls.append("reset"), isolation=isolation)
        verify([toy.case_of("read a note")] * 2, provider)
        assert len(calls) == count


def test_under_unique_ids_are_new_each_time_and_what_leftovers_may_be_in_is_not_verified(
    verify: Any, toy: Any
) -> None:
    log: list[Any] = []
    provider = stored_by_id(toy, log)
    results = [*verify(cases(toy), provider), *verify(cases(toy), provider)]
    listed = [("exactly", "the whole body", "exactly 2 items")]
    expected = {name: listed if name == "list notes" else [] for name in NAMES}
    assert [rows(result) for result in results] == [expected[name] for name in NAMES] * 2
    mismatches = [mismatch for result in results for mismatch in result.mismatches]
    assert {mismatch.whose for mismatch in mismatches} == {Responsible.SET_UP}
    assert all(mismatch.got.startswith(NOT_VERIFIED) for mismatch in mismatches)
    assert len({note_id for note_id, _ in log}) == len(log)
    assert {owner for _, owner in log} == {7}


def test_under_unique_a_list_that_a_unique_value_selects_is_verified(verify: Any, toy: Any) -> None:
    provider = stored_by_id(toy, unique=("owner",))
    for _ in range(2):
        assert [rows(result) for result in verify(cases(toy), provider)] == [[]] * len(NAMES)


def test_under_unique_a_broken_promise_is_a_failure(verify: Any, toy: Any) -> None:
    provider = toy.note_provider("one too few", isolation=Isolation.UNIQUE, unique=("owner",))
    (result,) = verify([toy.case_of("list notes")], provider)
    assert [mismatch.clause for mismatch in result.mismatches] == ["exactly"]
    assert result.verdict != "not verified"
    (other,) = verify([toy.case_of("list notes")], toy.note_provider("type", reset=None))
    assert other.verdict == "not verified"


def test_under_unique_values_that_handlers_return_are_used_too(verify: Any, toy: Any) -> None:
    provider = toy.note_provider(reset=None)
    names = ["read a note", "find a note by id", "change a note"]
    for _ in range(2):
        results = verify([toy.case_of(name) for name in names], provider)
        assert [rows(result) for result in results] == [[], [], []]


def test_under_reset_and_fresh_values_that_handlers_return_are_used(verify: Any, toy: Any) -> None:
    case = toy.case_of("read a note")
    assert case.interaction.exchange.path == {"note_id": Value("note_id")}
    for provider in (toy.note_provider(), fresh_notes(toy, [])):
        (result,) = verify([case], provider)
        assert result.passed
