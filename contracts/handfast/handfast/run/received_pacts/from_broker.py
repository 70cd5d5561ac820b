"""Verifies a provider by the pacts of a broker, and publishes what came of each. Prints nothing.

A result is published where the whole pact was verified, for a broker knows passed and failed alone.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from handfast.broker.errors import BrokerError
from handfast.broker.protocol import InteractionResult
from handfast.frozen import dataclass
from handfast.model.results import Report, Responsible, Verdict
from handfast.pact.received import BadPact, ReceivedPact, received_pact
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.run.received_pacts.one_pact import verify_received

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from handfast.broker.protocol import Broker, BrokerPact
    from handfast.broker.revision import Revision
    from handfast.model import System
    from handfast.model.results import Mismatch, Result
    from handfast.providers.provider import RunningProvider

__all__ = ["VerifiedPact", "published", "reports_of", "verify_pacts"]

_NOT_WHOLE: Final = "not all of it was verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPact:
    """What came of one pact. ``published``: the broker has it; ``fault`` is why it does not."""

    pact: BrokerPact
    consumer: str
    results: tuple[Result, ...] = ()
    ids: tuple[str, ...] = ()
    allowed: frozenset[int] = frozenset()
    """The places of results that may fail: the pact, or the interaction, is pending."""
    obstacles: tuple[Mismatch, ...] = ()
    planned: int = 0
    published: bool = False
    fault: str = ""

    @property
    def verdict(self) -> Verdict:
        """Of the whole pact, as a broker is given it."""
        return Report("", self.results, self.obstacles, self.planned).verdict


def verify_pacts(
    pacts: Sequence[BrokerPact],
    provider: RunningProvider,
    system: System,
    keep: Callable[[str, str], bool] = lambda consumer, interaction: True,
    on_result: Callable[[Result], None] = lambda result: None,
) -> tuple[VerifiedPact, ...]:
    """Verify ``provider`` by each of ``pacts``, without any interaction that ``keep`` is False for.

    A pact that cannot be read, or a provider that does not start, is an obstacle of that pact.
    """
    done = (_verified(pact, provider, system, keep, on_result) for pact in pacts)
    return tuple(one for one in done if one is not None)


def _verified(
    pact: BrokerPact,
    provider: RunningProvider,
    system: System,
    keep: Callable[[str, str], bool],
    on_result: Callable[[Result], None],
) -> VerifiedPact | None:
    try:
        whole = received_pact(pact.document)
    except BadPact as bad:
        place = f"the pact at {pact.url}"
        remedy = "ask whoever published it for one that Pact's specification allows"
        mismatch = start_mismatch(place, str(bad), remedy, expected="a pact")
        return VerifiedPact(pact=pact, consumer="", obstacles=(mismatch,), planned=1)
    chosen = tuple(one for one in whole.interactions if keep(whole.consumer, one.description))
    if not chosen:
        return None
    part: ReceivedPact = replace(whole, interactions=chosen)
    results: tuple[Result, ...] = ()
    obstacles: tuple[Mismatch, ...] = ()
    try:
        results = verify_received(part, provider, system, on_result)
    except CannotVerify as stop:
        obstacles = stop.mismatches
    pending = (place for place, one in enumerate(chosen) if pact.pending or one.pending)
    return VerifiedPact(
        pact=pact,
        consumer=whole.consumer,
        results=results,
        ids=tuple(one.id for one in chosen),
        allowed=frozenset(pending),
        obstacles=obstacles,
        planned=len(chosen),
    )


def reports_of(name: str, verified: Iterable[VerifiedPact]) -> tuple[Report, Report]:
    """What decides, and what is pending and does not; either may be empty."""
    parts: tuple[list[Result], list[Result]] = ([], [])
    obstacles: tuple[list[Mismatch], list[Mismatch]] = ([], [])
    planned = [0, 0]
    for one in verified:
        for place, result in enumerate(one.results):
            parts[place in one.allowed].append(result)
        pending = one.pact.pending
        obstacles[pending].extend(row for row in one.obstacles if row not in obstacles[pending])
        waived = one.planned if pending else len(one.allowed)
        planned[1] += waived
        planned[0] += one.planned - waived
    deciding, pending_ones = (
        Report(title, tuple(found), tuple(stopped), count)
        for title, found, stopped, count in zip(
            (name, f"{name}, pending"), parts, obstacles, planned, strict=True
        )
    )
    return deciding, pending_ones


def published(
    broker: Broker, verified: Sequence[VerifiedPact], revision: Revision
) -> tuple[VerifiedPact, ...]:
    """Publish what came of each pact, and say so in it.

    After a broker that gave no answer no further request is sent: each would take as long.
    """
    done: list[VerifiedPact] = []
    recorded, away = False, ""
    for one in verified:
        if one.verdict is Verdict.NOT_VERIFIED:
            done.append(replace(one, fault=_NOT_WHOLE))
            continue
        if away:
            done.append(replace(one, fault=away))
            continue
        try:
            if not recorded:
                broker.record_version(one.pact, revision)
                recorded = True
            broker.publish_result(one.pact, revision, _results(one), version("handfast"))
        except BrokerError as error:
            done.append(replace(one, fault=str(error)))
            away = str(error) if error.status == 0 or error.status >= 500 else ""
        else:
            done.append(replace(one, published=True))
    return tuple(done)


def _results(one: VerifiedPact) -> list[InteractionResult]:
    return [
        InteractionResult(
            id_,
            result.interaction,
            tuple(
                (
                    mismatch.clause,
                    mismatch.where,
                    f"expected {mismatch.expected}, got {mismatch.got}",
                )
                for mismatch in result.mismatches
                if mismatch.whose is not Responsible.SET_UP
            ),
        )
        for id_, result in zip(one.ids, one.results, strict=True)
    ]
