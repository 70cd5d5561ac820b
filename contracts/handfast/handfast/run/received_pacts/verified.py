"""Verifies a provider by several pacts of others, and sums up what came of each. Prints nothing."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Protocol

from handfast.frozen import dataclass
from handfast.model.results import Report, Verdict
from handfast.pact.received.pacts import BadPact, received_pact
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.run.received_pacts.one_pact import BOTH_MODES, verify_received

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from handfast.model import System
    from handfast.model.results import Mismatch, Mode, Result
    from handfast.providers.provider import RunningProvider
    from handfast.run.received_pacts.one_pact import VerifiedInteraction

__all__ = ["GivenPact", "VerifiedPact", "reports_of", "verify_pacts"]


class GivenPact(Protocol):
    """A pact as it was found: ``place`` is where, ``pending`` that its failing decides nothing."""

    @property
    def place(self) -> str:
        """A path or URL."""

    @property
    def pending(self) -> bool:
        """Whether it is pending."""

    @property
    def document(self) -> Any:
        """What stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPact[P: GivenPact]:
    """What came of one pact. ``published``: a broker has it; ``fault`` is why it does not."""

    pact: P
    consumer: str = ""
    interactions: tuple[VerifiedInteraction, ...] = ()
    obstacles: tuple[Mismatch, ...] = ()
    planned: int = 0
    """How many results there were to be: one for each interaction in each mode."""
    pending: int = 0
    """How many of them are of a pending pact or interaction."""
    published: bool = False
    fault: str = ""

    @property
    def results(self) -> tuple[Result, ...]:
        """Every result, of each interaction in each mode."""
        return tuple(result for one in self.interactions for result in one.results)

    @property
    def verdict(self) -> Verdict:
        """Of the whole pact."""
        return Report("", self.results, self.obstacles, self.planned).verdict


def verify_pacts[P: GivenPact](
    pacts: Sequence[P],
    provider: RunningProvider,
    system: System,
    keep: Callable[[str, str], bool] = lambda consumer, interaction: True,
    modes: Sequence[Mode] = BOTH_MODES,
    on_result: Callable[[Result], None] = lambda result: None,
) -> tuple[VerifiedPact[P], ...]:
    """Verify ``provider`` by each of ``pacts``, without any interaction that ``keep`` is False for.

    A pact that cannot be read, or a provider that does not start, is an obstacle of that pact.
    """
    done = (_verified(pact, provider, system, keep, modes, on_result) for pact in pacts)
    return tuple(one for one in done if one is not None)


def _verified[P: GivenPact](
    pact: P,
    provider: RunningProvider,
    system: System,
    keep: Callable[[str, str], bool],
    modes: Sequence[Mode],
    on_result: Callable[[Result], None],
) -> VerifiedPact[P] | None:
    try:
        whole = received_pact(pact.document)
    except BadPact as bad:
        remedy = "ask whoever published it for one that Pact's specification allows"
        mismatches = tuple(
            start_mismatch(f"the pact at {pact.place}", fault, remedy, expected="a pact")
            for fault in bad.faults
        )
        return VerifiedPact(pact=pact, obstacles=mismatches, planned=1, pending=int(pact.pending))
    chosen = tuple(one for one in whole.interactions if keep(whole.consumer, one.description))
    if not chosen:
        return None
    part = replace(whole, interactions=chosen)
    found: tuple[VerifiedInteraction, ...] = ()
    obstacles: tuple[Mismatch, ...] = ()
    try:
        found = verify_received(part, provider, system, modes, on_result)
    except CannotVerify as stop:
        obstacles = stop.mismatches
    counts = [len(one.results) for one in found] or [len(modes)] * len(chosen)
    return VerifiedPact(
        pact=pact,
        consumer=whole.consumer,
        interactions=found,
        obstacles=obstacles,
        planned=sum(counts),
        pending=sum(
            count for one, count in zip(chosen, counts, strict=True) if pact.pending or one.pending
        ),
    )


def reports_of(name: str, verified: Iterable[VerifiedPact[Any]]) -> tuple[Report, Report]:
    """What decides, and what is pending and does not; either may be empty."""
    parts = (_Part(), _Part())
    for one in verified:
        for row in one.interactions:
            parts[one.pact.pending or row.received.pending].results.extend(row.results)
        chosen = parts[one.pact.pending].obstacles
        chosen.extend(row for row in one.obstacles if row not in chosen)
        parts[1].planned.append(one.pending)
        parts[0].planned.append(one.planned - parts[1].planned[-1])
    decides, waits = (
        Report(title, tuple(part.results), tuple(part.obstacles), sum(part.planned))
        for title, part in zip((name, f"{name}, pending"), parts, strict=True)
    )
    return decides, waits


@dataclass(frozen=True, slots=True)
class _Part:
    """What one report is made of."""

    results: list[Result] = field(default_factory=list)
    obstacles: list[Mismatch] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)
