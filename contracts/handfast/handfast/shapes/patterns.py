"""Regular expressions as trees: the one place that walks what Python's parser makes of them.

Pure; makes no texts. Python's parser is private to it, so nothing else may import it.
"""

import re
import warnings
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
    "with_ranges",
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
_RANGES: Final = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "digit": "0-9",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_NAMED: Final = re.compile(rf"\[:({'|'.join(_RANGES)}):\]")
_SETS: Final = re.compile(rf"\\.|\[\^?(?:{_NAMED.pattern}|\\.|[^\[\]\\])+\]", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_PARTS: Final = r"(?:\\.|(?!&&|--)[^\[\]\\])+"
_BOTH: Final = re.compile(rf"\[({_PARTS})(&&|--)(\[\^?{_PARTS}\]|{_PARTS})\]")
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
        ValueError: Python can't read it, or not as Pydantic does.
    """
    try:
        with warnings.catch_warnings(action="error", category=FutureWarning):  # of sets within sets
            parsed = parser.parse(with_ranges(text))
    except (re.error, FutureWarning) as refused:
        msg = f"not a pattern that can be read: {text!r} ({refused})"
        raise ValueError(msg) from None
    return Pattern(_nodes(parsed), bool(parsed.state.flags & ~re.UNICODE))


def with_ranges(text: str) -> str:
    """A regular expression of Pydantic's in words that Python has, for ASCII alone.

    It has ranges for classes as ``[:alpha:]``, the characters of ``[a-z&&[^x]]`` one by one, and
    for the end of the text what every version of Python has for it.
    """
    text = _ESCAPED.sub(lambda found: r"\Z" if found[1] == "z" else found[0], text)
    ranged = _SETS.sub(lambda found: _NAMED.sub(lambda name: _RANGES[name[1]], found[0]), text)
    return _BOTH.sub(_of_both, ranged)


def _of_both(found: re.Match[str]) -> str:
    one, operator, other = found.groups()
    second = re.compile(other if other.startswith("[") else f"[{other}]")
    first, wanted = re.compile(f"[{one}]"), operator == "&&"
    characters = filter(first.match, map(chr, range(128)))
    both = "".join(re.escape(each) for each in characters if bool(second.match(each)) == wanted)
    return f"[{both}]" if both else found[0]


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
