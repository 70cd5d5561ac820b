"""Collects the results of one run, and decides what is not worth trying any more. No I/O."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from handfast.drift.cases import without_absent
from handfast.drift.judged import judged_with_drift, waived_subjects
from handfast.http.connection import NoAnswer
from handfast.model import HttpInteraction
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Result, result_of
from handfast.providers.errors import CannotVerify, DidNotEnd, NotSetUp, start_mismatch
from handfast.providers.left_out import without_left_out
from handfast.providers.provider import MOST_UNANSWERED
from handfast.providers.requirements import messages_of, unmet, without_unhandled
from handfast.wording.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from handfast.drift.rows import Differences, DriftRow
    from handfast.model.cases import Case
    from handfast.providers.provider import RunningProvider

__all__ = ["Tally", "counted"]


@dataclass
class Tally:
    """The results of one run as they come, and what stops the rest.

    ``away`` is why messages cannot be read back, ``late`` what failed at the end, ``unanswered``
    how many requests in a row had no answer, ``drifted`` which rows of the ``known`` drift the
    present case used.
    """

    mode: Mode
    cases: Sequence[Case]
    on_result: Callable[[Result], None]
    obstacles: list[Mismatch] = field(default_factory=list)
    away: list[Mismatch] = field(default_factory=list)
    late: list[Mismatch] = field(default_factory=list)
    unanswered: int = 0
    drifted: set[DriftRow] = field(default_factory=set)
    known: Differences | None = None
    _results: dict[int, Result] = field(default_factory=dict)
    _left_out: dict[int, tuple[Mismatch, ...]] = field(default_factory=dict)
    _unread: int = 0
    _unasked: int = 0

    def verifiable(self, provider: RunningProvider) -> list[tuple[int, Case]]:
        """The cases that can be verified, with their places; others get a result at once.

        What of them needs an operation that is left out, or a message published again for which
        there is no handler, is cut off.
        """
        found = []
        self.known = provider.drift
        waived = waived_subjects(provider.drift)
        provider = replace(provider, left_out=provider.left_out | waived)
        for place, whole in enumerate(self.cases):
            case, left_out = without_left_out(whole, provider.left_out)
            case, unhandled = without_unhandled(case, provider, self.mode)
            # Pact looks at nothing of what must then be true.
            self._left_out[place] = () if self.mode is Mode.PACT else (*left_out, *unhandled)
            mismatches = unmet(case, provider, self.mode)
            if mismatches:
                self._add(place, mismatches, 0.0)
            else:
                found.append((place, without_absent(provider.drift, case)))
        return found

    def skips(self, case: Case) -> bool:
        """Whether what ``case`` needs is known to be away."""
        if self.unanswered >= MOST_UNANSWERED:
            self._unasked += 1
            return True
        if self.away and messages_of(case, self.mode):
            self._unread += 1
            return True
        return False

    @contextmanager
    def verifying(self, place: int) -> Iterator[list[Mismatch]]:
        """One case: its mismatches are added to the list, and what stops it is made one of them."""
        mismatches: list[Mismatch] = []
        self.drifted.clear()
        began = time.perf_counter()
        try:
            yield mismatches
            self.unanswered = 0
        except NotSetUp as error:
            # A handler that waits in vain, often for the provider's own API, is a silence too.
            self.unanswered += error.late
            mismatches.append(error.mismatch)
        except NoAnswer as error:
            self.unanswered += 1
            mismatches.append(_no_answer(self.cases[place], error))
        except CannotVerify as stop:
            if stop.gone:
                raise
            self.away += stop.mismatches
            self._unread += 1
            return
        self._add(place, (*mismatches, *self._left_out.get(place, ())), time.perf_counter() - began)

    def stopped_by(self, stop: CannotVerify) -> None:
        """Take note of what stopped the run, or came when it was over."""
        if isinstance(stop, DidNotEnd):
            self.late += stop.mismatches
        else:
            self.obstacles += stop.mismatches

    def result(self) -> tuple[Result, ...]:
        """The results, in the order of the cases.

        Raises:
            CannotVerify: a part of them could not be verified; it carries the rest.
        """
        results = tuple(result for _, result in sorted(self._results.items()))
        away = (counted(mismatch, self._unread) for mismatch in self.away)
        obstacles = [*self.obstacles, *away, *self.late]
        if self._unasked:
            obstacles.append(counted(_silent(self.cases[0].provider), self._unasked))
        if obstacles:
            gone = bool(self.obstacles or self._unasked)
            raise CannotVerify(tuple(obstacles), results, gone=gone)
        return results

    def _add(self, place: int, mismatches: tuple[Mismatch, ...], seconds: float) -> None:
        case = self.cases[place]
        found, rows = judged_with_drift(self.known, case, mismatches, self.drifted)
        used = {row.name for row in rows if not row.against}
        unused = {row.name for row in rows if row.against}
        result = result_of(self.mode, case, found, seconds, used, unused)
        self._results[place] = result
        self.on_result(result)


def counted(mismatch: Mismatch, count: int) -> Mismatch:
    """``mismatch`` with how many interactions were not verified for it, if any."""
    if not count:  # none but what lacks a handler as well
        return mismatch
    missed = number_of(count, "interaction was", "interactions were")
    return replace(mismatch, got=f"{mismatch.got}; {missed} not verified")


def _silent(name: str) -> Mismatch:
    return start_mismatch(
        name,
        f"no answer to {MOST_UNANSWERED} requests in a row",
        "see whether it hangs (a lock, a pool that is used up), and run again",
        expected="a provider that answers",
    )


def _no_answer(case: Case, error: NoAnswer) -> Mismatch:
    http = case.interaction if isinstance(case.interaction, HttpInteraction) else None
    return Mismatch(
        clause=Clause.STATUS,
        place="the answer",
        expected=str(http.exchange.expected_status) if http else "an answer",
        got=str(error),
        remedy="mend what it raised" if error.raised else "see what the provider waits for",
        raised=error.raised,
    )
