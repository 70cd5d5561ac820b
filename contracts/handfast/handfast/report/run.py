"""The results of one run as one value: what every written report is made of. Pure.

The writers beside this file only lay out what is here; none of them groups, counts or judges.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from handfast.frozen import dataclass
from handfast.model.results import Mode, Verdict
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model.results import Mismatch, Report
    from handfast.report.causes.grouping import Cause

__all__ = ["Covered", "LeftOut", "Origin", "Relation", "Row", "Run", "Since"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the results come from.

    ``at`` is when the run ended (ISO 8601, with its offset), ``version`` that of what was verified
    and ``handfast`` that of the tool. ``command`` verifies everything again.
    """

    at: str
    version: str
    handfast: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """The first run that is known to have shown a cause: when it ended, and of what version."""

    at: str
    version: str


@dataclass(frozen=True, slots=True)
class Row:
    """One interaction with its verdict in each mode; ``causes`` are the ids of what breaks it.

    ``offered`` names its operation or message. ``left_out``: nothing of it was verified, by choice.
    """

    system: str
    consumer: str
    provider: str
    interaction: str
    state: str
    offered: str
    verdict: Verdict
    modes: tuple[tuple[Mode, Verdict], ...]
    seconds: float
    causes: tuple[str, ...]
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """That a consumer relies on a provider: for how many interactions, by verdict."""

    system: str
    consumer: str
    provider: str
    passed: int
    failed: int
    not_verified: int


@dataclass(frozen=True, slots=True)
class Covered:
    """One declared answer or message: who relies on it, and what came of verifying that.

    ``status`` is None for a message. ``interactions`` counts those that rely on it.
    """

    system: str
    provider: str
    kind: Literal["operation", "message"]
    name: str
    status: int | None
    consumers: tuple[str, ...]
    interactions: int
    passed: int
    failed: int
    not_verified: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Interactions that were not verified, or not in every clause, for one reason."""

    system: str
    reason: str
    interactions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Everything there is to report of one run.

    ``left_out`` has the interactions without a result, ``lacking`` those that need what is left out
    by choice, and ``clauses`` those whose other clauses were verified all the same.
    ``since`` has each cause by its id. ``has_earlier``: there was an earlier report.
    ``pending`` are the systems whose failures decide nothing.
    """

    origin: Origin
    reports: tuple[Report, ...]
    causes: tuple[Cause, ...]
    rows: tuple[Row, ...]
    relations: tuple[Relation, ...]
    coverage: tuple[Covered, ...]
    left_out: tuple[LeftOut, ...]
    since: Mapping[str, Since]
    lacking: tuple[LeftOut, ...] = ()
    clauses: tuple[LeftOut, ...] = ()
    has_earlier: bool = False
    pending: frozenset[str] = frozenset()

    @property
    def verdict(self) -> Verdict:
        """The worst of all systems that decide; not verified where there is none."""
        decides = [one for one in self.reports if one.system not in self.pending]
        verdicts = [report.verdict for report in decides or self.reports]
        if Verdict.FAILED in verdicts:
            return Verdict.FAILED
        passed = bool(verdicts) and Verdict.NOT_VERIFIED not in verdicts
        return Verdict.PASSED if passed else Verdict.NOT_VERIFIED

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes in which anything was verified."""
        found = {mode for row in self.rows for mode, _ in row.modes}
        return tuple(mode for mode in Mode if mode in found)

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many interactions came to each verdict."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def without_result(self) -> int:
        """How many results are missing because the run was stopped."""
        return sum(max(0, one.planned - len(one.results)) for one in self.reports)

    @property
    def summary(self) -> str:
        """What the run came to, in one sentence."""
        left_out = sum(row.left_out for row in self.rows)
        total = len(self.rows) - left_out
        interactions = number_of(total, "interaction")
        if self.verdict is Verdict.PASSED:
            passed = f"All {interactions} passed" if total > 1 else "The interaction passed"
            return f"{passed}{self._but(left_out)}."
        failed = self.counts[Verdict.FAILED]
        missing = self.counts[Verdict.NOT_VERIFIED] - left_out
        causes = sum(one.verdict is Verdict.FAILED for one in self.causes)
        parts = []
        if failed:
            parts.append(f"{failed} of {interactions} failed, for {number_of(causes, 'cause')}")
        if missing:
            parts.append(f"{missing} not verified")
        if self.without_result:
            parts.append(f"{number_of(self.without_result, 'result')} missing")
        if self.obstacles:
            parts.append("the run was stopped")
        if any(report.stale for report in self.reports):
            parts.append("a mapping of known drift is stale")
        return f"{'; '.join(parts)}{self._but(left_out)}." if parts else "Nothing was verified."

    def _but(self, left_out: int) -> str:
        """What is not verified by choice: clauses of interactions, and ``left_out`` of them."""
        some = len({name for one in self.clauses for name in one.interactions})
        clauses = f", but for clauses of {some}" if some else ""
        return f"{clauses}; {left_out} left out" if left_out else clauses

    def causes_in(self, system: str) -> tuple[Cause, ...]:
        """The causes of what did not pass in the report of ``system``."""
        return tuple(cause for cause in self.causes if cause.system == system)

    def since_of(self, cause: Cause) -> str:
        """Since when ``cause`` is known, in words; empty where there is nothing to compare with."""
        since = self.since[cause.id]
        if since.at != self.origin.at:
            version = f", version {since.version}" if since.version else ""
            return f"since {since.at}{version}"
        return "new in this run" if self.has_earlier else ""

    @property
    def obstacles(self) -> tuple[tuple[str, Mismatch], ...]:
        """What stopped a run or a part of it, each with its system."""
        return tuple((one.system, mismatch) for one in self.reports for mismatch in one.obstacles)
