"""The paths of rules in a pact of others (``$.a[0]['b c'].*``), and which rule a place is under.

Pure. The path that names a place best decides; one of a container goes for all that is in it.
https://github.com/pact-foundation/pact-specification/tree/version-2 (Matchers)
"""

from __future__ import annotations

import re
from typing import Final

from handfast.frozen import dataclass
from handfast.wire.paths import EVERY, Every, Step

__all__ = ["ANY_KEY", "AnyKey", "BadPath", "Path", "Token", "read_path", "weight"]


@dataclass(frozen=True, slots=True)
class AnyKey:
    """The step ``.*``: each key of an object, and each item of a list."""


ANY_KEY: Final = AnyKey()

Token = Step | AnyKey
Path = tuple[Token, ...]

_TOKEN: Final = re.compile(
    r"\['(?P<quoted>[^']+)'\]|\[(?P<index>[0-9]{1,9})\]|(?P<every>\[\*\])|(?P<any>\.\*)"
    r"|\.(?P<key>[^.\[\]'*]+)"
)


class BadPath(ValueError):
    """A path of a rule cannot be read; the message is which."""


def read_path(text: str) -> Path:
    """The steps of ``text``, which begins with ``$``: the whole body.

    Raises:
        BadPath: it is none.
    """
    if not text.startswith("$"):
        raise BadPath(text)
    found: list[Token] = []
    at = 1
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise BadPath(text)
        found.append(_token(token))
        at = token.end()
    return tuple(found)


def _token(found: re.Match[str]) -> Token:
    if found["index"] is not None:
        return int(found["index"])
    if found["every"] is not None:
        return EVERY
    if found["any"] is not None:
        return ANY_KEY
    return found["key"] if found["key"] is not None else found["quoted"]


def weight(path: Path, place: tuple[Step, ...]) -> int:
    """How well ``path`` names ``place`` or what it is in; 0: not at all."""
    if len(path) > len(place):
        return 0
    found = 2
    for token, step in zip(path, place, strict=False):
        found *= _fits(token, step)
        if not found:
            return 0
    return found * (len(path) + 1)


def _fits(token: Token, step: Step) -> int:
    if isinstance(token, AnyKey):
        return 1
    number = isinstance(step, int) or (isinstance(step, str) and step.isascii() and step.isdigit())
    if isinstance(token, Every):
        return 1 if number else 0
    return 2 if str(token) == str(step) else 0
