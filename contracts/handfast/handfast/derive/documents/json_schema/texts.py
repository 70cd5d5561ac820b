"""Patterns and lengths of texts that JSON Schema has no words of its own for. Data and sums."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic import ByteSize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "BASE64",
    "BASE64_URL",
    "BYTES_AS_BASE64",
    "BYTE_SIZES",
    "DECIMAL",
    "HEXADECIMAL",
    "INFINITE_DECIMAL",
    "INTEGER",
    "NUMBER",
    "as_base64",
    "as_hexadecimal",
    "as_utf8",
    "scheme_pattern",
]

type Schema = dict[str, Any]


def _base64(letter: str, two: str, one: str) -> str:
    """Of the last letter only some are possible, for fewer of its bits are used."""
    last = f"{letter}[AQgw]{two}|{letter}{{2}}[AEIMQUYcgkosw048]{one}"
    return f"^(?:{letter}{{4}})*(?:{last})?$"


BASE64: Final = _base64("[A-Za-z0-9+/]", "==", "=")
BASE64_URL: Final = _base64("[A-Za-z0-9_-]", "==", "=")
BYTES_AS_BASE64: Final = _base64("[A-Za-z0-9+/_-]", "(?:==?)?", "=?")
"""What a model takes whose config has bytes as Base64: either alphabet, with its end or without."""

HEXADECIMAL: Final = "^(?:[0-9a-fA-F]{2})*$"
INTEGER: Final = "^-?[0-9]+$"
_DECIMAL: Final = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
DECIMAL: Final = f"^{_DECIMAL}$"
INFINITE_DECIMAL: Final = f"^(?:{_DECIMAL}|[+-]?Infinity|NaN)$"


def _in_any_case(text: str) -> str:
    return "".join(f"[{c.upper()}{c.lower()}]" if c.isalpha() else re.escape(c) for c in text)


_INFINITE: Final = f"[+-]?{_in_any_case('inf')}(?:{_in_any_case('inity')})?"
NUMBER: Final = f"^(?:{_DECIMAL}|{_INFINITE}|{_in_any_case('nan')})$"
"""What a model takes for a float where it is a text."""

BYTE_SIZES: Final = (
    rf"^\s*[0-9]*\.?[0-9]+\s*(?:{'|'.join(map(_in_any_case, sorted(ByteSize.byte_sizes)))})?$"
)


def scheme_pattern(schemes: Iterable[str]) -> str:
    """How a URL of one of ``schemes`` begins."""
    return f"^(?:{'|'.join(map(_in_any_case, schemes))}):"


def as_base64(schema: Schema) -> Schema:
    """``schema``, whose lengths are of bytes, with those of the Base64 of these."""
    return _measured(schema, lambda least: -(-least * 4 // 3), lambda most: -(-most // 3) * 4)


def as_hexadecimal(schema: Schema) -> Schema:
    """The same of hexadecimal digits."""
    return _measured(schema, lambda least: least * 2, lambda most: most * 2)


def as_utf8(schema: Schema) -> Schema:
    """The same of a text in UTF-8, whose characters have one to four bytes."""
    return _measured(schema, lambda least: -(-least // 4), lambda most: most)


def _measured(schema: Schema, least: Callable[[int], int], most: Callable[[int], int]) -> Schema:
    measures = {"minLength": least, "maxLength": most}
    return {
        key: measures[key](value) if key in measures else value for key, value in schema.items()
    }
