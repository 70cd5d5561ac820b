"""What stands in for a provider while a consumer is developed: the reference, or a stub.

It serves them and verifies nobody; what a stub answers is decided in `handfast.stub`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from handfast.bound.parts import app_maker
from handfast.drift.cases import hidden_cases
from handfast.drift.consuming.chosen import no_differences
from handfast.frozen import dataclass
from handfast.http.serving import serving
from handfast.model.cases import cases_of
from handfast.providers.provider import RunningProvider
from handfast.stub.app import StubApp
from handfast.stub.behaviour import Behaviour
from handfast.stub.choosing import chosen_candidates, unknown_states
from handfast.stub.drifted import drifted
from handfast.stub.log import summary_of
from handfast.testing.selection import system_of
from handfast.wording.suggestions import none_called

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from handfast.drift.rows import Differences
    from handfast.model import System
    from handfast.stub.choosing import Candidate
    from handfast.stub.log import Entry

__all__ = ["Stub", "serve_reference", "serve_stub"]


@dataclass(frozen=True, slots=True)
class Stub:
    """A stub that answers at ``url``, and what it was asked."""

    url: str
    app: StubApp

    @property
    def requests(self) -> tuple[Entry, ...]:
        """The latest requests that were answered, in order."""
        return tuple(self.app.entries)

    @property
    def refused(self) -> tuple[Entry, ...]:
        """Those of the latest requests that no contract allows."""
        return tuple(self.app.refused)

    def in_states(self, *states: str) -> None:
        """From now on, answer first with the interactions in these provider states; none: any.

        Raises:
            LookupError: no interaction has such a state.
        """
        if unknown := unknown_states(self.app.candidates, states):
            raise LookupError("; ".join(unknown))
        self.app.states = frozenset(states)

    def answer_with(self, interaction: str) -> Mapping[str, Any]:
        """From now on, answer with the interaction of this name wherever it can be meant.

        Returns the values of its states, ids among them.

        Raises:
            LookupError: there is none of that name.
        """
        named = {one.http.name: one for one in self.app.candidates}
        if interaction not in named:
            raise LookupError(none_called(interaction, named, "interaction"))
        self.app.interaction = interaction
        return named[interaction].values

    def not_allowed(self) -> str:
        """Each request that no contract allows, as text; empty where there is none."""
        if not self.app.not_allowed:
            return ""
        return "\n".join(summary_of(self.app.asked, self.app.not_allowed, self.app.refused))


@contextmanager
def serve_reference(system: str, provider: str) -> Iterator[str]:
    """Serve the reference of ``provider``; yields its URL.

    Raises:
        CannotVerify: the system binds no such reference, or what it needs is not installed.
    """
    app = app_maker(system_of(system), provider)(":memory:", None)
    with serving(RunningProvider(name=provider, app=app)) as running:
        yield running.url


@contextmanager
def serve_stub(
    system: str | System,
    provider: str,
    *,
    consumer: str | None = None,
    only: str | None = None,
    states: Collection[str] = (),
    vary: bool = False,
    refuse: float = 0.0,
    latency: tuple[float, float] = (0.0, 0.0),
    seed: int = 0,
    lenient: bool = False,
    drift: Differences | None = None,
) -> Iterator[Stub]:
    """Serve a stub of ``provider``, derived from its contracts, until the end of the block.

    It answers by examples, consistent with what it is asked. ``consumer`` and ``only``, a text in
    the names of interactions, narrow what it answers; ``states`` are those whose interactions come
    first. ``vary`` makes it draw every valid answer, ``refuse`` (0 to 1) is the share of requests
    that get a declared refusal, ``latency`` how many seconds an answer takes, at least and at most;
    ``seed`` decides all that is drawn. A request that no contract allows fails the block at its
    end, unless the stub is ``lenient``. With ``drift``, the known differences of ``provider``, it
    is asked and answers as that provider does; no contract allows a request that does not follow
    them.

    Raises:
        LookupError: nothing is declared under one of these names, ``drift`` is of another provider,
            or would leave nothing of an interaction.
        AssertionError: it was asked what no contract allows; names each such request.
    """
    stub_app = StubApp(
        _candidates(system_of(system), provider, consumer, only),
        Behaviour(states=frozenset(states), vary=vary, refuse=refuse, latency=latency, seed=seed),
    )
    _check_drift(system_of(system), provider, drift)
    with serving(RunningProvider(name=provider, app=drifted(stub_app, drift))) as running:
        stub = Stub(running.url, stub_app)
        stub.in_states(*states)
        try:
            yield stub
        except BaseException as error:
            if not lenient and (text := stub.not_allowed()):
                error.add_note(text)
            raise
    if not lenient and (text := stub.not_allowed()):
        raise AssertionError(text)


def _check_drift(system: System, provider: str, drift: Differences | None) -> None:
    """Refuse what are not the differences of ``provider``, or too many.

    Raises:
        LookupError: they are not.
    """
    if drift is None:
        return
    if odd := no_differences(drift):
        raise LookupError("; ".join(odd))
    if drift.offer.provider != provider:
        raise LookupError(f"drift: it is of {drift.offer.provider}, and not of {provider}")
    own = [case for case in cases_of(system.contracts) if case.provider == provider]
    if hidden := hidden_cases(drift, own):
        raise LookupError("; ".join(f"drift: {fault}" for fault in hidden))


def _candidates(
    system: System, provider: str, consumer: str | None, only: str | None
) -> tuple[Candidate, ...]:
    """The interactions that a stub answers with.

    Raises:
        LookupError: there are none.
    """
    own = [contract for contract in system.contracts if contract.provider == provider]
    if not own:
        known = [contract.provider for contract in system.contracts]
        raise LookupError(none_called(provider, known, "provider"))
    if consumer is not None and consumer not in {contract.consumer for contract in own}:
        raise LookupError(none_called(consumer, [one.consumer for one in own], "consumer"))
    found = chosen_candidates(system, provider, consumer, only)
    if not found:
        msg = f"no consumer relies on a request to {provider} with {only or ''!r} in its name"
        raise LookupError(msg)
    return found
