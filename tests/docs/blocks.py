"""Runs the code blocks of a page, in order, and compares what they print with what the page shows.

A block of Python is executed; a block after a line that ends in a name of a file and a colon is
written to that file instead. A block `output` is what the Python before it printed. A block
`console` has commands, each followed by what it prints. In both, `...` stands for any text.
"""

from __future__ import annotations

import contextlib
import difflib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.handfast.commands.warm_python import run_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

__all__ = [
    "WIDTH",
    "Block",
    "beside_the_bookshop",
    "blocks_of",
    "commands_of",
    "compare",
    "run_page",
]

BOOKSHOP: Final = Path(__file__).resolve().parents[2] / "docs" / "examples" / "bookshop"

WIDTH: Final = "88"
"""How wide a terminal the pages show."""

_FENCED: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE: Final = re.compile(r"`([\w./-]+)`:\n\n\Z")
_OPTIONS: Final = {"handfast": (), "pytest": ("-p", "no:cacheprovider")}
_ENVIRONMENT: Final = {
    "COLUMNS": WIDTH,
    "NO_COLOR": "1",
    "TERM": "dumb",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # no page needs a plugin, and they take two seconds
}


@dataclass(frozen=True, slots=True)
class Block:
    """A code block, the line of the page at which its text begins, and the file that it is."""

    language: str
    text: str
    line: int
    file: str


def blocks_of(page: Path) -> Iterator[Block]:
    """The code blocks of ``page``, in order."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCED.finditer(text):
        before = text[: found.start()]
        named = _FILE.search(before)
        yield Block(found[1], found[2], before.count("\n") + 2, named[1] if named else "")


def run_page(page: Path, folder: Path) -> None:
    """Run every block of ``page`` with ``folder`` as the current one.

    Raises:
        AssertionError: something else is printed than the page shows; names page and line.
    """
    names: dict[str, Any] = {"__name__": "__page__"}
    printed = ""
    for block in blocks_of(page):
        where = f"{page.name}, line {block.line}"
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            printed = _executed(block, page, names)
        elif block.language == "output":
            compare(block.text, printed, where)
        elif block.language == "console":
            for command, shown in commands_of(block.text):
                compare(shown, _run(command, folder), f"{where}: {command}")
        else:
            assert block.language in ("json", "sh", "text", "toml"), f"{where}: {block.language}"


@contextlib.contextmanager
def beside_the_bookshop(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the bookshop in ``folder`` is the current one; what it imports is forgotten."""
    copy = Path(shutil.copytree(BOOKSHOP, folder / "bookshop"))
    monkeypatch.chdir(copy)
    monkeypatch.syspath_prepend(copy)
    yield copy
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", "")).startswith(str(copy)):
            del sys.modules[name]


def _executed(block: Block, page: Path, names: dict[str, Any]) -> str:
    source = "\n" * (block.line - 1) + block.text  # so that a traceback has the page's lines
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(source, str(page), "exec"), names)  # noqa: S102  # the text of the page
    return printed.getvalue()


def commands_of(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a block `console`, and what it is shown to print."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def _run(command: str, folder: Path) -> str:
    name, *rest = shlex.split(command)
    variables = {**os.environ, **_ENVIRONMENT}
    if name in _OPTIONS:
        arguments = (*_OPTIONS[name], *rest)
        return run_module(name, *arguments, folder=folder, variables=variables, mixed=True).stdout
    assert name == "python"
    done = subprocess.run(
        [sys.executable, *rest],
        cwd=folder,
        env=variables,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.stdout


def compare(shown: str, printed: str, where: str) -> None:
    """Compare what a page shows with what was printed, but for spaces at the end of lines.

    Raises:
        AssertionError: they differ; names ``where`` and the difference.
    """
    want, got = _without_padding(shown), _without_padding(printed)
    if not doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS):
        difference = difflib.unified_diff(
            want.splitlines(), got.splitlines(), "the page", "printed", lineterm=""
        )
        raise AssertionError("\n".join([where, *difference]))


def _without_padding(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
