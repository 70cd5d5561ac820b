"""Strategies for text: by length, by pattern, and the texts that programs stumble over."""

import base64
import functools
import re
import sys
import warnings
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from handfast.shapes.nouns import Scalar
from handfast.shapes.patterns import with_ranges
from handfast.strategies.parts import drawn_by
from handfast.strategies.runs import Run, fit, runs_of, spelled_out

__all__ = ["generated_text", "matching_texts", "special_texts"]

_MOST_SPELLED_OUT = 2_000
_LONGEST = 4_096  # a longer text costs more time than its length bound is worth
# Hypothesis draws a few thousand bytes an example and gives up those that need more: of a text that
# must be longer than this, so much is drawn at most, and repeated.
_MOST_DRAWN = 128
_ENCODERS: dict[str, Callable[[bytes], str]] = {
    "base64": lambda data: base64.urlsafe_b64encode(data).decode(),
    "hex": bytes.hex,
}
_ASCII = "".join(map(chr, range(128)))

_STUMBLING = (
    "",  # what failures shrink to, and below what to where it can't be empty
    "0",
    " ",
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
    """Texts worth trying for a shape, its length bounds last; not all of them are valid."""
    if shape.encoding is not None:
        return _special_bytes(shape, _ENCODERS[shape.encoding])
    low = shape.min_length or 0
    ends = sorted({low, min(shape.max_length or 0, max(_LONGEST, 2 * low))})
    bounds = [character * n for n in ends if n for character in "a\U0001f33f"]
    return (*_STUMBLING, *bounds)


def _special_bytes(shape: Scalar, encode: Callable[[bytes], str]) -> tuple[str, ...]:
    low, high = shape.min_length or 0, shape.max_length
    several = (
        b"",
        b"\x00",
        b"\xff",
        b"\xfb\xff",
        b"\x00" * low,
        b"\x00" * min(high or 0, _LONGEST),
    )
    lengths = range(low, sys.maxsize if high is None else high + 1)
    return tuple(encode(data) for data in dict.fromkeys(several) if len(data) in lengths)


def generated_text(shape: Scalar) -> tuple[tuple[SearchStrategy[str], ...], bool]:
    """Alternatives of text within a shape's length and pattern; are they so without a check?"""
    low, high = shape.min_length or 0, shape.max_length
    if shape.encoding is not None:
        return (_sized(st.binary, low, high).map(_ENCODERS[shape.encoding]),), True
    if shape.kind == "bytes" and (low or high is not None):  # lengths count UTF-8 bytes
        return (_sized(functools.partial(st.text, _ASCII), low, high),), True
    if shape.pattern is None:
        return (_sequence((Run("", inside=False, low=low, high=high),)),), True
    sequences = _runs(shape)
    if not sequences:
        return (_by_regex(shape.pattern, low, high),), False
    if texts := spelled_out(sequences, _MOST_SPELLED_OUT):
        return (st.sampled_from(texts),), True
    return tuple(map(_sequence, sequences)), True


def matching_texts(shape: Scalar) -> tuple[str, ...]:
    """A few texts that match a shape's pattern; none if that takes more than runs."""
    sequences = _runs(shape)
    texts = spelled_out(sequences, _MOST_SPELLED_OUT)
    if texts:
        return texts[0], texts[-1]
    return tuple("".join(run.example() for run in sequence) for sequence in sequences)


def _runs(shape: Scalar) -> list[tuple[Run, ...]]:
    """The sequences of runs for a shape's pattern and length; none if that is unknown."""
    pattern = _compiled(shape.pattern)
    found = runs_of(pattern.pattern) if pattern and pattern.flags == re.UNICODE else None
    fitting = (fit(runs, shape.min_length or 0, shape.max_length) for runs in found or ())
    return [runs for runs in fitting if runs is not None]


def _compiled(pattern: Any) -> re.Pattern[str] | None:
    """The pattern as Python reads it; None if only Pydantic's engine can (Unicode classes)."""
    try:
        with warnings.catch_warnings(action="error", category=FutureWarning):  # of sets within sets
            return re.compile(with_ranges(pattern) if isinstance(pattern, str) else pattern)
    except (re.error, FutureWarning):
        return None


def _by_regex(pattern: Any, low: int, high: int | None) -> SearchStrategy[str]:
    if (readable := _compiled(pattern)) is None:
        return st.nothing()  # what is left are the samples and the special texts
    found = st.from_regex(readable, alphabet=_alphabet("", inside=False))
    if low > _MOST_DRAWN:
        found = found.map(lambda text: _repeated(text, low) if text else text)
    return found.filter(lambda text: low <= len(text) and (high is None or len(text) <= high))


def _sequence(runs: tuple[Run, ...]) -> SearchStrategy[str]:
    drawn = [_one_run(run) for run in runs]
    if len(drawn) == 1:
        return drawn[0]

    def make(draw: st.DrawFn, _of: str = repr(runs)) -> str:
        return "".join(map(draw, drawn))

    return drawn_by(make)


def _one_run(run: Run) -> SearchStrategy[str]:
    if run.inside and len(run.characters) == 1 and run.high is not None and run.high <= 64:
        return st.sampled_from([run.characters * n for n in range(run.low, run.high + 1)])
    alphabet = _alphabet(run.characters, inside=run.inside)
    if run.low == run.high == 1:
        return alphabet  # without the draws that end a text
    return _sized(functools.partial(st.text, alphabet), run.low, run.high)


def _sized[Text: (str, bytes)](
    drawn: Callable[..., SearchStrategy[Text]], low: int, high: int | None
) -> SearchStrategy[Text]:
    """What `drawn` makes, within lengths; of what is long, the middle repeats the beginning."""
    if low <= _MOST_DRAWN:
        return drawn(min_size=low, max_size=high)
    lengths = st.integers(low, 2 * low if high is None else high)
    beginnings = drawn(min_size=1, max_size=_MOST_DRAWN)
    ends = drawn(min_size=0, max_size=_MOST_DRAWN)

    def make(draw: st.DrawFn, _of: str = repr((drawn, low, high))) -> Text:
        length, beginning, end = draw(lengths), draw(beginnings), draw(ends)
        return _repeated(beginning, length - len(end)) + end

    return drawn_by(make)


def _repeated[Text: (str, bytes)](text: Text, length: int) -> Text:
    return (text * (length // len(text) + 1))[:length]


@functools.cache
def _alphabet(characters: str, *, inside: bool) -> SearchStrategy[str]:
    """One strategy object an alphabet: Hypothesis works out its intervals once for each."""
    if inside:
        return st.characters(categories=[], include_characters=characters)
    return st.characters(exclude_categories=["Cs"], exclude_characters=characters)
