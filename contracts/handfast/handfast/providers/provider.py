"""The running thing that is held to a contract, and the calling of its handlers.

Knows no tool and no way of holding; opens no socket.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Result, Whose

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from redis.asyncio import Redis

    from handfast.derive.requests import Sent
    from handfast.drift.differences import Differences
    from handfast.isolation.unique import Isolation
    from handfast.model import Given, Interaction, Operation, State
    from handfast.transports.protocol import TransportReader

__all__ = [
    "ANSWER_SECONDS",
    "CannotVerify",
    "Handler",
    "NotSetUp",
    "Provider",
    "StateValues",
    "clean_slate",
    "happen",
    "outcome",
    "set_up",
    "start_mismatch",
    "trace",
]

Handler = Callable[..., Mapping[str, Any] | Awaitable[Mapping[str, Any] | None] | None]

ANSWER_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Provider:
    """What is held: an ASGI or WSGI application, or the URL where a service answers.

    ``app`` may be the application or where to import it from (``package.module:app``); which of
    the two it is, its signature tells, else ``wsgi`` does. ``url`` may have a path, which stands
    before every route, and credentials, which are sent and never shown.
    ``states`` and ``triggers`` are called by name with the parameters as keywords, inside the
    application's own event loop; what a state returns stands for the parameters of that name
    from then on. ``reset`` makes a clean slate before each interaction. ``redis`` makes a
    client to where messages can be read back: it is called inside the running loop, and the
    database must be empty, because it is emptied between interactions. ``carriers`` opens what
    reads messages of other kinds of transport back, by kind; ``answers`` are called by the name
    of a synchronous message with its request, and return its reply. ``credentials`` gives the
    headers for operations that ask for them; ``sign`` those that are computed from the request.
    ``digest`` tells in any form that can be compared what is stored, so that fuzzing sees what a
    refused request has changed all the same. ``drift`` holds the known differences of its routes
    and field names: what they explain is reported once, and the rest is held.

    ``isolation`` says what each interaction begins with; by default ``fresh`` where that makes a
    new application (or a whole provider, with handlers of its own), ``reset`` where there is one,
    else ids that nobody has. ``unique`` names further parameters and body fields to which that
    applies, beside all that states may return.
    """

    name: str
    app: Any = None
    wsgi: bool | None = None
    url: str | None = None
    states: Mapping[str, Handler] = field(default_factory=dict)
    triggers: Mapping[str, Handler] = field(default_factory=dict)
    reset: Callable[[], Awaitable[None] | None] | None = None
    redis: Callable[[], Redis] | None = None
    transports: Mapping[str, Callable[[], AbstractAsyncContextManager[TransportReader]]] = field(
        default_factory=dict
    )
    answers: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    credentials: Callable[[Operation], Mapping[str, str]] | None = None
    sign: Callable[[Operation, Sent], Mapping[str, str]] | None = None
    drift: Differences | None = None
    fresh: Callable[[], Any] | None = None
    isolation: Isolation | None = None
    unique: tuple[str, ...] = ()
    digest: Callable[[], Any] | None = None


class CannotVerify(Exception):
    """Something stopped a run, or a part of it: the provider does not start, Redis is away.

    ``faults`` says what, once each; ``verdicts`` are those that were reached all the same;
    ``gone``: the provider itself is not there, so another way of holding it would not find it.
    """

    def __init__(
        self,
        mismatches: tuple[Mismatch, ...],
        results: tuple[Result, ...] = (),
        *,
        gone: bool = False,
    ) -> None:
        self.mismatches = mismatches
        self.results = results
        self.gone = gone
        super().__init__("\n".join(f"{f.where}: {f.got}. {f.remedy}" for f in mismatches))


class NotSetUp(Exception):
    """One interaction could not be set up; ``fault`` says why, ``late`` that it took too long."""

    def __init__(self, mismatch: Mismatch, *, late: bool = False) -> None:
        self.mismatch = mismatch
        self.late = late
        super().__init__(f"{mismatch.where}: {mismatch.got}")


@dataclass(frozen=True, slots=True)
class StateValues:
    """What the states of one interaction came to.

    ``values`` are their parameters by name, overlaid with what handlers returned; ``chosen``
    the names, declared values and returned values of what a handler chose for itself.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    chosen: tuple[tuple[str, Any, Any], ...] = ()


async def clean_slate(provider: Provider, seconds: float = ANSWER_SECONDS) -> None:
    """Call the provider's ``reset``, if it has one.

    Raises:
        NotSetUp: it raised, or took longer than ``seconds``.
    """
    if provider.reset is not None:
        await outcome(provider.reset, {}, Clause.STATE, "reset", seconds)


async def set_up(
    provider: Provider, interaction: Interaction, seconds: float = ANSWER_SECONDS
) -> StateValues:
    """Call the handlers of the states of ``interaction``, in order.

    Where a handler chose a value itself, a later handler gets that in place of the declared one.

    Raises:
        NotSetUp: a handler raised, took longer than ``seconds`` or returned no JSON.
    """
    standing = StateValues()
    for given in interaction.given:
        standing = await _call(provider.states, given, standing, Clause.STATE, seconds)
    return standing


async def happen(
    provider: Provider, given: Given, standing: StateValues, seconds: float = ANSWER_SECONDS
) -> StateValues:
    """Call the handler of the trigger ``given``.

    Raises:
        NotSetUp: it raised, took longer than ``seconds`` or returned no JSON.
    """
    return await _call(provider.triggers, given, standing, Clause.TRIGGER, seconds)


async def _call(
    handlers: Mapping[str, Handler],
    given: Given,
    standing: StateValues,
    clause: Clause,
    seconds: float,
) -> StateValues:
    declared = given.values()
    chosen = {(name, _key(value)): actual for name, value, actual in standing.chosen}
    parameters = {name: chosen.get((name, _key(value)), value) for name, value in declared.items()}
    place = f"{clause} {given.state.name!r}"
    came = await outcome(handlers[given.state.name], parameters, clause, place, seconds)
    returned = _returned(came, given.state, parameters, clause, place)
    anew = tuple((name, declared.get(name), actual) for name, actual in returned.items())
    return StateValues({**standing.values, **parameters, **returned}, (*standing.chosen, *anew))


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


async def outcome(
    handler: Callable[..., Any],
    parameters: Mapping[str, Any],
    clause: Clause,
    place: str,
    seconds: float,
) -> Any:
    """What ``handler`` comes to.

    Raises:
        NotSetUp: it raised, or took longer than ``seconds``.
    """
    called = f"called with: {', '.join(parameters) or 'no parameters'}"
    try:
        came = handler(**parameters)
        if inspect.isawaitable(came):
            async with asyncio.timeout(seconds):
                came = await came
    except Exception as error:  # whatever a handler raises is told as its fault
        slow = isinstance(error, TimeoutError)
        got = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise NotSetUp(
            Mismatch(
                clause=clause,
                place=place,
                expected=f"its handler to return within {seconds:g} s" if slow else "no exception",
                got=got,
                remedy=f"mend the handler, or what it asks of the provider (it is {called})",
                detail=trace(error),
                whose=Whose.SET_UP,
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
        whose=Whose.SET_UP,
    )
    if not isinstance(came, Mapping):
        raise NotSetUp(replace(mismatch, got=f"{type(came).__name__}: {came!r}"))
    returned: dict[str, Any] = {}
    for name, value in came.items():
        try:
            returned[name] = json.loads(json.dumps(value, allow_nan=False))
        except (TypeError, ValueError) as error:
            raise NotSetUp(replace(mismatch, got=f"{name!r}: {value!r} ({error})")) from error
    given = {**parameters, **{name: returned.get(name) for name in state.returns}}
    other = [name for name, value in returned.items() if (name, value) not in given.items()]
    if other:
        raise NotSetUp(replace(mismatch, got=f"also {', '.join(map(repr, other))}"))
    return returned


def start_mismatch(
    place: str, got: str, remedy: str, *, expected: str = "a provider that starts", detail: str = ""
) -> Mismatch:
    """The fault of a provider (or of what it needs) that is not there to be held."""
    return Mismatch(
        clause=Clause.START,
        place=place,
        expected=expected,
        got=got,
        remedy=remedy,
        detail=detail,
        whose=Whose.SET_UP,
    )


def trace(error: BaseException) -> str:
    """The traceback of ``error``, as Python prints it."""
    return "".join(traceback.format_exception(error))
