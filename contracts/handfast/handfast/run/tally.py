"""Counts up the verdicts of one run, and decides what is not worth asking any more. No I/O."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from handfast.http.connection import NoAnswer
from handfast.model import HttpInteraction
from handfast.model.results import Fault, Verdict, Way, verdict_on
from handfast.providers.provider import CannotHold, NotSetUp, Provider, start_fault
from handfast.providers.requirements import messages_of, unmet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from handfast.drift.differences import Row
    from handfast.model.cases import Case

__all__ = ["Tally", "counted"]

_PATIENCE = 3
_LAST = re.compile(r"([^.:\[\]\s]+)(?:\[[^\]]*\])*$")


@dataclass
class Tally:
    """The verdicts of one run as they come, and what keeps the rest from being held.

    ``away`` says why messages cannot be read back, ``silences`` how many requests in a row
    had no answer, ``drifted`` which rows of known drift the present case used.
    """

    way: Way
    cases: Sequence[Case]
    on_verdict: Callable[[Verdict], None]
    obstacles: list[Fault] = field(default_factory=list)
    away: list[Fault] = field(default_factory=list)
    silences: int = 0
    drifted: set[Row] = field(default_factory=set)
    _verdicts: dict[int, Verdict] = field(default_factory=dict)
    _unread: int = 0
    _unasked: int = 0

    def holdable(self, provider: Provider) -> list[tuple[int, Case]]:
        """The cases that can be held, with their places; the others get their verdict at once."""
        found = []
        for place, case in enumerate(self.cases):
            faults = unmet(case, provider, self.way)
            if faults:
                self._tell(place, faults, 0.0)
            else:
                found.append((place, case))
        return found

    def skips(self, case: Case) -> bool:
        """Whether what ``case`` needs is known to be away."""
        if self.silences >= _PATIENCE:
            self._unasked += 1
            return True
        if self.away and messages_of(case, self.way):
            self._unread += 1
            return True
        return False

    @contextmanager
    def turn(self, place: int) -> Iterator[list[Fault]]:
        """One case: its faults are added to the list, and what stops it is made one of them."""
        faults: list[Fault] = []
        self.drifted.clear()
        began = time.perf_counter()
        try:
            yield faults
            self.silences = 0
        except NotSetUp as error:
            # A handler that waits in vain, often for the provider's own API, is a silence too.
            self.silences += error.late
            faults.append(error.fault)
        except NoAnswer as error:
            self.silences += 1
            faults.append(_no_answer(self.cases[place], error))
        except CannotHold as stop:
            self.away += stop.faults
            self._unread += 1
            return
        self._tell(place, tuple(faults), time.perf_counter() - began)

    def result(self) -> tuple[Verdict, ...]:
        """The verdicts, in the order of the cases.

        Raises:
            CannotHold: something kept a part of them from being held; it carries the rest.
        """
        verdicts = tuple(verdict for _, verdict in sorted(self._verdicts.items()))
        obstacles = [*self.obstacles, *(counted(fault, self._unread) for fault in self.away)]
        if self._unasked:
            obstacles.append(counted(_silent(self.cases[0].provider), self._unasked))
        if obstacles:
            gone = bool(self.obstacles or self._unasked)
            raise CannotHold(tuple(obstacles), verdicts, gone=gone)
        return verdicts

    def _tell(self, place: int, faults: tuple[Fault, ...], seconds: float) -> None:
        named = _named_there(faults, self.drifted)
        drifts = {row.said for row in self.drifted}
        verdict = verdict_on(self.way, self.cases[place], named, seconds, drifts)
        self._verdicts[place] = verdict
        self.on_verdict(verdict)


def _named_there(faults: tuple[Fault, ...], rows: set[Row]) -> list[Fault]:
    """``faults`` with the provider's own name beside that of a field it calls otherwise."""
    names = {row.said.partition(".")[2]: row.there for row in rows if row.kind == "field"}
    found = []
    for fault in faults:
        last = _LAST.search(fault.where)
        there = names.get(last[1]) if last else None
        found.append(replace(fault, where=f"{fault.where} ({there})") if there else fault)
    return found


def counted(fault: Fault, count: int) -> Fault:
    """``fault`` with how many interactions it keeps from being held, if any."""
    if not count:  # none but what lacks a handler as well
        return fault
    noun = "interaction is" if count == 1 else "interactions are"
    return replace(fault, got=f"{fault.got}; {count} {noun} not held")


def _silent(name: str) -> Fault:
    return start_fault(
        name,
        f"no answer to {_PATIENCE} requests in a row",
        "see whether it hangs (a lock, a pool that is used up), and run again",
        expected="a provider that answers",
    )


def _no_answer(case: Case, error: NoAnswer) -> Fault:
    http = case.interaction if isinstance(case.interaction, HttpInteraction) else None
    return Fault(
        clause="status",
        where="the answer",
        expected=str(http.expected_status) if http else "an answer",
        got=str(error),
        remedy="see what the provider waits for",
    )
