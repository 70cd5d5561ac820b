"""What a strategy is put together from, so that every value costs as few draws as can be.

A constant costs no draw of its own: those of a null and an enum share one draw.
"""

import copy
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from handfast.frozen import dataclass

__all__ = ["Parts", "combined", "drawn_by", "filtered", "joined"]


@dataclass(frozen=True)
class Parts:
    """Constants to prefer when shrinking, then special cases, the simplest first; then the rest."""

    constants: tuple[Any, ...] = ()
    generated: tuple[SearchStrategy[Any], ...] = ()
    special: tuple[Any, ...] = ()

    def preceded_by(self, constant: object) -> "Parts":
        """The same with one more constant, the first to shrink to."""
        return replace(self, constants=(constant, *self.constants))


def combined(parts: Parts) -> SearchStrategy[Any]:
    """One strategy for all parts, which shrinks towards constants and special cases.

    One draw picks the part and which of its values: `st.one_of` takes a draw for the part alone.
    Hypothesis prefers small integers, so that constants, which stand first, are given fewer of
    them; generated values, which cost most, come up in about a third of the draws.
    """
    if not parts.generated:
        return _one_of_these(parts.constants + parts.special)
    often = max(len(parts.constants), len(parts.special), 1)
    few = max(len(parts.constants), -(-often // 3))
    constants = parts.constants and tuple(islice(cycle(parts.constants), few))
    each = -(-often // len(parts.generated))
    generated = tuple(strategy for strategy in parts.generated for _ in range(each))
    picks = (*constants, *parts.special, *generated)
    if len(set(map(id, picks))) == 1:
        return parts.generated[0]
    which = st.integers(0, len(picks) - 1)

    def make(draw: st.DrawFn, _of: str = repr(parts)) -> Any:
        picked = picks[draw(which)]
        if isinstance(picked, SearchStrategy):
            return draw(picked)
        return copy.deepcopy(picked) if isinstance(picked, dict | list) else picked

    return drawn_by(make)


def filtered(parts: Parts, keep: Callable[[Any], bool]) -> Parts:
    """The parts that pass: constants are looked at now, generated values when drawn."""
    return Parts(
        tuple(filter(keep, parts.constants)),
        tuple(strategy.filter(keep) for strategy in parts.generated),
        tuple(filter(keep, parts.special)),
    )


def joined(several: list[Parts]) -> Parts:
    """The alternatives of several parts side by side."""
    return Parts(
        tuple(value for parts in several for value in parts.constants),
        tuple(strategy for parts in several for strategy in parts.generated),
        tuple(value for parts in several for value in parts.special),
    )


def _one_of_these(values: tuple[Any, ...]) -> SearchStrategy[Any]:
    if len(values) == 1 and not isinstance(values[0], dict | list):
        return st.just(values[0])  # which costs no draw at all
    drawn = st.sampled_from(values)
    shared = any(isinstance(value, dict | list) for value in values)
    return drawn.map(copy.deepcopy) if shared else drawn


def drawn_by(make: Callable[[st.DrawFn], Any]) -> SearchStrategy[Any]:
    """What a function draws: a third faster than `st.tuples(...).map(...)`, span for span."""
    return st.composite(make)()
