"""Reads what a command printed of each failure, and whether the line that repeats it does.

Runs nothing by itself.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = ["Printed", "blocks_in", "not_shown_again", "printed_in", "rows_of"]

_BLOCK = re.compile(
    r"^(?:Failed|Stopped|Not verified|Found|failed|differs)\b.*?"
    r"(?=^(?:Failed|Stopped|Not v|Report|Found|failed|differs|Reached)|\Z)",
    re.MULTILINE | re.DOTALL,
)
_REPEATS = re.compile(r"^ +(?:repeat|replay):? +((?:handfast|pytest) .*)$", re.MULTILINE)
_SAME = ("    expected ", "    got ", "  request ", "Found ", "failed ", "differs ")
_CHOSEN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""An id that a service chose: another each time."""


@dataclass(frozen=True)
class Printed:
    """A failure: ``rows`` of it that must be printed again, and the words that do so."""

    rows: tuple[str, ...]
    command: tuple[str, ...]


def blocks_in(output: str) -> list[list[str]]:
    """What is printed of each failure, row by row."""
    return [block.strip("\n").splitlines() for block in _BLOCK.findall(output)]


def rows_of(block: Iterable[str]) -> list[str]:
    """What of it a command that repeats it must print again."""
    return [_CHOSEN.sub("ID", row.rstrip()) for row in block if row.startswith(_SAME)]


def printed_in(output: str) -> list[Printed]:
    """Each failure in ``output`` that has a line which repeats it."""
    return [
        Printed(tuple(rows_of(block)), tuple(shlex.split(line)))
        for block in blocks_in(output)
        for line in _REPEATS.findall("\n".join(block))
    ]


def not_shown_again(output: str, run: Callable[..., str]) -> list[tuple[tuple[str, ...], str]]:
    """Each command in ``output`` that does not show its failure again, and what it printed.

    ``run`` gets the words of the command after its name, and returns what it prints.
    """
    found = []
    for one in printed_in(output):
        assert one.rows, output
        again = run(*one.command[1:])
        same = {row for block in blocks_in(again) for row in rows_of(block)}
        if not same.issuperset(one.rows):
            found.append((one.command, again))
    return found
