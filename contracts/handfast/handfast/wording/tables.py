"""Lays rows out as text: a table where it fits, else one block for each row. Pure.

Nothing is ever cut off, and lines are broken between words only.
"""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["laid_out", "wrapped"]

_GAP = "  "
_NARROW = 24
"""The width from which on a column is worth breaking its lines."""


def laid_out(rows: Sequence[Mapping[str, str]], columns: Sequence[str], width: int | None) -> str:
    """``rows`` as text, at most ``width`` wide; None: each row on one line, as long as it is.

    The first column is what a row is called: the head of its block. What is empty in a row is
    left out of its block, and a column that is empty in all rows out of the table. A word that
    is longer than ``width`` stays whole.
    """
    used = [column for column in columns if any(row.get(column) for row in rows)]
    lines = [used, *([row.get(column, "") for column in used] for row in rows)]
    widths = _widths(lines, width)
    if widths is not None:
        return "\n".join(text for line in lines for text in _table_row(line, widths))
    return "\n\n".join("\n".join(_block(row, used, width or 0)) for row in rows)


def _widths(lines: Sequence[Sequence[str]], width: int | None) -> list[int] | None:
    """How wide each column is in a table of ``width``; None where they would be too narrow."""
    columns = list(zip(*lines, strict=True))
    widths = [max(map(len, column)) for column in columns]
    if width is None:
        return widths
    narrowest = [
        max(min(natural, _NARROW), *(len(word) for text in column for word in text.split() or [""]))
        for column, natural in zip(columns, widths, strict=True)
    ]
    left = width - len(_GAP) * (len(columns) - 1)
    if sum(narrowest) > left:
        return None
    while sum(widths) > left:
        widest = max(range(len(widths)), key=lambda at: widths[at] - narrowest[at])
        widths[widest] -= 1
    return widths


def _table_row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """The lines of one row."""
    columns = [wrapped(cell, width, "") for cell, width in zip(cells, widths, strict=True)]
    for texts in zip_longest(*columns, fillvalue=""):
        padded = (text.ljust(width) for text, width in zip(texts, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _block(row: Mapping[str, str], columns: Sequence[str], width: int) -> list[str]:
    name, *others = columns
    longest = max((len(column) for column in others), default=0)
    lines = wrapped(row.get(name, ""), width, "")
    for column in others:
        if text := row.get(column):
            lines += wrapped(f"{_GAP}{column.ljust(longest)}{_GAP}{text}", width, _GAP * 3)
    return lines


def wrapped(text: str, width: int | None, indent: str) -> list[str]:
    """``text`` in lines of at most ``width``, broken between words, all but the first indented."""
    if width is None:
        return [text]
    return textwrap.wrap(
        text,
        width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )
