"""Translates a regular expression of Rust or Python into one of ECMA-262, as JSON Schema has it.

Pure. A pattern that means another thing there, or nothing, is refused: none may be wrong. What
comes out means the same to Python, so that its tools can validate by it.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["ecma_pattern"]

_PIECE: Final = re.compile(
    r"""
      \\ (?P<escaped> x[0-9a-fA-F]{2} | u[0-9a-fA-F]{4} | 0(?![0-9]) | [1-9][0-9]* | [bB](?!\{)
                    | [^bB0-9] )
    | (?P<repeat> (?: [*+?] | \{[0-9]+(?:,[0-9]*)?\} | \{,[0-9]+\} ) \?? ) (?! [*+?] | \{[0-9,]+\} )
    | \(\?P?< (?P<name> [A-Za-z_]\w* ) >
    | \(\?P= (?P<named> \w+ ) \)
    | (?P<group> \( (?: \?[:=!] | \?<[=!] | (?!\?) ) )
    | \[ (?P<inverse> \^? ) (?P<members> \]? (?: \\. | [^\]\\] )* ) \]
    | (?P<any> \. )
    | (?P<bracket> [\]}] | \{ (?! [0-9]+(?:,[0-9]*)?\} | ,[0-9]+\} ) )
    | (?P<plain> [^\\\[({}*+?] )
    """,
    re.VERBOSE | re.DOTALL,
)
_MEMBER: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|0(?![0-9])|[^0-9])|(.)", re.DOTALL)
_OPERATORS: Final = re.compile(r"\[|&&|--|~~|\|\|")
_ENDS: Final = {"A": "^", "z": "$", "Z": "$"}
_SYNTAX: Final = "^$\\.*+?()[]{}|/"
_CLASSES: Final = "dDwWsS"
_SAME: Final = "nrtfv"
_UNLIKE: Final = "<>"  # which Rust takes for the start and the end of a word


def ecma_pattern(pattern: str) -> str | None:
    r"""The pattern in ECMA-262, or None where it has no words for it.

    Groups lose their names, and ``.`` still takes all but a line feed. ``\d``, ``\w`` and ``\s``
    stay as they are: ECMA-262 takes fewer characters for them, in scripts that few mean by them.
    """
    try:
        return "".join(_pieces(pattern))
    except ValueError:
        return None


def _pieces(pattern: str) -> list[str]:
    names: dict[str, int] = {}
    groups, at = 0, 0
    pieces: list[str] = []
    while at < len(pattern):
        found = _PIECE.match(pattern, at)
        if found is None:
            raise ValueError(pattern[at:])
        at = found.end()
        if found["name"] or found["group"] == "(":
            groups += 1
        if found["name"]:
            names[found["name"]] = groups
        pieces.append(_piece(found, names))
    return pieces


def _piece(found: re.Match[str], names: dict[str, int]) -> str:
    kind, text = str(found.lastgroup), found[0]
    match kind:
        case "escaped":
            return _escaped(found["escaped"])
        case "repeat":
            return text.replace("{,", "{0,")
        case "name":
            return "("
        case "named":
            return f"(?:\\{names[text[4:-1]]})"
        case "members":
            return f"[{found['inverse']}{_members(found['members'])}]"
        case "any":
            return "[^\\n]"
        case "bracket":
            return f"\\{text}"
        case _:
            return text


def _escaped(text: str) -> str:
    if text.isdecimal() and text != "0":
        return f"(?:\\{text})"
    if len(text) > 1 or text in _CLASSES + _SAME + _SYNTAX + "bB0":
        return f"\\{text}"
    if text in _ENDS:
        return _ENDS[text]
    if text.isalnum() or text in _UNLIKE:
        raise ValueError(text)
    return text


def _members(text: str) -> str:
    """What stands between the brackets of a set; sets of sets only Rust has."""
    if _OPERATORS.search(re.sub(r"\\.", "", text, flags=re.DOTALL)):
        raise ValueError(text)
    members: list[str] = []
    for found in _MEMBER.finditer(text):
        escaped, plain = found.groups()
        after_class = bool(members) and members[-1] in {f"\\{each}" for each in _CLASSES}
        if plain is not None:
            quoted = plain == "]" or (plain == "-" and after_class)
            members.append(f"\\{plain}" if quoted else plain)
        elif len(escaped) > 1 or escaped in _CLASSES + _SAME + _SYNTAX + "b0-":
            members.append(f"\\{escaped}")
        elif escaped.isalnum():
            raise ValueError(text)
        else:
            members.append(escaped)
    return "".join(members)
