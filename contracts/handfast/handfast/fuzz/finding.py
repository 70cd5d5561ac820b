"""What fuzzing found: the one form in which every kind of fuzzing answers.

Data only: nothing here sends, judges, stores or prints.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

__all__ = ["Finding", "FuzzResult", "found_id"]


def found_id(source: str, *identity: str) -> str:
    """Eight characters that name one failure, the same on every machine and in every run.

    Give what identifies it (who, which interaction, where, what was expected), and never what
    differs from run to run: a value received, an identifier made, a time.
    """
    whole = "\0".join((source, *identity))
    return hashlib.sha256(whole.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Finding:
    """One failure that no example showed."""

    id: str
    """A short stable hash of what identifies it, by `found_id`."""
    source: str
    """Who looked: `own document`, `derived document`, `properties`, `consumer` ..."""
    provider: str
    consumer: str
    """Whose promise it breaks; empty where no one consumer's."""
    interaction: str
    """The name of the interaction, or of the operation where no interaction is declared."""
    where: str
    """The place: a check's name, or a path in the request or answer."""
    expected: str
    got: str
    request: str
    """A line to repeat it with (curl), or what was fed to a client."""
    detail: str
    """A traceback or what else helps; empty where there is nothing to add."""


@dataclass(frozen=True, slots=True)
class FuzzResult:
    """What one run of one kind of fuzzing did."""

    cases: int
    """Requests, answers or messages really tried: a run of zero proves nothing."""
    found: tuple[Finding, ...]
