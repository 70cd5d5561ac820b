"""What a process of its own costs: the pytest plugin, and the whole of `handfast verify`."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path

from tests.benchmarks.measuring import Claim, Size, Table, interleaved, median, ratio

__all__ = ["PLUGIN", "measure"]

PLUGIN = next(one.value for one in entry_points(group="pytest11", name="handfast"))
"""The module that pytest loads wherever the suite is installed."""

_IMPORT = """\
import time, pytest
began = time.perf_counter()
import {module}, handfast.pytest_plugin
print(time.perf_counter() - began)
"""
_QUIET = {
    "PACT_DO_NOT_TRACK": "true",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTHONDONTWRITEBYTECODE": "",  # or each start would compile what was edited, unlike a user's
}
_WITHOUT, _WITH = "pytest without the plugin", "pytest with it"
_IMPORTED = "the import alone, in a process that has pytest"
_VERIFY = "`handfast verify life_organiser`"
_BOOKSHOP = Path(__file__).parents[2] / "docs" / "examples" / "bookshop"
_RESET = "catalogue_app:reset"
_APART = "`handfast verify --app` of the bookshop, in a child process"
_TOGETHER = "the same in the command's own process"


def measure(size: Size) -> Table:
    """Start each in turn."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder, "test_nothing.py").write_text("def test_nothing(): pass\n", encoding="utf-8")
        verify = partial(_verified, folder)
        whole = statistics.median(verify() for _ in range(size.rows))
        rows, plugin = _plugin(folder, size)
        protected, protection = _protection(folder, size)
    return Table(
        title="Starting",
        description=_DESCRIPTION.format(starts=size.starts),
        head=("what", "cost"),
        rows=((_VERIFY, f"{whole:.1f} s"), *protected, *rows),
        claims=(
            Claim(description=f"{_VERIFY}, the whole run", value=whole, unit="s", at_most=30),
            protection,
            plugin,
        ),
    )


_DESCRIPTION = """\
Processes of their own, {starts} starts of each in turn. *With it* is `pytest -p` with the plugin's
entry point, in a folder with one empty test, no other plugin loaded. The bar is for importing
it and `handfast.pytest_plugin` after `import pytest`: what each run of a service's tests pays for
having the suite installed."""


def _protection(folder: str, size: Size) -> tuple[list[tuple[str, str]], Claim]:
    """A service of one's own in a child, and in the command's own process."""
    for source in _BOOKSHOP.glob("*.*"):
        shutil.copy(source, folder)
    things: dict[str, Callable[[], float]] = {
        name: partial(_own, folder, apart=name == _APART) for name in (_APART, _TOGETHER)
    }
    found = interleaved(things, size.starts, things.values())
    rows = [(name, f"{median(found, name):.2f} s") for name in things]
    cost = ratio(found, _APART, _TOGETHER)
    description = "a service of one's own in a child process, beside none"
    return rows, Claim(description=description, value=cost, at_most=1.1)


def _own(folder: str, *, apart: bool) -> float:
    began = time.perf_counter()
    code = f"from handfast.commands.app import app; app(prog_name='handfast', obj={apart})"
    _run(folder, "-c", code, "verify", "--app", "catalogue_app:app", "--reset", _RESET)
    return time.perf_counter() - began


def _plugin(folder: str, size: Size) -> tuple[list[tuple[str, str]], Claim]:
    things: dict[str, Callable[[], float]] = {
        _WITHOUT: partial(_timed, folder, ()),
        _WITH: partial(_timed, folder, ("-p", PLUGIN)),
        _IMPORTED: partial(_imported, folder),
    }
    found = interleaved(things, size.starts, [partial(_timed, folder, ("-p", PLUGIN))])
    rows = [(name, f"{median(found, name) * 1e3:.1f} ms") for name in things]
    cost = median(found, _IMPORTED) * 1e3
    more = statistics.median(
        (one - other) * 1e3 for one, other in zip(found[_WITH], found[_WITHOUT], strict=True)
    )
    rows.append(("a run with it, beyond one without", f"{more:.1f} ms"))
    description = "importing the pytest plugin"
    return rows, Claim(description=description, value=cost, unit="ms", at_most=20)


def _imported(folder: str) -> float:
    printed = _run(folder, "-c", _IMPORT.format(module=PLUGIN))
    return float(printed)


def _timed(folder: str, arguments: tuple[str, ...]) -> float:
    began = time.perf_counter()
    _run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)
    return time.perf_counter() - began


def _verified(folder: str) -> float:
    began = time.perf_counter()
    _run(folder, "-m", "handfast.cli", "verify", "life_organiser")
    return time.perf_counter() - began


def _run(folder: str, *arguments: str) -> str:
    """What a Python process printed, started in ``folder``.

    Raises:
        RuntimeError: it failed.
    """
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **_QUIET},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        output = (done.stdout + done.stderr)[-1000:]
        raise RuntimeError(f"{arguments} came to {done.returncode}: {output}")
    return done.stdout
