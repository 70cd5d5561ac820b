"""State handlers are called in order, with what earlier ones chose; each failure is reported."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from pydantic import BaseModel
from redis.asyncio import Redis

from handfast.model import Answer, Exchange, Given, HttpInteraction, Operation, State
from handfast.model.results import Mismatch, Responsible
from handfast.providers.handlers import run_trigger, set_up
from handfast.providers.provider import RunningProvider


class One(BaseModel):
    """A thing and its owner."""

    thing: str = "t-1"
    owner: int = 1


class Linked(BaseModel):
    """A link to a thing."""

    link: str = "l-1"
    thing: str = "t-1"


THING = State("a thing exists", One, returns=("thing",))
LINK = State("a link exists", Linked, returns=("link",))
ASK = Operation(name="ask", method="GET", path="/ask", answers=(Answer(200),))


def asks(*given: Given) -> HttpInteraction:
    return HttpInteraction(name="x", exchange=Exchange(operation=ASK), given=given)


def values_of(interaction: HttpInteraction, states: dict[str, Any]) -> dict[str, Any]:
    """The values of the states, once their handlers ran."""
    provider = RunningProvider(name="p", states=states)
    return dict(asyncio.run(set_up(provider, interaction)).values)


def test_what_a_handler_chose_stands_for_that_value_in_later_states_and_triggers() -> None:
    calls: list[Any] = []

    def thing(thing: str, owner: int) -> dict[str, Any]:
        return {"thing": "real"}

    async def link(link: str, thing: str) -> None:
        calls.append((link, thing))

    def due(link: str, thing: str) -> None:
        calls.append(("due", thing))

    provider = RunningProvider(
        name="p", states={THING.name: thing, LINK.name: link}, triggers={LINK.name: due}
    )

    async def scene() -> dict[str, Any]:
        made = await set_up(provider, asks(THING(), LINK()))
        return dict((await run_trigger(provider, LINK(), made)).values)

    assert asyncio.run(scene()) == {"thing": "real", "owner": 1, "link": "l-1"}
    assert calls == [("l-1", "real"), ("due", "real")]


def test_another_value_under_the_same_name_is_left_as_declared() -> None:
    calls: list[str] = []

    def thing(thing: str, owner: int) -> dict[str, Any]:
        calls.append(thing)
        return {"thing": f"real {thing}"}

    values = values_of(asks(THING(), THING(thing="t-2")), {THING.name: thing})
    assert calls == ["t-1", "t-2"]
    assert values == {"thing": "real t-2", "owner": 1}


def test_a_handler_may_return_its_parameters_unchanged_beside_what_it_chose() -> None:
    def thing(thing: str, owner: int) -> dict[str, Any]:
        return {"thing": "real", "owner": owner}

    assert values_of(asks(THING()), {THING.name: thing}) == {"thing": "real", "owner": 1}


def rows(mismatches: Sequence[Mismatch]) -> list[tuple[str, str, str]]:
    assert {mismatch.whose for mismatch in mismatches} <= {Responsible.SET_UP}
    return [(mismatch.clause, mismatch.where, mismatch.got) for mismatch in mismatches]


def _raises(**parameters: Any) -> None:
    raise LookupError("no such table: notes")


async def _hangs(**parameters: Any) -> None:
    await asyncio.Event().wait()


def _leaves(**parameters: Any) -> None:
    sys.exit(0)


async def _leaves_later(**parameters: Any) -> None:
    sys.exit()


HANDLERS = [
    (_raises, "LookupError: no such table: notes"),
    (_leaves, "SystemExit: 0"),
    (_leaves_later, "SystemExit"),
    (_hangs, "TimeoutError"),
    (lambda note_id: None, "TypeError: <lambda>() got an unexpected keyword argument 'owner'"),
    (lambda **parameters: "n-2", "str: 'n-2'"),
    (
        lambda **parameters: {"note_id": {1}},
        "'note_id': {1} (Object of type set is not JSON serializable)",
    ),
    (lambda **parameters: {"noteid": "n-2"}, "also 'noteid'"),
    (lambda **parameters: {"owner": 8}, "also 'owner'"),
]


@pytest.mark.parametrize(("handler", "got"), HANDLERS)
def test_a_state_handler_that_fails_is_a_fault_of_the_set_up(
    verify: Any, toy: Any, handler: Any, got: str
) -> None:
    provider = toy.note_provider(states={"a note exists": handler})
    (result,) = verify([toy.case_of("read a note")], provider, seconds=0.3)
    assert rows(result.mismatches) == [("state", "state 'a note exists'", got)]


def test_a_mismatch_has_the_traceback_of_the_handler(verify: Any, toy: Any) -> None:
    provider = toy.note_provider(states={"a note exists": _raises})
    (result,) = verify([toy.case_of("read a note")], provider)
    assert "in _raises" in result.mismatches[0].evidence


def test_a_reset_that_raises_is_a_fault_of_the_set_up(verify: Any, toy: Any) -> None:
    (result,) = verify([toy.case_of("read a note")], toy.note_provider(reset=_raises))
    assert rows(result.mismatches) == [("state", "reset", "LookupError: no such table: notes")]


def test_a_trigger_that_raises_is_a_fault_of_the_set_up(
    verify: Any, toy: Any, memory_redis: Callable[[], Redis]
) -> None:
    provider = toy.note_provider(redis=memory_redis, triggers={"a reminder is due": _raises})
    (result,) = verify([toy.case_of("a reminder")], provider)
    assert rows(result.mismatches) == [
        ("trigger", "trigger 'a reminder is due'", "LookupError: no such table: notes")
    ]
