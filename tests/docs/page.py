"""Follows a page as a reader does: from an empty folder, with the commands of one environment.

A block `console` is run, command by command, and what is printed must be what the page shows. A
block `diff` is made in the file that the words before it name. Any other block that a file is named
for is the file, or a part of it: it is written where there is none yet, else the file must be it.
A block `sh` installs: it is left to whoever made the environment.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tests.handfast.commands.warm_python import run_module

__all__ = ["HERE", "alike", "change", "environment", "files_of", "follow", "run"]

ROOT: Final = Path(__file__).resolve().parents[2]
HERE: Final = Path(sys.executable).parent
"""The folder with the commands of this environment."""

_OF_A_TEST_RUN: Final = ("CI", "COV", "HANDFAST", "PYTEST", "PYTHON", "REDIS")
_OURS: Final = {
    "PYTHONPATH": str(ROOT / "contracts" / "handfast"),
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # no page needs a plugin, and they take two seconds
    "PYTEST_PLUGINS": "handfast.pytest_plugin",  # which a reader has
}
_PLAIN: Final = re.compile(r"(?:handfast|pytest)(?: (?:[\w./:=,-]+|\"[\w ]+\"))*")
"""A command without anything that a shell would replace."""

_VARYING: Final = (
    (re.compile(r"\bin \d+\.\d\ds"), "in 0.00s"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1"),
)


def _loaded(name: str) -> Any:
    """The helper beside this one: tests import no neighbours."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(name, module)  # in which its dataclasses look their annotations up
    spec.loader.exec_module(module)
    return module


_blocks: Final = _loaded("blocks")


def environment(bin_folder: Path = HERE) -> Mapping[str, str]:
    """The variables of a reader whose commands are in ``bin_folder``; here, with our own tree."""
    usual = {
        name: value for name, value in os.environ.items() if not name.startswith(_OF_A_TEST_RUN)
    }
    return {
        **usual,
        **(_OURS if bin_folder == HERE else {}),
        "PATH": f"{bin_folder}{os.pathsep}{usual.get('PATH', '')}",
        "COLUMNS": _blocks.WIDTH,
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONDONTWRITEBYTECODE": "1",  # what is changed within a second is read all the same
    }


def run(command: str, folder: Path, bin_folder: Path = HERE, last: int = 0) -> tuple[str, int]:
    """What ``command`` prints in ``folder``, and its exit code; ``last`` is ``$?`` before it."""
    if bin_folder == HERE and _PLAIN.fullmatch(command):
        variables = environment()
        name, *rest = shlex.split(command)
        ran = run_module(name, *rest, folder=folder, variables=variables, script=True, mixed=True)
        return ran.stdout, ran.returncode
    done = subprocess.run(
        ["bash", "-c", f"(exit {last}); {command}"],  # noqa: S607  # wherever it stands
        cwd=folder,
        env=environment(bin_folder),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    return done.stdout, done.returncode


def files_of(page: Path) -> Mapping[str, str]:
    """The files that ``page`` shows, by name: all that it shows of each, without blank lines."""
    shown: dict[str, str] = {}
    for block in _blocks.blocks_of(page):
        if block.file and block.language != "diff":
            shown[block.file] = shown.get(block.file, "") + _dense(block.text)
    return shown


def follow(page: Path, folder: Path, bin_folder: Path = HERE) -> None:
    """Do all that ``page`` asks for, in ``folder``.

    Raises:
        AssertionError: something else is there or printed than the page shows; names its line.
    """
    whole = files_of(page)
    for block in _blocks.blocks_of(page):
        where = f"{page.name}, line {block.line}"
        match block.language:
            case "sh":
                continue
            case "console":
                _run_all(block.text, folder, bin_folder, where)
            case "diff":
                was, becomes = ("".join(_side(block.text, sign)) for sign in "-+")
                change(folder / block.file, was, becomes)
            case _:
                assert block.file, f"{where}: no file is named for it"
                _show(folder / block.file, block.text, whole[block.file], where)


def _run_all(text: str, folder: Path, bin_folder: Path, where: str) -> None:
    last = 0
    for command, shown in _blocks.commands_of(text):
        printed, last = run(command, folder, bin_folder, last)
        _blocks.compare(alike(shown, folder), alike(printed, folder), f"{where}: {command}")


def alike(text: str, folder: Path) -> str:
    """``text`` without what differs from run to run."""
    text = text.replace(f"{folder.resolve()}{os.sep}", "")
    for pattern, instead in _VARYING:
        text = pattern.sub(instead, text)
    return text.strip("\n")


def change(file: Path, was: str, becomes: str) -> None:
    """Replace ``was`` in ``file``, which must have it once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(was) == 1, f"{file.name} has {text.count(was)} times:\n{was}"
    file.write_text(text.replace(was, becomes), encoding="utf-8")


def _side(difference: str, sign: str) -> Iterator[str]:
    for line in difference.splitlines(keepends=True):
        if line[0] in (sign, " "):
            yield line[1:]


def _show(file: Path, part: str, whole: str, where: str) -> None:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(part, encoding="utf-8")
    text = file.read_text(encoding="utf-8")
    assert part.strip("\n") in text, f"{where}: {file.name} is another"
    assert _dense(text) == whole, f"{where}: {file.name} is not shown whole"


def _dense(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if line.strip())
