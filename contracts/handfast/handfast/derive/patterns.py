"""Makes one text that a regular expression takes, always the same one. Pure.

For examples of fields whose pattern no everyday text fits; the caller validates what comes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handfast.shapes.patterns import (
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
_DECIDES: Final[Mapping[str, Callable[[str], bool]]] = {
    "digit": str.isdigit,
    "space": str.isspace,
    "word": lambda char: char.isalnum() or char == "_",
}


def text_for(pattern: str, more: int = 0) -> str:
    """A text that ``pattern`` takes; each repeat has as few turns as it may, and ``more``.

    Raises:
        ValueError: the pattern can't be read, or no text can be built from what is in it.
    """
    return _text(pattern_of(pattern).nodes, more)


def _text(nodes: Iterable[Node], more: int) -> str:
    return "".join(_piece(node, more) for node in nodes)


def _piece(node: Node, more: int) -> str:
    match node:
        case Anchor():
            return ""
        case Alternatives():
            return _text(node.options[0], more)
        case Group():
            return _text(node.nodes, more)
        case Repeat():
            most = node.low + more
            turns = most if node.high is None else min(node.high, most)
            return _text(node.nodes, more) * turns
        case Characters():
            return _character(node)
        case _:
            msg = f"no text can be built from {node}"
            raise ValueError(msg)


def _character(node: Characters) -> str:
    for char in _PREFERRED + (_first(node.members[0]) if node.inside else ""):
        if any(_takes(member, char) for member in node.members) is node.inside:
            return char
    msg = f"no text can be built from {node}"
    raise ValueError(msg)


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
