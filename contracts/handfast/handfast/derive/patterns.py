"""Makes one text that a regular expression takes, always the same one. Pure.

For examples of fields whose pattern no everyday text fits; the caller validates what comes out.
"""

from __future__ import annotations

import re
from re import _constants as op  # type: ignore[attr-defined]  # typeshed leaves the parser out
from re import _parser as parser  # type: ignore[attr-defined]  # the one regex parser at hand
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["text_for"]

_PREFERRED: Final = "a0A -_.:/@"
_DECIDES: Final[Mapping[object, Callable[[str], bool]]] = {
    op.CATEGORY_DIGIT: str.isdigit,
    op.CATEGORY_NOT_DIGIT: lambda char: not char.isdigit(),
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    op.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    op.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}


def text_for(pattern: str, more: int = 0) -> str:
    """A text that ``pattern`` takes; each repeat has as few turns as it may, and ``more``.

    Raises:
        ValueError: the pattern can't be read, or no text can be built from what it holds.
    """
    try:
        return _sequence(parser.parse(pattern), more)
    except re.error as refused:
        msg = f"not a pattern that can be read: {pattern!r} ({refused})"
        raise ValueError(msg) from None


def _sequence(nodes: Iterable[Any], more: int) -> str:
    return "".join(_piece(kind, argument, more) for kind, argument in nodes)


def _piece(kind: Any, argument: Any, more: int) -> str:
    if kind is op.AT:
        return ""
    if kind is op.BRANCH:
        return _sequence(argument[1][0], more)
    if kind is op.SUBPATTERN:
        return _sequence(argument[-1], more)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = argument
        turns = min(int(most), int(least) + more)
        return _sequence(inner, more) * turns
    return _char(argument if kind is op.IN else [(kind, argument)])


def _char(members: list[tuple[Any, Any]]) -> str:
    negated = members[0][0] is op.NEGATE
    kind, argument = members[0]
    stated = {op.LITERAL: [argument], op.RANGE: argument}.get(kind, [])
    candidates = _PREFERRED + "".join(chr(code) for code in stated)
    for char in candidates:
        if any(_takes(member, char) for member in members[negated:]) is not negated:
            return char
    msg = f"no text can be built from {members}"
    raise ValueError(msg)


def _takes(member: tuple[Any, Any], char: str) -> bool:
    kind, argument = member
    match kind:
        case op.LITERAL:
            return bool(ord(char) == argument)
        case op.NOT_LITERAL:
            return bool(ord(char) != argument)
        case op.RANGE:
            return bool(argument[0] <= ord(char) <= argument[1])
        case op.CATEGORY:
            return _DECIDES[argument](char)
        case _:
            return kind is op.ANY
