"""Strategies for text: by length, by pattern, and the texts that programs stumble over."""

import functools
import re
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from shared._shape import Scalar
from shared.strategies._parts import drawn_by
from shared.strategies._patterns import Run, fit, runs_of, spelled_out

__all__ = ["generated_text", "special_texts"]

_MOST_SPELLED_OUT = 2_000
_LONGEST = 4_096  # a longer text costs more time than its length bound is worth
_ASCII = "".join(map(chr, range(128)))

_STUMBLING = (
    "",
    " ",
    "0",
    "null",
    "\U0001f33f",  # astral: two units in UTF-16
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # one glyph of five code points
    "\u00e9",  # composed, and below the same letter with a combining accent
    "e\u0301",
    "I\u0307\u0323",  # combining marks out of canonical order
    "\u05e9\u05dc\u05d5\u05dd \u202e",  # right to left, with an override
    "\ufeff\u200b",  # invisible
    "\u2028",
    "\n",
    "\r\n\t",
    "\x00",
    "\x7f\x85",
    "\uffff\U0010ffff",
    "\"'\\`",
    "'; --",
    "%s{0}${x}",
    "/../",
    "<b>&amp;",
)


def special_texts(shape: Scalar) -> tuple[str, ...]:
    """Texts worth trying for a shape, its length bounds first; not all of them are valid."""
    ends = sorted({shape.min_length or 0, min(shape.max_length or 0, _LONGEST)})
    return (*(character * n for n in ends for character in "a\U0001f33f"), *_STUMBLING)


def generated_text(shape: Scalar) -> tuple[SearchStrategy[str], bool]:
    """Text within a shape's length and pattern, and whether that is certain without a check."""
    low, high = shape.min_length or 0, shape.max_length
    if shape.kind == "bytes" and (low or high is not None):  # lengths count UTF-8 bytes
        return st.text(_ASCII, min_size=low, max_size=high), True
    if shape.pattern is None:
        return _sequence((Run("", inside=False, low=low, high=high),)), True
    source = shape.pattern.pattern if isinstance(shape.pattern, re.Pattern) else shape.pattern
    flags = shape.pattern.flags & ~re.UNICODE if isinstance(shape.pattern, re.Pattern) else 0
    sequences = None if flags else runs_of(source)
    if sequences is None:
        return _by_regex(shape.pattern, low, high), False
    fitting = [run for run in (fit(s, low, high) for s in sequences) if run is not None]
    if not fitting:
        return _by_regex(shape.pattern, low, high), False
    texts = spelled_out(fitting, _MOST_SPELLED_OUT)
    if texts:
        return st.sampled_from(texts), True
    return st.one_of([_sequence(sequence) for sequence in fitting]), True


def _by_regex(pattern: Any, low: int, high: int | None) -> SearchStrategy[str]:
    found = st.from_regex(pattern, alphabet=_alphabet("", inside=False))
    return found.filter(lambda text: low <= len(text) and (high is None or len(text) <= high))


def _sequence(runs: tuple[Run, ...]) -> SearchStrategy[str]:
    drawn = [_one_run(run) for run in runs]
    return drawn[0] if len(drawn) == 1 else drawn_by(lambda draw: "".join(map(draw, drawn)))


def _one_run(run: Run) -> SearchStrategy[str]:
    if run.inside and len(run.characters) == 1 and run.high is not None and run.high <= 64:
        return st.sampled_from([run.characters * n for n in range(run.low, run.high + 1)])
    alphabet = _alphabet(run.characters, inside=run.inside)
    return st.text(alphabet, min_size=run.low, max_size=run.high)


@functools.cache
def _alphabet(characters: str, *, inside: bool) -> SearchStrategy[str]:
    """One strategy object an alphabet: Hypothesis works out its intervals once for each."""
    if inside:
        return st.characters(categories=[], include_characters=characters)
    return st.characters(exclude_categories=["Cs"], exclude_characters=characters)
