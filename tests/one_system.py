"""Which tests are of one system, and which of them a change can reach: what CI runs first.

Knows folders and parameters; reads no test. Prints what to give to pytest, a run on each row:
``python tests/one_system.py main``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"

PACKAGES = {
    path.name: path.name.removesuffix("_contracts") for path in ROOT.glob("contracts/*_contracts")
}
"""By package of contracts: the system."""

SYSTEMS = sorted(PACKAGES.values())

OF_ALL = "systems"
"""The folder of the tests that every system is a parameter of."""

MORE_FOLDERS = {"life_organiser": {"shared", "defects"}}
"""The folders of tests that a system has beside the one of its own name."""

READERS = {
    "shared": ("life_organiser", "service_desk", "video_pipeline"),
    "ai_voice_shared": ("ai_voice",),
    "zapa_shared": ("zapa",),
}
"""The systems that import each package of the vocabulary."""


def is_left_out(path: Path, system: str) -> bool:
    """Whether no test below ``path`` is of the system."""
    if not path.is_relative_to(TESTS) or path == TESTS:
        return False
    folders = {system, OF_ALL, *MORE_FOLDERS.get(system, ())}
    return path.relative_to(TESTS).parts[0] not in folders


def is_of_another(parameters: Iterable[Any], system: str) -> bool:
    """Whether a test's parameters name a system, and not this one."""
    named = {getattr(value, "name", value) for value in parameters if _hashable(value)}
    return bool(named & set(SYSTEMS)) and system not in named


def _hashable(value: Any) -> bool:
    return isinstance(getattr(value, "name", value), str)


def reached(paths: Iterable[str]) -> list[str]:
    """What to give to pytest for the tests that are nearest to changed files, system by system."""
    return sorted({argument for path in paths for argument in _reached(Path(path).parts)})


def _reached(parts: tuple[str, ...]) -> Iterator[str]:
    match parts:
        case ("contracts", package, _, *_) if package in PACKAGES:
            yield f"--system {PACKAGES[package]}"
        case ("tests", "data", name, _, *_) | ("tests" | "pacts", name, _, *_) if name in SYSTEMS:
            yield f"--system {name}"
        case ("shared", package, _, *_) if package in READERS:
            yield from (f"--system {name}" for name in READERS[package])
        case ("contracts", "handfast", "handfast", name, *_) | ("tests", "handfast", name, *_):
            yield from _folder("handfast", name)
        case ("docs", *_):
            yield "tests/docs"
        case ("tests", name, _, *_):
            yield from _folder(name)


def _folder(*names: str) -> Iterator[str]:
    if any(TESTS.joinpath(*names).rglob("test_*.py")):
        yield "/".join(("tests", *names))


if __name__ == "__main__":
    changed = subprocess.run(
        ("git", "diff", "--name-only", sys.argv[1], "HEAD", "--"),  # noqa: S607  # the user's git
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    print(*reached(changed.stdout.splitlines()), sep="\n")
