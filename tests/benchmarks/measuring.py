"""Times several things in turn, so that what disturbs the machine disturbs them alike.

Figures are ratios within one run, taken round by round; knows nothing of what is timed.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "FULL",
    "SMOKE",
    "Claim",
    "Size",
    "Table",
    "Timings",
    "interleaved",
    "median",
    "ratio",
    "written",
]

Timings = Mapping[str, tuple[float, ...]]
"""Seconds (or another cost) of each thing by name, one a round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured: rounds, and what each round takes.

    ``every`` picks each so-manyth interaction of Core, ``many`` is compared to ``few``
    interactions, ``examples`` are drawn of each strategy a round, ``starts`` counts the pairs of
    processes, ``rows`` the runs of what is slow.
    """

    rounds: int
    every: int
    few: int
    many: int
    examples: int
    starts: int
    rows: int


FULL = Size(rounds=3, every=1, few=10, many=1000, examples=1000, starts=11, rows=3)
SMOKE = Size(rounds=1, every=40, few=2, many=4, examples=20, starts=1, rows=1)
"""Only proves that everything runs: its figures mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One figure and its bar; without a bar it is only shown."""

    description: str
    value: float
    unit: Literal["x", "ms", "s", ""] = "x"
    at_most: float | None = None
    at_least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the figure, unrounded, is within its bar."""
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    @property
    def bar(self) -> str:
        """The bar in words; empty where there is none."""
        most, least = self.at_most, self.at_least
        if most is not None:
            return f"at most {written(most, self.unit)}"
        return f"at least {written(least, self.unit)}" if least is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one benchmark found: what was done, in words, its rows, and what is claimed of it.

    ``bars`` are the rows that are drawn, in ``unit``.
    """

    title: str
    description: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    claims: tuple[Claim, ...] = ()
    bars: Mapping[str, float] | None = None
    unit: str = ""


def interleaved(
    things: Mapping[str, Callable[[], float]],
    rounds: int,
    warm: Iterable[Callable[[], object]] = (),
) -> Timings:
    """What each thing returned as its cost, ``rounds`` times, every other round backwards.

    ``warm`` is called before that, uncounted, so that nobody pays for imports.
    """
    for thing in warm:
        thing()
    costs: dict[str, list[float]] = {name: [] for name in things}
    for number in range(rounds):
        for name in reversed(list(things)) if number % 2 else list(things):
            costs[name].append(things[name]())
    return {name: tuple(found) for name, found in costs.items()}


def median(timings: Timings, name: str) -> float:
    """The median cost of one thing."""
    return statistics.median(timings[name])


def ratio(timings: Timings, of: str, to: str) -> float:
    """How many times the cost of ``to`` the cost of ``of`` is: the median of the rounds."""
    return statistics.median(
        one / other for one, other in zip(timings[of], timings[to], strict=True)
    )


def written(value: float, unit: str) -> str:
    """A figure with its unit, to three digits or so."""
    if not unit:
        return f"{value:g}"
    text = f"{value:.2f}" if value < 10 else f"{value:.1f}"
    return f"{text}x" if unit == "x" else f"{text} {unit}"
