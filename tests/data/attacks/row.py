"""What each attack is listed with, and the lists. Knows nothing of how it is run."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

__all__ = ["ATTACKS", "KINDS", "Attack", "Door", "Kind"]

HERE = Path(__file__).parent


class Door(StrEnum):
    """How a service comes to be verified."""

    IN_PROCESS = "verify, in process"
    BY_PACT = "verify, by Pact"
    BY_PACTS = "verify, by pacts of others"
    BY_URL = "verify, by URL"
    DOCUMENTS = "fuzz, by documents"
    PROPERTIES = "fuzz, by properties"
    COMPARE = "compare"
    PYTEST = "pytest, provider_tests"
    FUZZ_TESTS = "pytest, fuzz_tests"
    XDIST = "pytest -n 1, provider_tests"


@dataclass(frozen=True, kw_only=True)
class Attack:
    """Code of a service: a module with ``app``, and perhaps with HANDLERS, or ``reset``.

    ``kind`` is the name of one of ``KINDS``, empty: of none.
    ``doors`` has the exit code of each that it is tried by, or two: where a service takes its own
    loop away, it is a matter of moments whether its answer arrived. ``shows`` stands in what is
    printed then; ``options`` are those of the command.
    """

    name: str
    kind: str = ""
    code: str
    doors: Mapping[Door, tuple[int, ...]]
    shows: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What an attack is one of, and the ``doors`` that it concerns, or why not, each by name.

    ``tests`` are those of what is no service: of the command itself, or of what it is given.
    """

    name: str
    doors: tuple[Door, ...] = ()
    without: Mapping[Door, str] = field(default_factory=dict)
    tests: tuple[str, ...] = ()


def _kinds() -> dict[str, Kind]:
    found = {}
    for row in tomllib.loads((HERE / "kinds" / "kinds.toml").read_text(encoding="utf-8"))["kind"]:
        doors = tuple(Door[name.upper()] for name in row.get("doors", ()))
        without = {
            Door[name.upper()]: why
            for why, names in row.get("without", {}).items()
            for name in names
        }
        one = Kind(
            name=row["name"], doors=doors, without=without, tests=tuple(row.get("tests", ()))
        )
        found[one.name] = one
    return found


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

KINDS = _kinds()
"""By name: each got a wrong verdict, or none, of a suite like this one."""
