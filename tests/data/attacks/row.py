"""What each attack is listed with. Knows nothing of how it is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Attack", "Door"]


class Door(StrEnum):
    """How a service comes to be verified."""

    IN_PROCESS = "verify, in process"
    BY_PACT = "verify, by Pact"
    DOCUMENTS = "fuzz, by documents"
    PROPERTIES = "fuzz, by properties"
    PYTEST = "pytest, provider_tests"
    FUZZ_TESTS = "pytest, fuzz_tests"


@dataclass(frozen=True, kw_only=True)
class Attack:
    """Code of a service: a module with ``app``, and with HANDLERS, ``reset`` or ``fresh``.

    ``ends`` is the exit code of each door; ``shows`` stands in what is printed.
    """

    name: str
    code: str
    ends: Mapping[Door, int]
    shows: str = ""
    options: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
