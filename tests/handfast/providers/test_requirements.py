"""What an interaction needs of its provider, and what is reported where that is missing."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from handfast.model import Answer, Exchange, HttpInteraction, Operation, State
from handfast.model.cases import Case
from handfast.model.results import Mode, Responsible
from handfast.providers.provider import RunningProvider
from handfast.providers.requirements import unmet

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


class MadeThroughApi(BaseModel):
    """A state that says how the provider's own API brings it about."""

    async def through_api(self, api: Any) -> None:
        """Brings it about."""


@pytest.mark.parametrize(
    ("needs_handler", "remedy"),
    [
        (
            False,
            "handfast.http.through_api.handlers_through_api makes the handler that it describes",
        ),
        (True, "`handfast states p` prints a handler to begin with"),
    ],
)
def test_a_state_that_the_api_can_bring_about_needs_no_handler_of_ones_own(
    needs_handler: bool, remedy: str
) -> None:
    state = State("a note exists", MadeThroughApi, needs_handler=needs_handler)
    ask = Operation(name="ask", method="GET", path="/ask", answers=(Answer(200),))
    asks = HttpInteraction(name="ask", exchange=Exchange(operation=ask), given=(state(),))
    (mismatch,) = unmet(Case("c", "p", asks), RunningProvider(name="p"), Mode.IN_PROCESS)
    assert mismatch.remedy == remedy


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


def _moved(status: int) -> Case:
    move = Operation(name="move", method="GET", path="/old", answers=(Answer(status),))
    return Case("c", "p", HttpInteraction(name="move", exchange=Exchange(operation=move)))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_that_is_expected_can_not_be_verified_by_pact_alone(status: int) -> None:
    """Pact's verifier follows it, and would refuse a provider that does what it promised."""
    provider = RunningProvider(name="p")
    assert unmet(_moved(status), provider, Mode.IN_PROCESS) == ()
    assert rows(unmet(_moved(status), provider, Mode.PACT)) == [
        (
            "status",
            f"status {status}",
            "a redirect, which it follows: it judges the answer at the end",
        )
    ]


@pytest.mark.parametrize("status", [200, 300, 304, 404])
def test_other_statuses_can_be_verified_by_pact(status: int) -> None:
    assert unmet(_moved(status), RunningProvider(name="p"), Mode.PACT) == ()
