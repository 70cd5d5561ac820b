"""Makes one text that a regular expression takes, always the same one. Pure.

For examples of fields whose pattern no everyday text fits; the caller validates what comes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.shapes.patterns import (
    Again,
    Alternatives,
    Anchor,
    Category,
    Characters,
    Group,
    Range,
    Repeat,
    pattern_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from handfast.shapes.patterns import Member, Node

__all__ = ["text_for"]

_PREFERRED: Final = "a0A -_.:/@"
_VARIED: Final = "a0A-b1B_c2C.d3D:e4E/f5F@6 789"
"""Characters of all sorts, of which any few in a row have each."""

_DECIDES: Final[Mapping[str, Callable[[str], bool]]] = {
    "digit": str.isdigit,
    "space": str.isspace,
    "word": lambda char: char.isalnum() or char == "_",
}


def text_for(pattern: str, more: int = 0, shift: int = 0) -> str:
    """A text that ``pattern`` takes; each repeat has as few turns as it may, and ``more``.

    With a ``shift`` each character is another one than that before, where it may be: a condition
    on what comes next is not looked at, and some such text is likely to fulfil it.

    Raises:
        ValueError: the pattern can't be read, or no text can be built from what is in it.
    """
    writer = _Writer(more, shift)
    writer.write(pattern_of(pattern).nodes)
    return writer.text


class _Writer:
    """Writes a text, piece by piece."""

    def __init__(self, more: int, shift: int) -> None:
        self.more, self.shift = more, shift
        self.text = ""
        self.groups: dict[int | None, str] = {}

    def write(self, nodes: Iterable[Node]) -> None:
        """Add a text for each of ``nodes``."""
        for node in nodes:
            self._write(node)

    def _write(self, node: Node) -> None:
        match node:
            case Anchor():
                pass
            case Alternatives():
                self.write(node.options[self.shift % len(node.options)])
            case Group():
                start = len(self.text)
                self.write(node.nodes)
                self.groups[node.number] = self.text[start:]
            case Again(number) if number in self.groups:
                self.text += self.groups[number]
            case Repeat():
                most = node.low + self.more
                for _ in range(most if node.high is None else min(node.high, most)):
                    self.write(node.nodes)
            case Characters():
                self.text += self._character(node)
            case _:
                msg = f"no text can be built from {node}"
                raise ValueError(msg)

    def _character(self, node: Characters) -> str:
        known = _VARIED if self.shift else _PREFERRED
        known += _first(node.members[0]) if node.inside else ""
        fitting = [
            char
            for char in known
            if any(_takes(member, char) for member in node.members) is node.inside
        ]
        if not fitting:
            msg = f"no text can be built from {node}"
            raise ValueError(msg)
        return fitting[(len(self.text) + self.shift if self.shift else 0) % len(fitting)]


def _first(member: Member) -> str:
    match member:
        case Range():
            return member.first
        case str():
            return member
        case _:
            return ""


def _takes(member: Member, char: str) -> bool:
    match member:
        case Range():
            return member.first <= char <= member.last
        case Category():
            return _DECIDES[member.name](char) is not member.opposite
        case _:
            return char == member
