"""What came of verifying: mismatches, results with their verdicts, a report. Frozen; no I/O."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.model.cases import state_of
from handfast.model.clauses import Clause
from handfast.wire.paths import render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handfast.model.cases import Case
    from handfast.model.described import DocumentDifference
    from handfast.model.raised import Raised
    from handfast.wire.paths import Step

__all__ = [
    "KnownDrift",
    "Mismatch",
    "Mode",
    "Report",
    "Responsible",
    "Result",
    "Verdict",
    "result_of",
]


class Mode(StrEnum):
    """How an interaction was verified: each mode sees something that the others cannot."""

    IN_PROCESS = "in process"
    PACT = "by Pact"
    FAKE_STREAM = "stream on fakeredis"
    REAL_STREAM = "stream on Redis"
    CONSUMER = "by its own client"
    READER = "by its own loop on Redis"


class Verdict(StrEnum):
    """What verifying one interaction came to. ``NOT_VERIFIED`` is never a pass."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_VERIFIED = "not verified"


class Responsible(StrEnum):
    """What is to be mended. ``SET_UP``: nothing can be verified until it is.

    ``LEFT_OUT`` is nobody's: the clause needs an operation that is left out by choice, or a handler
    without which all else of its interaction can be verified.
    """

    PROVIDER = "provider"
    CONSUMER = "consumer"
    SET_UP = "set-up"
    LEFT_OUT = "left out"


_BEFORE_ALL: Final = (Clause.START, Clause.STATE, Clause.TRIGGER)
"""Without these, nothing of an interaction can be verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One difference: where it is, what was expected, what came, and what to do.

    ``place`` is what it is about: the status, a header, a request, an address, a state; empty for
    the body of the interaction's own answer. ``path`` leads to the field of a body, None where it
    is about no body, ``name_at_provider`` is what a provider with known drift calls that field.
    ``request`` is what was sent (a command where the provider still answers at a URL), ``after``
    what was sent before a follow-up. ``raised`` is what code of a service raised, ``detail`` other
    text that helps, ``answer`` what it was found in, as ``handfast.wording.differences``
    marks it. ``name`` is that of the parameter or header of a request that it is about, or of the
    field of a body that ``place`` names. These two say nothing new, so they are not compared.
    """

    clause: Clause
    place: str = ""
    path: tuple[Step, ...] | None = None
    name_at_provider: str = ""
    expected: str
    got: str
    remedy: str = ""
    request: str = ""
    after: str = ""
    raised: tuple[Raised, ...] = ()
    detail: str = ""
    whose: Responsible = Responsible.PROVIDER
    answer: str = dataclasses.field(default="", compare=False)
    name: str = dataclasses.field(default="", compare=False)

    @property
    def where(self) -> str:
        """Place and path as one text."""
        body = () if self.path is None else (render(self.path) or "the whole body",)
        text = ": ".join(part for part in (self.place, *body) if part)
        return f"{text} ({self.name_at_provider})" if self.name_at_provider else text

    @property
    def evidence(self) -> str:
        """The tracebacks of what was raised, else ``detail``."""
        return "\n".join(one.traceback for one in self.raised) or self.detail

    def within(self, place: str) -> Mismatch:
        """The same difference in a part of ``place``."""
        inside = f"{place}: {self.place}" if self.place else place
        return dataclasses.replace(self, place=inside)

    def to_json(self) -> dict[str, Any]:
        """Every field, and ``where``; the path as text; what was raised is in ``detail``."""
        return {
            "clause": self.clause,
            "place": self.place,
            "path": None if self.path is None else render(self.path),
            "where": self.where,
            "name_at_provider": self.name_at_provider,
            "expected": self.expected,
            "got": self.got,
            "remedy": self.remedy,
            "request": self.request,
            "after": self.after,
            "detail": self.evidence,
            "whose": self.whose,
            "answer": self.answer,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What verifying one interaction in one mode came to.

    ``drifts`` names the rows of known drift that were needed, ``not_drifted`` those where the
    provider was as the contract has it.
    ``left_out`` are the clauses that were not verified, because they need an operation that is
    left out by choice, or a handler that is not given.
    """

    mode: Mode
    consumer: str
    provider: str
    interaction: str
    state: str
    mismatches: tuple[Mismatch, ...] = ()
    seconds: float = 0.0
    drifts: tuple[str, ...] = ()
    not_drifted: tuple[str, ...] = ()
    left_out: tuple[Mismatch, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Passed without mismatches; not verified where the set-up itself failed or is left out."""
        if not self.mismatches:
            return Verdict.NOT_VERIFIED if self.is_left_out else Verdict.PASSED
        if any(mismatch.whose is Responsible.SET_UP for mismatch in self.mismatches):
            return Verdict.NOT_VERIFIED
        return Verdict.FAILED

    @property
    def passed(self) -> bool:
        """Whether the verdict is passed."""
        return self.verdict is Verdict.PASSED

    @property
    def is_left_out(self) -> bool:
        """Whether nothing of it was verified, because of what is left out by choice alone."""
        needed = any(one.clause in _BEFORE_ALL for one in self.left_out)
        return needed and not self.mismatches

    def to_json(self) -> dict[str, Any]:
        """Every field, and the verdict."""
        return {
            "mode": self.mode,
            "consumer": self.consumer,
            "provider": self.provider,
            "interaction": self.interaction,
            "state": self.state,
            "verdict": self.verdict,
            "mismatches": [mismatch.to_json() for mismatch in self.mismatches],
            "seconds": self.seconds,
            "drifts": list(self.drifts),
            "not_drifted": list(self.not_drifted),
            "left_out": [one.to_json() for one in self.left_out],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDrift:
    """One row of a mapping, and for how many interactions it was used.

    ``stale``: never, though interactions that could have used it passed without it.
    """

    provider: str
    kind: str
    declared: str
    there: str
    reason: str
    interactions: int
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All results of one run, and what stopped the run or parts of it (``obstacles``).

    ``planned`` is how many interactions were to be verified: those without a result were not.
    ``drifts`` are the known differences that were mapped, each once. ``document`` is what a
    provider's own OpenAPI document says otherwise: it decides no verdict.
    """

    system: str
    results: tuple[Result, ...]
    obstacles: tuple[Mismatch, ...] = ()
    planned: int = 0
    drifts: tuple[KnownDrift, ...] = ()
    document: tuple[DocumentDifference, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether something was verified, all of it passed, and no mapping is stale."""
        chosen = [result for result in self.results if not result.is_left_out]
        verified = bool(chosen) and all(result.passed for result in chosen)
        return verified and not self.obstacles and not self.stale

    @property
    def verdict(self) -> Verdict:
        """Failed where anything failed, or nothing is wrong but a stale mapping."""
        if self.passed:
            return Verdict.PASSED
        missing = self.obstacles or len(self.left_out) == len(self.results) or self.not_verified
        return Verdict.NOT_VERIFIED if missing and not self.failed else Verdict.FAILED

    @property
    def drifted(self) -> tuple[KnownDrift, ...]:
        """The rows of a mapping that were needed."""
        return tuple(drift for drift in self.drifts if drift.interactions)

    @property
    def stale(self) -> tuple[KnownDrift, ...]:
        """The rows of a mapping that the provider no longer needs."""
        return tuple(drift for drift in self.drifts if drift.stale)

    @property
    def failed(self) -> tuple[Result, ...]:
        """The results whose verdict is failed."""
        return tuple(result for result in self.results if result.verdict is Verdict.FAILED)

    @property
    def not_verified(self) -> tuple[Result, ...]:
        """The results of interactions that could not be verified, because the set-up failed."""
        missing = (one for one in self.results if one.verdict is Verdict.NOT_VERIFIED)
        return tuple(one for one in missing if not one.is_left_out)

    @property
    def left_out(self) -> tuple[Result, ...]:
        """The results of interactions of which nothing was verified, by choice."""
        return tuple(one for one in self.results if one.is_left_out)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON: the form of ``--json`` and of the written report."""
        return {
            "system": self.system,
            "passed": self.passed,
            "obstacles": [mismatch.to_json() for mismatch in self.obstacles],
            "drift": len(self.drifted),
            "drifts": [dataclasses.asdict(drift) for drift in self.drifts],
            "document": [dataclasses.asdict(one) for one in self.document],
            "results": [result.to_json() for result in self.results],
        }


def result_of(
    mode: Mode,
    case: Case,
    mismatches: Iterable[Mismatch],
    seconds: float,
    drifts: Iterable[str] = (),
    not_drifted: Iterable[str] = (),
) -> Result:
    """The result of ``case``: what is left out by choice is no mismatch."""
    found = tuple(mismatches)
    return Result(
        mode=mode,
        consumer=case.consumer,
        provider=case.provider,
        interaction=case.interaction.name,
        state=state_of(case.interaction),
        mismatches=tuple(one for one in found if one.whose is not Responsible.LEFT_OUT),
        seconds=seconds,
        drifts=tuple(sorted(drifts)),
        not_drifted=tuple(sorted(not_drifted)),
        left_out=tuple(one for one in found if one.whose is Responsible.LEFT_OUT),
    )
