"""What one interaction needs of a provider in one mode. Pure.

Pact ends with the answer, so nothing of what comes after it is needed there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from handfast.model import (
    REDIS_STREAM,
    HttpInteraction,
    MessageInteraction,
    Published,
    Unchanged,
)
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Responsible
from handfast.providers.left_out import itself_left_out
from handfast.wire.routes import route_name
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from handfast.model import Given, Message, Offer, Operation
    from handfast.model.cases import Case
    from handfast.providers.provider import RunningProvider

__all__ = [
    "messages_of",
    "needed_by",
    "needs_connection",
    "streams_of",
    "unknown_handlers",
    "unmet",
    "with_streams",
    "without_unhandled",
]

_FOLLOWED: Final = (301, 302, 303, 307, 308)
"""The statuses of redirects, which clients may follow by themselves."""


def messages_of(case: Case, mode: Mode) -> tuple[Message, ...]:
    """The messages that must be read back to verify ``case``: a reply comes back by itself."""
    interaction = case.interaction
    own: tuple[Message, ...] = ()
    if isinstance(interaction, MessageInteraction) and interaction.message.reply is None:
        own = (interaction.message,)
    if mode is Mode.PACT:
        return own
    then = (promise for promise in interaction.then if isinstance(promise, Published))
    return (*own, *(promise.message for promise in then))


def streams_of(messages: Iterable[Message]) -> frozenset[str]:
    """The Redis streams that ``messages`` are published to."""
    return frozenset(one.address for one in messages if one.transport.kind == REDIS_STREAM)


def with_streams(provider: RunningProvider, offer: Offer | None) -> RunningProvider:
    """``provider`` with the streams of all messages that it offers."""
    return provider if offer is None else replace(provider, streams=streams_of(offer.messages))


def needed_by(case: Case, mode: Mode) -> dict[str, Operation | None]:
    """The routes and messages by name without which ``case`` cannot pass; None for a message.

    What its states need of the provider's own API is not among them.
    """
    interaction = case.interaction
    needed: dict[str, Operation | None] = {}
    if isinstance(interaction, HttpInteraction):
        needed[route_name(interaction.operation)] = interaction.operation
    else:
        needed[interaction.message.name] = None
    for then in interaction.then if mode is not Mode.PACT else ():
        if isinstance(then, Published):
            needed[then.message.name] = None
        else:
            exchange = then.exchange if isinstance(then, Unchanged) else then
            needed[route_name(exchange.operation)] = exchange.operation
    return needed


def needs_connection(case: Case, mode: Mode) -> bool:
    """Whether verifying ``case`` sends a request to the provider."""
    if isinstance(case.interaction, HttpInteraction):
        return True
    then = case.interaction.then if mode is not Mode.PACT else ()
    return any(not isinstance(promise, Published) for promise in then)


def unmet(case: Case, provider: RunningProvider, mode: Mode) -> tuple[Mismatch, ...]:
    """A mismatch for each missing handler, each message that nobody can read back, a redirect.

    Of an operation that is left out nothing else is missing.
    """
    return itself_left_out(case, provider.left_out) or (
        *_missing_handlers(case, provider, mode),
        *_missing_answer(case, provider),
        *_unreadable(case, provider, mode),
        *_followed(case, mode),
    )


def unknown_handlers(offer: Offer, handlers: Collection[str], place: str) -> tuple[Mismatch, ...]:
    """A mismatch for each of ``handlers`` that is of no state or trigger of the provider.

    ``place`` is where they are given. What was meant is looked for among those without a handler.
    """
    known = {state.name for state in (*offer.states, *offer.triggers)}
    return tuple(
        Mismatch(
            clause=Clause.STATE,
            place=place,
            expected=f"handlers of states and triggers of {offer.provider}",
            got=f"one for {name!r}, which is neither",
            remedy=did_you_mean(str(name), known.difference(handlers)),
            whose=Responsible.SET_UP,
        )
        for name in handlers
        if name not in known
    )


def _missing_handlers(case: Case, provider: RunningProvider, mode: Mode) -> tuple[Mismatch, ...]:
    interaction = case.interaction
    when: tuple[Given, ...]
    if isinstance(interaction, MessageInteraction):
        when = () if interaction.when is None else (interaction.when,)
    else:
        when = interaction.when if mode is not Mode.PACT else ()
    kinds = (
        (Clause.STATE, interaction.given, provider.states),
        (Clause.TRIGGER, when, provider.triggers),
    )
    return tuple(
        _missing(provider, given, clause)
        for clause, wanted, handlers in kinds
        for given in wanted
        if given.state.name not in handlers
    )


def without_unhandled(
    case: Case, provider: RunningProvider, mode: Mode
) -> tuple[Case, tuple[Mismatch, ...]]:
    """``case`` without its ``again`` where that has no handler: all else can be verified.

    A mismatch for the clause comes with it, in the mode that would verify it.
    """
    interaction = case.interaction
    if mode is not Mode.REAL_STREAM or not isinstance(interaction, MessageInteraction):
        return case, ()
    again = interaction.again
    if again is None or again.state.name in provider.triggers:
        return case, ()
    lacks = replace(
        _missing(provider, again, Clause.IDEMPOTENT),
        place=f"trigger {again.state.name!r}",
        got="no handler is given",
        whose=Responsible.LEFT_OUT,
    )
    return replace(case, interaction=replace(interaction, again=None)), (lacks,)


def _missing(provider: RunningProvider, given: Given, clause: Clause) -> Mismatch:
    names = ", ".join(given.values()) or "no parameters"
    return Mismatch(
        clause=clause,
        place=f"{clause} {given.state.name!r}",
        expected=f"a handler, called with: {names}",
        got="none",
        remedy=_makes_handler(provider, given),
        whose=Responsible.SET_UP,
    )


def _makes_handler(provider: RunningProvider, given: Given) -> str:
    through_api = hasattr(given.state.parameters, "through_api")
    if through_api and not given.state.needs_handler:
        return "handfast.http.through_api.handlers_through_api makes the handler that it describes"
    return f"`handfast states {provider.name}` prints a handler to begin with"


def _missing_answer(case: Case, provider: RunningProvider) -> tuple[Mismatch, ...]:
    interaction = case.interaction
    if not isinstance(interaction, MessageInteraction) or interaction.message.reply is None:
        return ()
    name = interaction.message.name
    if name in provider.answers:
        return ()
    return (
        Mismatch(
            clause=Clause.REPLY,
            place=f"message {name!r}",
            expected="a function, called with the request, that returns the reply",
            got="none",
            remedy=f"write RunningProvider(answers={{{name!r}: ...}})",
            whose=Responsible.SET_UP,
        ),
    )


def _unreadable(case: Case, provider: RunningProvider, mode: Mode) -> tuple[Mismatch, ...]:
    readable = {REDIS_STREAM, *provider.transports}
    return tuple(
        Mismatch(
            clause=Clause.TRIGGER,
            place=f"message {message.name!r}",
            expected=f"a transport that can be read back ({', '.join(sorted(readable))})",
            got=message.transport.kind,
            remedy=f"write RunningProvider(transports={{{message.transport.kind!r}: ...}})",
            whose=Responsible.SET_UP,
        )
        for message in messages_of(case, mode)
        if message.transport.kind not in readable
    )


def _followed(case: Case, mode: Mode) -> tuple[Mismatch, ...]:
    interaction = case.interaction
    if mode is not Mode.PACT or not isinstance(interaction, HttpInteraction):
        return ()
    status = interaction.exchange.expected_status
    if status not in _FOLLOWED:
        return ()
    return (
        Mismatch(
            clause=Clause.STATUS,
            place=f"status {status}",
            expected="an answer that Pact's verifier judges itself",
            got="a redirect, which it follows: it judges the answer at the end",
            remedy="verify this interaction in another mode",
            whose=Responsible.SET_UP,
        ),
    )
