"""Regular expressions as trees: the one place that walks what Python's parser makes of them.

Pure; makes no texts. Python's parser is private to it, so nothing else may import it.
"""

import re
from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined]  # typeshed leaves the parser out
from re import _parser as parser  # type: ignore[attr-defined]  # the one regex parser at hand
from typing import Any, Final, Literal

from handfast.frozen import dataclass

__all__ = [
    "Again",
    "Alternatives",
    "Anchor",
    "Category",
    "Characters",
    "Group",
    "Member",
    "Node",
    "Pattern",
    "Range",
    "Repeat",
    "Unknown",
    "pattern_of",
]

type Member = str | Range | Category
type Node = Again | Alternatives | Anchor | Characters | Group | Repeat | Unknown


@dataclass(frozen=True, slots=True)
class Range:
    """The characters from one to another, both included."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Category:
    """The digits, the spaces or the characters of words; or (``opposite``) all others."""

    name: Literal["digit", "space", "word"]
    opposite: bool = False


@dataclass(frozen=True, slots=True)
class Characters:
    """One character: one of these members, or (not ``inside``) one that is none of them."""

    members: tuple[Member, ...]
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Again:
    """What the group with this number has matched."""

    number: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place between characters: the start or end of the text, or another condition."""

    at: Literal["start", "end", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Nodes so many times over; ``high`` None: without an end."""

    nodes: tuple[Node, ...]
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several sequences of nodes."""

    options: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes in parentheses; ``flagged`` where flags are set for them alone."""

    nodes: tuple[Node, ...]
    flagged: bool
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """What these nodes have no word for: what looks behind, conditions, possessive repeats."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A whole pattern; ``flagged`` where it sets flags for all of itself."""

    nodes: tuple[Node, ...]
    flagged: bool


_ANCHORS: Final = {
    op.AT_BEGINNING: Anchor("start"),
    op.AT_BEGINNING_STRING: Anchor("start"),
    op.AT_END: Anchor("end"),
    op.AT_END_STRING: Anchor("end"),
}
_AHEAD: Final = 1
"""How Python's parser marks a condition on what comes next."""

_CATEGORIES: Final = {
    op.CATEGORY_DIGIT: Category("digit"),
    op.CATEGORY_NOT_DIGIT: Category("digit", opposite=True),
    op.CATEGORY_SPACE: Category("space"),
    op.CATEGORY_NOT_SPACE: Category("space", opposite=True),
    op.CATEGORY_WORD: Category("word"),
    op.CATEGORY_NOT_WORD: Category("word", opposite=True),
}


def pattern_of(text: str) -> Pattern:
    """The tree of a regular expression.

    Raises:
        ValueError: Python can't read it.
    """
    try:
        parsed = parser.parse(text)
    except re.error as refused:
        msg = f"not a pattern that can be read: {text!r} ({refused})"
        raise ValueError(msg) from None
    return Pattern(_nodes(parsed), bool(parsed.state.flags & ~re.UNICODE))


def _nodes(parsed: Iterable[Any]) -> tuple[Node, ...]:
    return tuple(_node(kind, argument) for kind, argument in parsed)


def _node(kind: Any, argument: Any) -> Node:
    match kind:
        case op.AT:
            return _ANCHORS.get(argument, Anchor("elsewhere"))
        case op.BRANCH:
            return Alternatives(tuple(map(_nodes, argument[1])))
        case op.SUBPATTERN:
            return Group(_nodes(argument[3]), bool(argument[1] or argument[2]), argument[0])
        case op.GROUPREF:
            return Again(argument)
        case op.ASSERT | op.ASSERT_NOT if argument[0] == _AHEAD:
            return Anchor("elsewhere")
        case op.MAX_REPEAT | op.MIN_REPEAT:
            low, high, nodes = argument
            return Repeat(_nodes(nodes), low, None if high is op.MAXREPEAT else high)
        case op.ANY:
            return Characters(("\n",), inside=False)
        case op.LITERAL | op.NOT_LITERAL:
            return Characters((chr(argument),), inside=kind is op.LITERAL)
        case op.IN:
            negated = argument[0][0] is op.NEGATE
            members = tuple(_member(*member) for member in argument[negated:])
            return Characters(members, inside=not negated)
        case _:
            return Unknown()


def _member(kind: Any, argument: Any) -> Member:
    if kind is op.LITERAL:
        return chr(argument)
    if kind is op.RANGE:
        return Range(chr(argument[0]), chr(argument[1]))
    return _CATEGORIES[argument]
