"""What an interaction needs of its provider, and what is reported where that is missing."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from handfast.model.results import Responsible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.model.results import Mismatch


def rows(mismatches: Sequence[Mismatch]) -> list[tuple[str, str, str]]:
    assert {mismatch.whose for mismatch in mismatches} <= {Responsible.SET_UP}
    return [(mismatch.clause, mismatch.where, mismatch.got) for mismatch in mismatches]


def test_handlers_that_are_missing_are_reported_before_anything_runs_and_the_rest_is_verified(
    verify: Any, toy: Any
) -> None:
    order: list[str] = []
    provider = toy.note_provider(
        states={"no note exists": lambda note_id: order.append("ran")}, triggers={}
    )
    names = ["read a note", "read a missing note", "list notes"]
    cases = [toy.case_of(name) for name in names]
    results = verify(cases, provider, on_result=lambda result: order.append(result.interaction))
    assert [result.interaction for result in results] == names
    assert order == ["read a note", "list notes", "ran", "read a missing note"]
    assert results[1].passed
    (mismatch,) = results[0].mismatches
    assert mismatch.where == "state 'a note exists'"
    assert mismatch.expected == "a handler, called with: note_id, owner, text"
    assert mismatch.remedy == "`handfast states notes` prints a handler to begin with"
    assert results[0].verdict == "not verified"


def test_a_missing_trigger_is_reported_beside_a_missing_state(verify: Any, toy: Any) -> None:
    provider = toy.note_provider(states={}, triggers={})
    (result,) = verify([toy.case_of("a reminder")], provider)
    assert rows(result.mismatches) == [
        ("state", "state 'a note exists'", "none"),
        ("trigger", "trigger 'a reminder is due'", "none"),
    ]


def test_a_message_of_an_unknown_transport_is_reported(verify: Any, toy: Any) -> None:
    case = toy.case_of("a reminder")
    transport = dataclasses.replace(case.interaction.message.transport, kind="webhook")
    message = dataclasses.replace(case.interaction.message, transport=transport)
    interaction = dataclasses.replace(case.interaction, message=message)
    (result,) = verify([dataclasses.replace(case, interaction=interaction)], toy.note_provider())
    assert rows(result.mismatches) == [("trigger", "message 'reminder'", "webhook")]
