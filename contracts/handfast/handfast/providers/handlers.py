"""Calls the handlers of a provider: its states, its triggers, its reset. Sends no request."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Mapping
from dataclasses import field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.interrupts import is_interrupt
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.providers.errors import NotSetUp, raised_by
from handfast.providers.left_out import OperationLeftOut, needs_left_out
from handfast.providers.neighbours import is_dispensable
from handfast.providers.provider import ANSWER_SECONDS
from handfast.wording.excerpts import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from handfast.model import Given, Interaction, State
    from handfast.providers.provider import Handler, RunningProvider

__all__ = [
    "Saved",
    "StateValues",
    "call_handler",
    "clean_slate",
    "run_trigger",
    "set_up",
    "set_up_afresh",
]


@dataclass(frozen=True, slots=True)
class StateValues:
    """What the states of one interaction came to.

    ``values`` are their parameters by name, overlaid with what handlers returned; ``chosen``
    the names, declared values and returned values of what a handler chose for itself. ``left_out``
    names the states of neighbours that need an operation which is left out: they have no values.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    chosen: tuple[tuple[str, Any, Any], ...] = ()
    left_out: tuple[Mismatch, ...] = ()


type Saved = dict[str, tuple[Any, StateValues]]
"""What was saved after states were set up, and what they came to, by the states."""


async def clean_slate(provider: RunningProvider, seconds: float = ANSWER_SECONDS) -> None:
    """Call the provider's ``reset``, if it has one.

    Raises:
        NotSetUp: it raised, or took longer than ``seconds``.
    """
    if provider.reset is not None:
        await call_handler(provider.reset, {}, Clause.STATE, "reset", seconds)


async def set_up_afresh(
    provider: RunningProvider,
    interaction: Interaction,
    saved: Saved,
    seconds: float = ANSWER_SECONDS,
) -> StateValues:
    """Set the states of ``interaction`` up from a clean slate.

    Where the provider has a ``checkpoint``, what the same states came to before is brought back
    from ``saved`` instead.

    Raises:
        NotSetUp: a handler, the reset or the checkpoint raised, took too long or returned no JSON.
    """
    checkpoint = provider.checkpoint
    if checkpoint is None:
        await clean_slate(provider, seconds)
        return await set_up(provider, interaction, seconds)
    key = _key([(given.state.name, given.values()) for given in interaction.given])
    if key in saved:
        stored, states = saved[key]
        await call_handler(
            partial(checkpoint.restore, stored), {}, Clause.STATE, "restore", seconds
        )
        return states
    await clean_slate(provider, seconds)
    states = await set_up(provider, interaction, seconds)
    stored = await call_handler(checkpoint.save, {}, Clause.STATE, "save", seconds)
    saved[key] = stored, states
    return states


async def set_up(
    provider: RunningProvider, interaction: Interaction, seconds: float = ANSWER_SECONDS
) -> StateValues:
    """Call the handlers of the states of ``interaction``, in order.

    Where a handler chose a value itself, a later handler gets that in place of the declared one.
    A state of neighbours that needs an operation which is left out is done without, if it can be.

    Raises:
        NotSetUp: a handler raised, took longer than ``seconds`` or returned no JSON.
    """
    states = StateValues()
    for given in interaction.given:
        try:
            states = await _call(provider.states, given, states, Clause.STATE, seconds)
        except NotSetUp as stop:
            lacks = stop.mismatch.whose is Responsible.LEFT_OUT
            if not lacks or not is_dispensable(given, interaction):
                raise
            left_out = replace(stop.mismatch, clause=Clause.UNCHANGED)
            states = replace(states, left_out=(*states.left_out, left_out))
    return states


async def run_trigger(
    provider: RunningProvider, given: Given, states: StateValues, seconds: float = ANSWER_SECONDS
) -> StateValues:
    """Call the handler of the trigger ``given``.

    Raises:
        NotSetUp: it raised, took longer than ``seconds`` or returned no JSON.
    """
    return await _call(provider.triggers, given, states, Clause.TRIGGER, seconds)


async def _call(
    handlers: Mapping[str, Handler],
    given: Given,
    states: StateValues,
    clause: Clause,
    seconds: float,
) -> StateValues:
    declared = given.values()
    chosen = {(name, _key(value)): actual for name, value, actual in states.chosen}
    parameters = {name: chosen.get((name, _key(value)), value) for name, value in declared.items()}
    place = f"{clause} {given.state.name!r}"
    came = await call_handler(handlers[given.state.name], parameters, clause, place, seconds)
    returned = _returned(came, given.state, parameters, clause, place)
    anew = tuple((name, declared.get(name), actual) for name, actual in returned.items())
    return replace(
        states,
        values={**states.values, **parameters, **returned},
        chosen=(*states.chosen, *anew),
    )


_LONGEST = 200
"""Characters of a value that a handler returned."""


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


async def call_handler(
    handler: Callable[..., Any],
    parameters: Mapping[str, Any],
    clause: Clause,
    place: str,
    seconds: float,
) -> Any:
    """What ``handler`` returns, awaited where it must be.

    Raises:
        NotSetUp: it raised, or took longer than ``seconds``.
    """
    called = f"called with: {', '.join(parameters) or 'no parameters'}"
    try:
        came = handler(**parameters)
        if inspect.isawaitable(came):
            async with asyncio.timeout(seconds):
                came = await came
    except OperationLeftOut as error:
        raise NotSetUp(needs_left_out(clause, place, error.operation)) from error
    except BaseException as error:  # whatever a handler raises is its fault
        if is_interrupt(error):
            raise
        slow = isinstance(error, TimeoutError)
        raised = raised_by(error)
        raise NotSetUp(
            Mismatch(
                clause=clause,
                place=place,
                expected=f"its handler to return within {seconds:g} s" if slow else "no exception",
                got=raised.error,
                remedy=f"mend the handler, or what it asks of the provider (it is {called})",
                raised=(raised,),
                whose=Responsible.SET_UP,
            ),
            late=slow,
        ) from error
    return came


def _returned(
    came: Any, state: State, parameters: Mapping[str, Any], clause: Clause, place: str
) -> dict[str, Any]:
    if came is None:
        return {}
    names = ", ".join(state.returns)
    mismatch = Mismatch(
        clause=clause,
        place=place,
        expected=f"None or a mapping of {names} to JSON" if names else "None",
        got="",
        remedy="return the values the handler chose itself, by name, in their JSON form",
        whose=Responsible.SET_UP,
    )
    if not isinstance(came, Mapping):
        raise NotSetUp(replace(mismatch, got=f"{type(came).__name__}: {quoted(came, _LONGEST)}"))
    returned: dict[str, Any] = {}
    try:
        for name, value in came.items():
            try:
                returned[name] = json.loads(json.dumps(value, allow_nan=False))
            except (TypeError, ValueError, RecursionError) as error:
                got = f"{quoted(name)}: {quoted(value, _LONGEST)} ({error})"
                raise NotSetUp(replace(mismatch, got=got)) from error
    except NotSetUp:
        raise
    except BaseException as error:  # what a mapping of its own raises is its fault too
        if is_interrupt(error):
            raise
        raised = raised_by(error)
        raise NotSetUp(replace(mismatch, got=raised.error, raised=(raised,))) from error
    given = {**parameters, **{name: returned.get(name) for name in state.returns}}
    other = [name for name, value in returned.items() if (name, value) not in given.items()]
    if other and not state.returns_more:
        raise NotSetUp(replace(mismatch, got=f"also {', '.join(map(repr, other))}"))
    return returned
