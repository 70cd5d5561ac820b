"""Regular expressions as sequences of character runs, each of which is one draw.

`st.from_regex` draws every character by itself and knows no lengths. Most patterns of a schema
are a few runs of characters out of a class; for those, a run is one `st.text`. What does not fit is
answered with None. Every text made matches; not every matching text is made.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from handfast.frozen import dataclass
from handfast.shapes.patterns import (
    Alternatives,
    Anchor,
    Characters,
    Group,
    Member,
    Node,
    Range,
    Repeat,
    pattern_of,
)

__all__ = ["ALL", "Run", "fit", "runs_of", "spelled_out"]

_MOST_SEQUENCES = 64
_MOST_CHARACTERS = 2_000
_MOST_TURNS = 4


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
        parsed = pattern_of(pattern)
    except ValueError:
        return None
    nodes = parsed.nodes
    starts = nodes[:1] == (Anchor("start"),)
    ends = nodes[-1:] == (Anchor("end"),)
    middle = nodes[starts : len(nodes) - ends]
    before, after = (() if starts else (ALL,)), (() if ends else (ALL,))
    try:
        sequences = _sequences(middle)
    except _UnknownError:
        return None
    if parsed.flagged:
        return None
    return [(*before, *sequence, *after) for sequence in sequences]


def fit(sequence: Sequence[Run], shortest: int, longest: int | None) -> tuple[Run, ...] | None:
    """The sequence narrowed so that every text of it has a length within the bounds, or None."""
    runs = list(sequence)
    if longest is not None:
        for index, run in sorted(enumerate(runs), key=lambda item: item[1].high is not None):
            others = sum(r.low if r.high is None else r.high for r in runs) - (run.high or run.low)
            most = max(run.low, longest - others)
            runs[index] = replace(run, high=most if run.high is None else min(run.high, most))
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


def _sequences(nodes: Iterable[Node]) -> list[tuple[Run, ...]]:
    found: list[tuple[Run, ...]] = [()]
    for node in nodes:
        found = [(*start, *end) for start in found for end in _alternatives(node)]
        if len(found) > _MOST_SEQUENCES:
            raise _UnknownError
    return found


def _alternatives(node: Node) -> list[tuple[Run, ...]]:
    match node:
        case Group(flagged=False):
            return _sequences(node.nodes)
        case Alternatives():
            return [sequence for option in node.options for sequence in _sequences(option)]
        case Repeat():
            return _repeated(node)
        case Characters():
            characters = "".join(map(_characters, node.members))
            return [(Run(characters, node.inside),)]
        case _:
            raise _UnknownError


def _repeated(repeat: Repeat) -> list[tuple[Run, ...]]:
    inner = _sequences(repeat.nodes)
    if len(inner) == 1 and len(inner[0]) == 1 and inner[0][0].low == inner[0][0].high == 1:
        return [(replace(inner[0][0], low=repeat.low, high=repeat.high),)]
    if repeat.high is None or repeat.high > _MOST_TURNS:  # more sequences than it is worth
        raise _UnknownError
    turns = range(repeat.low, repeat.high + 1)
    return [sequence for count in turns for sequence in _sequences(repeat.nodes * count)]


def _characters(member: Member) -> str:
    match member:
        case str():
            return member
        case Range(first, last) if ord(last) - ord(first) < _MOST_CHARACTERS:
            return "".join(map(chr, range(ord(first), ord(last) + 1)))
        case _:
            raise _UnknownError  # \w, \d and \s differ between Python and Pydantic's engine
