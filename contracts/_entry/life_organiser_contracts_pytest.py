"""What pytest loads in every run: says when our packages are shadowed, else brings the fixtures.

A module of its own at the top level: where a service has a package called ``contracts``, nothing
inside ours could be imported to say so. Imports nothing but pytest.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

_OURS = {"contracts": "plugin.py", "shared": "redis_streams.py"}
"""Each package of ours, and a file by which it is known."""


def pytest_configure(config: pytest.Config) -> None:
    """Bring the fixtures, or refuse to run beside a package that hides ours."""
    told = shadowed()
    if told:
        raise pytest.UsageError(told)
    config.pluginmanager.import_plugin("contracts.plugin")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say so too when a test file brought such a package only later."""
    told = shadowed()
    if told:
        terminalreporter.section("life-organiser-contracts", red=True)
        terminalreporter.line(told)


def shadowed() -> str:
    """Which packages that are not ours would be imported instead, and what to do; else empty."""
    lines = []
    for name, mark in _OURS.items():
        ours, found = _ours(name, mark), _imported(name)
        if ours is not None and found is not None and found.resolve() != ours.resolve():
            lines.append(
                f"the package {name!r} at {found} hides the one of life-organiser-{name} at {ours}"
            )
    if not lines:
        return ""
    remedy = (
        "rename the service's own package or start pytest from a folder that does not hold it "
        "(`pytest` in place of `python -m pytest`); `-p no:contracts` runs without this suite"
    )
    return "\n".join([*lines, remedy])


def _ours(name: str, mark: str) -> Path | None:
    """Where our package is installed, found by a file that only it has."""
    places = (Path(entry or ".", name) for entry in sys.path)
    return next((place for place in places if (place / mark).is_file()), None)


def _imported(name: str) -> Path | None:
    """The folder (or file) that ``import name`` takes, or took already."""
    module = sys.modules.get(name)
    spec = module.__spec__ if module is not None else PathFinder.find_spec(name)
    if spec is None or spec.origin is None:
        return None
    origin = Path(spec.origin)
    return origin.parent if origin.name == "__init__.py" else origin
