"""What was found when a service was held to its contracts: faults, verdicts, a report. Pure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from handfast.model.cases import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model.cases import Case

__all__ = ["Blame", "Fault", "KnownDrift", "Report", "Verdict", "Way", "verdict_on"]


class Way(StrEnum):
    """How a service was held: each way sees something that the others cannot."""

    IN_PROCESS = "in process"
    PACT = "pact"
    FAKE_STREAM = "stream on fakeredis"
    REAL_STREAM = "stream on Redis"
    CONSUMER = "consumer"


class Blame(StrEnum):
    """Whose fault it is. ``SET_UP``: nothing can be said of the contract until it is mended."""

    PROVIDER = "provider"
    CONSUMER = "consumer"
    SET_UP = "set-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: where, what was expected, what came, and what to do.

    ``clause`` is the clause that was broken: status, content type, body, reads, equals,
    ordered, exactly, at_least, at_most, headers, then, published, unchanged, wire, request,
    state, trigger, start. ``where`` names the field by path, or the place. ``request`` is a
    command line that repeats the request. ``detail`` holds a provider's traceback, if any.
    """

    clause: str
    where: str
    expected: str
    got: str
    remedy: str = ""
    request: str = ""
    detail: str = ""
    blame: Blame = Blame.PROVIDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What holding a service to one interaction in one way came to. Kept without faults.

    ``drifts`` names the routes and fields that were found only through a mapping of known drift.
    """

    way: Way
    consumer: str
    provider: str
    interaction: str
    state: str
    faults: tuple[Fault, ...] = ()
    seconds: float = 0.0
    drifts: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        return not self.faults

    @property
    def set_up_failed(self) -> bool:
        """Whether nothing could be said, because the set-up itself failed."""
        return any(fault.blame is Blame.SET_UP for fault in self.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDrift:
    """One row of a mapping, and for how many interactions it was used.

    ``stale``: never, though interactions that could have used it were kept without it.
    """

    provider: str
    kind: str
    said: str
    there: str
    reason: str
    interactions: int
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All verdicts of one run, and what stopped the run or parts of it (``obstacles``).

    ``planned`` is how many promises were to be held: those without a verdict were not.
    ``drifts`` are the known differences that were mapped, each once.
    """

    system: str
    verdicts: tuple[Verdict, ...]
    obstacles: tuple[Fault, ...] = ()
    planned: int = 0
    drifts: tuple[KnownDrift, ...] = ()

    @property
    def kept(self) -> bool:
        """Whether something was held, all of it was kept, and no mapping is stale."""
        held = bool(self.verdicts) and all(v.kept for v in self.verdicts)
        return held and not self.obstacles and not self.stale

    @property
    def drifted(self) -> tuple[KnownDrift, ...]:
        """The rows of a mapping that were needed."""
        return tuple(drift for drift in self.drifts if drift.interactions)

    @property
    def stale(self) -> tuple[KnownDrift, ...]:
        """The rows of a mapping that the provider no longer needs."""
        return tuple(drift for drift in self.drifts if drift.stale)

    @property
    def broken(self) -> tuple[Verdict, ...]:
        """The verdicts on promises that are not kept."""
        return tuple(v for v in self.verdicts if not v.kept and not v.set_up_failed)

    @property
    def unheld(self) -> tuple[Verdict, ...]:
        """The verdicts that say nothing of the promise, because the set-up failed."""
        return tuple(verdict for verdict in self.verdicts if verdict.set_up_failed)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON: the form of ``--json`` and of the written report."""
        return {
            "system": self.system,
            "kept": self.kept,
            "obstacles": [dataclasses.asdict(fault) for fault in self.obstacles],
            "drift": len(self.drifted),
            "drifts": [dataclasses.asdict(drift) for drift in self.drifts],
            "verdicts": [
                {**dataclasses.asdict(verdict), "kept": verdict.kept} for verdict in self.verdicts
            ],
        }


def verdict_on(
    way: Way, case: Case, faults: Iterable[Fault], seconds: float, drifts: Iterable[str] = ()
) -> Verdict:
    """The verdict on ``case``."""
    return Verdict(
        way=way,
        consumer=case.consumer,
        provider=case.provider,
        interaction=case.interaction.name,
        state=state_of(case.interaction),
        faults=tuple(faults),
        seconds=seconds,
        drifts=tuple(sorted(drifts)),
    )
