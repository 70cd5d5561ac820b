"""What each attack is listed with, and the lists. Knows nothing of how it is run."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

__all__ = ["ATTACKS", "Attack", "Door"]

HERE = Path(__file__).parent


class Door(StrEnum):
    """How a service comes to be verified."""

    IN_PROCESS = "verify, in process"
    BY_PACT = "verify, by Pact"
    BY_PACTS = "verify, by pacts of others"
    DOCUMENTS = "fuzz, by documents"
    PROPERTIES = "fuzz, by properties"
    PYTEST = "pytest, provider_tests"
    FUZZ_TESTS = "pytest, fuzz_tests"
    XDIST = "pytest -n 1, provider_tests"


@dataclass(frozen=True, kw_only=True)
class Attack:
    """Code of a service: a module with ``app``, and perhaps with HANDLERS, or ``reset``.

    ``doors`` has the exit code of each that it is tried by, or two: where a service takes its own
    loop away, it is a matter of moments whether its answer arrived. ``shows`` stands in what is
    printed then; ``options`` are those of the command.
    """

    name: str
    code: str
    doors: Mapping[Door, tuple[int, ...]]
    shows: str = ""
    options: tuple[str, ...] = ()


def _attacks() -> dict[str, Attack]:
    found: dict[str, Attack] = {}
    for file in sorted(HERE.glob("*.toml")):
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["attack"]:
            doors = {
                Door[name.upper()]: tuple(code) if isinstance(code, list) else (code,)
                for name, code in row.pop("doors").items()
            }
            options = tuple(row.pop("options", ()))
            attack = Attack(**row, doors=doors, options=options)
            assert attack.name not in found, attack.name
            found[attack.name] = attack
    return found


ATTACKS = _attacks()
"""By name."""
