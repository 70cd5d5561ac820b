"""Writes the JSON of whatever was logged, without secrets, of a limited size, in ASCII.

In one pass: plain values that `json` would walk through again cost as much as the line itself.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, Final

from shared._text.redaction import names_a_secret, redacted
from shared._text.secrets import MASK, SecretText

__all__ = ["json_members", "json_object", "json_text", "plain_name", "quoted"]

_LONGEST: Final = 32_768
_LONGEST_NAME: Final = 200
_LONGEST_LOOKED_AT: Final = 1_000_000
_DEEPEST: Final = 8
_MOST: Final = 10_000
_MOST_BITS: Final = 1024
_CUT: Final = "..."
_QUOTED_CUT: Final = quoted(_CUT)
_QUOTED_MASK: Final = quoted(MASK)


def json_text(text: str, secrets: frozenset[str]) -> str:
    """Write a text, cut after 32,768 characters."""
    shown = redacted(text[:_LONGEST_LOOKED_AT], secrets)
    return quoted(shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}{_CUT}")


def plain_name(name: str, secrets: frozenset[str]) -> str:
    """Return a name without secrets, cut after 200 characters."""
    if len(name) <= _LONGEST_NAME:
        return _short_name(name, secrets)
    return f"{redacted(name[:_LONGEST_LOOKED_AT], secrets)[:_LONGEST_NAME]}{_CUT}"


_short_name = lru_cache(maxsize=1024)(redacted)  # names come again and again


def json_members(values: Mapping[Any, Any], secrets: frozenset[str]) -> dict[str, str]:
    """Write the values, by their names: at most 8 levels and 10,000 in all, `...` for the rest.

    What JSON has no form for is a text. The value of a name such as `api_key` is a secret.
    """
    return _members(values, secrets, iter(range(_MOST)), _DEEPEST)


def json_object(members: Mapping[str, str]) -> str:
    """Write an object of written values."""
    return f"{{{', '.join([f'{quoted(name)}: {members[name]}' for name in members])}}}"


def _members(
    values: Mapping[Any, Any], secrets: frozenset[str], left: Iterator[int], deeper: int
) -> dict[str, str]:
    members: dict[str, str] = {}
    for key, value in values.items():
        if next(left, None) is None:
            members[_CUT] = _QUOTED_CUT
            break
        name = key if type(key) is str else str(key)
        secret = value is not None and names_a_secret(name[:_LONGEST_NAME])
        members[plain_name(name, secrets)] = (
            _QUOTED_MASK if secret else _value(value, secrets, left, deeper)
        )
    return members


def _value(value: Any, secrets: frozenset[str], left: Iterator[int], deeper: int) -> str:
    kind = type(value)
    if kind is str:
        return json_text(value, secrets)
    if kind is int and value.bit_length() <= _MOST_BITS:
        return str(value)
    if kind is float and math.isfinite(value):
        return repr(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    try:
        return _other(value, secrets, left, deeper)
    except Exception:  # whatever an object of others raises, the rest of the line is logged
        return quoted(f"{kind.__name__} without a text")


def _other(value: Any, secrets: frozenset[str], left: Iterator[int], deeper: int) -> str:
    match value:
        case SecretText():
            return _QUOTED_MASK
        case bytes() | bytearray():
            raw = bytes(value[:_LONGEST_LOOKED_AT])
            return json_text(raw.decode(errors="backslashreplace"), secrets)
        case Mapping() | Sequence() | Set() if not isinstance(value, str) and not deeper:
            return _QUOTED_CUT
        case Mapping():
            return json_object(_members(value, secrets, left, deeper - 1))
        case Sequence() | Set() if not isinstance(value, str):
            return f"[{', '.join(_items(value, secrets, left, deeper - 1))}]"
    return json_text(str(value), secrets)


def _items(
    values: Iterable[Any], secrets: frozenset[str], left: Iterator[int], deeper: int
) -> Iterator[str]:
    for value in values:
        if next(left, None) is None:
            yield _QUOTED_CUT
            break
        yield _value(value, secrets, left, deeper)
