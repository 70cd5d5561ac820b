"""The forms that a text takes within others: in a repr, in JSON, in a URL, and in forms of those.

Letters and digits of ASCII are the same in all of them. Before any other character there may be
backslashes, more in a form within a form; or it is written by its number. Pure.
"""

import re
from typing import Final

__all__ = ["forms_of"]

_NUMBERED_BACKSLASH: Final = "%(?:25){0,8}5c"


def forms_of(text: str) -> re.Pattern[str]:
    """Make a pattern of every form of a text."""
    parts = re.findall(r"\\+|[A-Za-z0-9]+|.", text, re.DOTALL)
    return re.compile("".join(map(_forms_of_part, parts)))


def _forms_of_part(part: str) -> str:
    if part.isascii() and part.isalnum():
        return part
    if part[0] == "\\":
        return _backslashes(1, len(part))
    code, encoded = ord(part), part.encode()
    numbered = "%(?:25){1,8}" if part == "%" else _numbered("%(?:25){0,8}", encoded.hex(" "))
    forms = [rf"{_backslashes(0)}(?:{numbered}|{re.escape(part)})"]
    if part == " ":
        forms.append(r"(?:\+|%(?:25){0,8}2b)")
    if not part.isascii():
        mark = _backslashes(1)
        units = part.encode("utf-16-be").hex(" ", 2)
        forms += [_numbered(f"{mark}u", units), _numbered(f"{mark}x", encoded.hex(" "))]
        forms += [rf"{mark}x{code:02x}", rf"{mark}U{code:08x}"]
    return f"(?i:{'|'.join(forms)})"


def _numbered(mark: str, numbers: str) -> str:
    return "".join(f"{mark}{number}" for number in numbers.split())


def _backslashes(least: int, count: int = 1) -> str:
    # A bound, as of a form within three others: without one, a text of nothing but backslashes
    # would take time by the square of its length.
    plain, numbered = rf"\\{{{least},{16 * count}}}", rf"{{{least},{4 * count}}}"
    return f"(?i:{plain}|(?:{_NUMBERED_BACKSLASH}){numbered})"
