"""Masks secrets in whatever is shown: texts, and values that have texts inside. Pure.

Which texts are secret is for the caller to say; here is what the names of secrets are like.
"""

from __future__ import annotations

import dataclasses
import re
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MASK", "hidden_by_name", "hidden_in", "names_a_secret"]

MASK: Final = "***"
"""What stands in the place of a secret."""

_STEMS: Final = (
    "passw",
    "passphrase",
    "secret",
    "token",
    "credential",
    "authorization",
    "signature",
)
_NAMES: Final = re.compile("|".join((*_STEMS, "(api|private).?key")), re.IGNORECASE)
_IN_JSON: Final = re.compile(
    r'(?P<before>"(?P<name>[^"\\]{1,80})"\s*:\s*")(?P<value>(?:[^"\\]|\\.)*)', re.DOTALL
)
_IN_QUOTED_JSON: Final = re.compile(
    r'(?P<before>\\"(?P<name>[^"\\]{1,80})\\"\s*:\s*\\")(?P<value>[^"\\]*)'
)
_IN_QUERY: Final = re.compile(
    r"(?P<before>(?<![\w.\[\]-])(?P<name>[\w.\[\]-]{1,80})=)(?P<value>[^&\s'\"]+)"
)
_HEADER: Final = re.compile(
    r"\b(?P<before>(?:(?:proxy-)?authorization|(?:set-)?cookie"
    r"|[a-z]{1,40}-[a-z-]{0,40}(?:token|secret|signature|key)):\s*)(?P<value>[^'\"\r\n]+)",
    re.IGNORECASE,
)
_USER_INFO: Final = re.compile(r"(?<=://)[^/\s@'\"]+(?=@)")
_CUT: Final = re.compile(r"…|\.\.\.")
"""Where a text was cut, by us or by a library."""
_SHORTEST_PART: Final = 4
"""What is left of a secret before a cut is masked from so many characters on."""


def names_a_secret(name: str) -> bool:
    """Whether a field, parameter or header of this name is likely to be secret."""
    return bool(_NAMES.search(name))


def hidden_by_name(text: str) -> str:
    """``text`` with ``***`` for what stands under the name of a secret.

    In JSON (in a text within JSON too), in a query or form, in a header of a request or an answer,
    and before the ``@`` of a URL.
    """
    if "@" in text:
        text = _USER_INFO.sub(MASK, text)
    lowered = text.lower()
    if not any(stem in lowered for stem in (*_STEMS, "key", "cookie")):
        return text
    for pattern in (_IN_JSON, _IN_QUOTED_JSON, _IN_QUERY):
        text = pattern.sub(
            lambda found: (
                found["before"] + (MASK if names_a_secret(found["name"]) else found["value"])
            ),
            text,
        )
    return _HEADER.sub(rf"\g<before>{MASK}", text)


def hidden_in[T](value: T, secrets: Iterable[str]) -> T:
    """``value`` with ``***`` for each secret, in every text inside; the longest must come first.

    Where a text was cut, what is left of a secret before the cut is masked too.
    """
    secrets = tuple(secrets)
    return _hidden(value, secrets) if secrets else value  # type: ignore[return-value]  # the same type, walked


def _hidden(value: object, secrets: tuple[str, ...]) -> object:
    if isinstance(value, Enum):
        return value  # a word of our own, and quoted from nobody
    if isinstance(value, str):
        text = str(value)
        for secret in secrets:
            text = text.replace(secret, MASK)
        text = _without_cut_secrets(text, secrets)
        return value if text == value else text
    if isinstance(value, tuple | list):
        return type(value)(_hidden(one, secrets) for one in value)
    if type(value) is dict:
        return {_hidden(key, secrets): _hidden(one, secrets) for key, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        hidden = {name: _hidden(one, secrets) for name, one in fields.items()}
        return dataclasses.replace(value, **hidden) if hidden else value
    return value


def _without_cut_secrets(text: str, secrets: tuple[str, ...]) -> str:
    parts, begin = [], 0
    for cut in _CUT.finditer(text):
        before = text[begin : cut.start()]
        left = max((_left_of(secret, before) for secret in secrets), default=0)
        parts += [before[: len(before) - left], MASK if left else "", cut[0]]
        begin = cut.end()
    return "".join((*parts, text[begin:])) if parts else text


def _left_of(secret: str, text: str) -> int:
    """How many characters at the end of ``text`` are the beginning of ``secret``."""
    at = text.find(secret[:_SHORTEST_PART], max(0, len(text) - len(secret) + 1))
    while at != -1 and len(text) - at >= _SHORTEST_PART:
        if secret.startswith(text[at:]):
            return len(text) - at
        at = text.find(secret[:_SHORTEST_PART], at + 1)
    return 0
