"""Says what is wrong with data from elsewhere, in words that fit a line of a log.

What was sent may be as long as it likes, and may hold line breaks or control sequences that would
forge other lines; here it becomes short and printable. Reads nothing itself.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from pydantic import ValidationError
from pydantic_core import ErrorDetails

__all__ = ["in_words", "one_line", "validation_in_words"]

_MOST_FAULTS = 20
_LONGEST = 500
_LONGEST_FAULT = 200

type Fault = tuple[Sequence[str | int], str]


def one_line(text: str, longest: int = _LONGEST) -> str:
    """Write a text on one line: escapes for what can't be printed, cut where it is too long."""
    cut = text[: longest + 1]
    shown = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in cut)
    return shown if len(shown) <= longest else f"{shown[: longest - 3]}..."


def in_words(faults: Iterable[Fault], top: str = "message") -> str:
    """Tell faults, each a path and a message, the first 20 of them; `top` stands for no path."""
    rest = iter(faults)
    shown = [
        one_line(f"{'.'.join(map(str, path)) or top}: {message}", _LONGEST_FAULT)
        for path, message in islice(rest, _MOST_FAULTS)
    ]
    more = sum(1 for _ in rest)
    return "; ".join([*shown, *([f"and {more} more"] if more else [])])


def validation_in_words(error: ValidationError) -> str:
    """Tell the faults that validation found, without any of the data."""
    faults = error.errors(include_url=False, include_input=False)
    return in_words((fault["loc"], _message(fault)) for fault in faults)


def _message(fault: ErrorDetails) -> str:
    if fault["type"] == "union_tag_invalid":  # pydantic's own words quote the tag
        return f"{fault['ctx']['discriminator']} is none of those that are known"
    return fault["msg"]
