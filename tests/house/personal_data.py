"""What in a text may belong to somebody: addresses, numbers and names outside the reserved ranges.

It looks for data of people and machines alone; secrets are found by detect-secrets.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

__all__ = ["found_in", "names_in"]

_RESERVED_DOMAINS: Final = re.compile(
    r"(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost)$", re.IGNORECASE
)
"""RFC 2606 and RFC 6761."""

_RESERVED_NUMBERS: Final = re.compile(r"1\d{3}55501\d\d|447700900\d{3}|493023125\d{3}")
"""For fiction: of North America, of Ofcom (GB) and of the Bundesnetzagentur (Berlin)."""

_MAIL: Final = re.compile(r"[\w.%+-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})")
_NUMBER: Final = re.compile(
    r"(?<![\w.])(?:\+|%2B)(\d{7,15})(?!\d)|(?<!\d)(\d{7,15})@s\.whatsapp\.net"
)
_ADDRESS: Final = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
_LONG_ADDRESS: Final = re.compile(r"(?<![\w:.])[\da-fA-F:]{3,}")
_NAME: Final = re.compile(
    r'"(?:ProfileName|(?:first|last|display|user)_?name)": "([^\W\d_]+(?: [^\W\d_]+)*)"',
    re.IGNORECASE,
)


def found_in(text: str) -> Iterator[str]:
    """Each e-mail address, telephone number and IP address of ``text`` that is not reserved."""
    yield from (mail[0] for mail in _MAIL.finditer(text) if not _is_nobodys(mail[1]))
    numbers = (number[1] or number[2] for number in _NUMBER.finditer(text))
    yield from (f"+{digits}" for digits in numbers if not _RESERVED_NUMBERS.fullmatch(digits))
    yield from filter(_is_somebodys, _ADDRESS.findall(text))
    if text.count(":") > 1:  # few lines have it, and the pattern is slow
        yield from filter(_is_somebodys, _LONG_ADDRESS.findall(text))


def names_in(text: str) -> Iterator[str]:
    """Each name of a person that a field of JSON has in ``text``."""
    return (name[1] for name in _NAME.finditer(text))


def _is_nobodys(domain: str) -> bool:
    return bool(_RESERVED_DOMAINS.search(domain)) or domain == "s.whatsapp.net"  # a number's


def _is_somebodys(text: str) -> bool:
    """Whether it is an address of the internet: RFC 5737, RFC 3849 and private ones are not."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)
