"""Stands in for a virus scanner: it finds the EICAR test file, and nothing else.

A deployment sets `FILE_SCANNER` to a function of the same form that asks `clamdscan`.
"""

from collections.abc import Callable, Iterable

from django.conf import settings

__all__ = ["EICAR", "Scanner", "scan", "scanner"]

type Scanner = Callable[[Iterable[bytes]], str | None]
"""Names what is wrong with the parts of a file, or returns None: it is clean."""

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for a virus, and is none (https://www.eicar.org)."""


def scan(parts: Iterable[bytes]) -> str | None:
    """Look for EICAR's test text, also where one part ends and the next begins."""
    end = b""
    for part in parts:
        window = end + part
        if EICAR in window:
            return "Eicar-Test-Signature"
        end = window[-len(EICAR) :]
    return None


def scanner() -> Scanner:
    """The scanner of the settings."""
    found: Scanner = getattr(settings, "FILE_SCANNER", scan)
    return found
