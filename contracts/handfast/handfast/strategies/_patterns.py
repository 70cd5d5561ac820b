"""Regular expressions as sequences of character runs, each of which is one draw.

`st.from_regex` draws every character by itself and knows no lengths. Most patterns of a schema
are a few runs of characters out of a class; for those, a run is one `st.text`. What does not fit is
answered with None. Every text made matches; not every matching text is made.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from re import _constants as op  # type: ignore[attr-defined]  # no stub; st.from_regex uses it
from re import _parser as parser  # type: ignore[attr-defined]  # no stub; st.from_regex uses it
from typing import Any

__all__ = ["ALL", "Run", "fit", "runs_of", "spelled_out"]

_MOST_SEQUENCES = 64
_MOST_CHARACTERS = 2_000


@dataclass(frozen=True)
class Run:
    """From `low` to `high` (None: any number) characters, in or else outside of `characters`."""

    characters: str
    inside: bool
    low: int = 1
    high: int | None = 1

    def example(self) -> str:
        """A short text of the run, which need not be the simplest."""
        candidates = self.characters if self.inside else map(chr, range(ord("0"), 0x110000))
        length = max(self.low, min(1, 1 if self.high is None else self.high))
        return next(c for c in candidates if self.inside or c not in self.characters) * length


ALL = Run("", inside=False, low=0, high=None)


class _UnknownError(Exception):
    """The pattern needs more than runs."""


def runs_of(pattern: str) -> list[tuple[Run, ...]] | None:
    """The alternative sequences of runs that match a pattern anywhere in a text, or None."""
    try:
        parsed = parser.parse(pattern)
        if parsed.state.flags & ~re.UNICODE:
            return None
        nodes = list(parsed)
        starts = bool(nodes) and nodes[0] in _STARTS
        ends = bool(nodes) and nodes[-1] in _ENDS
        middle = nodes[starts : len(nodes) - ends]
        before, after = (() if starts else (ALL,)), (() if ends else (ALL,))
        return [(*before, *sequence, *after) for sequence in _sequences(middle)]
    except (_UnknownError, re.error):
        return None


def fit(sequence: Sequence[Run], shortest: int, longest: int | None) -> tuple[Run, ...] | None:
    """The sequence narrowed so that every text of it has a length within the bounds, or None."""
    runs = list(sequence)
    if longest is not None:
        for index, run in sorted(enumerate(runs), key=lambda item: item[1].high is not None):
            others = sum(r.low if r.high is None else r.high for r in runs) - (run.high or run.low)
            room = max(run.low, longest - others)
            runs[index] = replace(run, high=room if run.high is None else min(run.high, room))
        if sum(run.high or 0 for run in runs) > longest:
            return None
    missing = max(shortest - sum(run.low for run in runs), 0)
    for index, run in sorted(enumerate(runs), key=lambda item: item[1].high is not None):
        more = missing if run.high is None else min(missing, run.high - run.low)
        runs[index] = replace(run, low=run.low + more)
        missing -= more
    return None if missing else tuple(runs)


def spelled_out(sequences: Iterable[Sequence[Run]], most: int) -> list[str] | None:
    """Every text of the sequences, or None if there are more than `most`."""
    texts: list[str] = []
    for sequence in sequences:
        choices = []
        for run in sequence:
            if not run.inside or run.high is None or len(run.characters) ** run.high > most:
                return None
            lengths = range(run.low, run.high + 1)
            choices.append(
                [t for n in lengths for t in itertools.product(run.characters, repeat=n)]
            )
        texts += [
            "".join(map("".join, t))
            for t in itertools.islice(itertools.product(*choices), most + 1)
        ]
        if len(texts) > most:
            return None
    return texts


_STARTS = [(op.AT, op.AT_BEGINNING), (op.AT, op.AT_BEGINNING_STRING)]
_ENDS = [(op.AT, op.AT_END), (op.AT, op.AT_END_STRING)]


def _sequences(nodes: Iterable[Any]) -> list[tuple[Run, ...]]:
    found: list[tuple[Run, ...]] = [()]
    for node in nodes:
        found = [(*start, *end) for start in found for end in _alternatives(node)]
        if len(found) > _MOST_SEQUENCES:
            raise _UnknownError
    return found


def _alternatives(node: Any) -> list[tuple[Run, ...]]:
    kind, value = node
    if kind is op.SUBPATTERN and not value[1] and not value[2]:
        return _sequences(value[3])
    if kind is op.BRANCH:
        return [sequence for branch in value[1] for sequence in _sequences(branch)]
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _repeated(*value)
    return [(_run(kind, value),)]


def _repeated(low: int, high: Any, nodes: Any) -> list[tuple[Run, ...]]:
    inner = _sequences(nodes)
    unbounded = high is op.MAXREPEAT
    if len(inner) == 1 and len(inner[0]) == 1 and inner[0][0].low == inner[0][0].high == 1:
        return [(replace(inner[0][0], low=low, high=None if unbounded else high),)]
    if unbounded or high > 4:  # a group many times over: more sequences than it is worth
        raise _UnknownError
    return [s for times in range(low, high + 1) for s in _sequences(list(nodes) * times)]


def _run(kind: Any, value: Any) -> Run:
    if kind is op.LITERAL:
        return Run(chr(value), inside=True)
    if kind is op.NOT_LITERAL:
        return Run(chr(value), inside=False)
    if kind is op.ANY:
        return Run("\n", inside=False)
    if kind is not op.IN:
        raise _UnknownError
    negated = value[0][0] is op.NEGATE
    characters = "".join(_characters(*item) for item in value[negated:])
    return Run(characters, inside=not negated)


def _characters(kind: Any, value: Any) -> str:
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.RANGE and value[1] - value[0] < _MOST_CHARACTERS:
        return "".join(map(chr, range(value[0], value[1] + 1)))
    raise _UnknownError  # \w, \d and \s differ between Python and Pydantic's engine
