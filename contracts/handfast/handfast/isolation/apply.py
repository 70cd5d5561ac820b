"""Gives each interaction what its provider's isolation promises. Judges nothing."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handfast.frozen import dataclass
from handfast.interrupts import is_interrupt
from handfast.isolation.leftovers import verifiable_part
from handfast.isolation.unique import Isolation, names_of, unique_case
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.providers.provider import RunningProvider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handfast.model import Interaction
    from handfast.model.cases import Case
    from handfast.model.results import Mismatch
    from handfast.providers.handlers import StateValues

__all__ = ["Isolated", "IsolatedCase", "isolated"]

_NEEDS = {
    Isolation.FRESH: ("fresh", "a function that makes the application, or the provider, anew"),
    Isolation.RESET: ("reset", "a function that makes a clean slate"),
}


@dataclass(frozen=True, slots=True)
class IsolatedCase:
    """One case as it is verified, and the values in it that nobody else has."""

    case: Case
    unique: frozenset[Any] | None = None

    def verifiable(self, states: StateValues) -> tuple[Interaction, tuple[Mismatch, ...]]:
        """The interaction as far as it can be verified, and a mismatch for what cannot."""
        if self.unique is None:
            return self.case.interaction, ()
        chosen = {actual for _, declared, actual in states.chosen if _new(declared, actual)}
        return verifiable_part(self.case.interaction, states.values, self.unique | chosen)


def _new(declared: Any, actual: Any) -> bool:
    return isinstance(actual, str | int) and actual != declared


@dataclass(frozen=True, slots=True)
class Isolated:
    """A provider with its isolation. ``provider`` is whole; under ``fresh`` it is a sample."""

    provider: RunningProvider
    isolation: Isolation
    given: RunningProvider
    names: frozenset[str]

    @property
    def fresh(self) -> bool:
        """Whether each interaction has a provider of its own."""
        return self.isolation is Isolation.FRESH

    def new_provider(self) -> RunningProvider:
        """A provider for one interaction.

        Raises:
            CannotVerify: its factory raised.
        """
        return replace(_made(self.given, anew=True), reset=None, checkpoint=None)

    def isolated_case(self, case: Case) -> IsolatedCase:
        """``case`` as it is verified."""
        if self.isolation is not Isolation.UNIQUE:
            return IsolatedCase(case)
        return IsolatedCase(*unique_case(case, self.names, lambda: uuid.uuid4().int))


def isolated(provider: RunningProvider, cases: Sequence[Case]) -> Isolated:
    """``provider`` with the isolation that it names, else the best that it can give.

    Raises:
        CannotVerify: it names one that it lacks the means for, or its factory raised.
    """
    able = [one for one, (means, _) in _NEEDS.items() if getattr(provider, means) is not None]
    isolation = provider.isolation or next(iter(able), Isolation.UNIQUE)
    if isolation in _NEEDS and isolation not in able:
        means, what = _NEEDS[isolation]
        mismatch = start_mismatch(
            provider.name,
            f"the provider was given no {means}",
            f"write RunningProvider({means}=...), or choose another isolation",
            expected=f"isolation {isolation}: {what}",
        )
        raise CannotVerify((mismatch,))
    whole = _made(provider, anew=isolation is Isolation.FRESH)
    if isolation is not Isolation.RESET:
        whole = replace(whole, reset=None, checkpoint=None)
    return Isolated(whole, isolation, provider, names_of(cases, provider.unique))


def _made(provider: RunningProvider, *, anew: bool) -> RunningProvider:
    own = provider.app is not None or provider.url is not None
    if provider.fresh is None or (own and not anew):
        return provider
    try:
        made = provider.fresh()
    except BaseException as error:  # whatever a factory raises is its fault
        if is_interrupt(error):
            raise
        got = f"its factory raised {type(error).__name__}: {error}"
        remedy = "mend the function given as RunningProvider(fresh=...)"
        mismatch = start_mismatch(provider.name, got, remedy, error=error)
        raise CannotVerify((mismatch,)) from error
    if not isinstance(made, RunningProvider):
        return replace(provider, app=made)
    return replace(
        provider,
        app=made.app,
        wsgi=made.wsgi,
        states={**provider.states, **made.states},
        triggers={**provider.triggers, **made.triggers},
        reset=provider.reset or made.reset,
        checkpoint=provider.checkpoint or made.checkpoint,
        redis=made.redis or provider.redis,
        sign=made.sign or provider.sign,
        transports=made.transports or provider.transports,
        answers=made.answers or provider.answers,
        credentials=made.credentials or provider.credentials,
    )
