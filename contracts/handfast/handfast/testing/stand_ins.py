"""What stands in for a provider while a consumer is developed: the reference, or a stub."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pact import Pact

from handfast.bound.parts import app_maker
from handfast.derive.pact.files import pact_interaction
from handfast.frozen import dataclass
from handfast.http.serving import serving
from handfast.model import HttpInteraction
from handfast.model.cases import cases_of
from handfast.model.values import example_values
from handfast.pact.mock_interaction import lay_out
from handfast.providers.provider import RunningProvider
from handfast.testing.selection import system_of
from handfast.wording.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Stub", "serve_reference", "serve_stub"]


@dataclass(frozen=True, slots=True)
class Stub:
    """Where a stub answers, and the values of the states that stand in its answer."""

    url: str
    values: Mapping[str, Any]


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
def serve_stub(system: str, consumer: str, interaction: str) -> Iterator[Stub]:
    """Serve the declared answer of one interaction.

    Raises:
        LookupError: the consumer relies on no request of that name.
    """
    mine = {
        case.interaction.name: case
        for case in cases_of(system_of(system).contracts)
        if case.consumer == consumer and isinstance(case.interaction, HttpInteraction)
    }
    case = mine.get(interaction)
    if case is None:
        remedy = did_you_mean(interaction, mine)
        raise LookupError(f"{consumer} has no request {interaction!r}: {remedy}")
    pact = Pact(case.consumer, case.provider)
    lay_out(pact, pact_interaction(case))
    with pact.serve(addr="127.0.0.1", raises=False, verbose=False) as server:
        yield Stub(str(server.url), example_values(case.interaction))
