"""What is pure reads and writes nothing: also not by a builtin, nor by a part of a package.

The linter of imports sees neither, for it knows a package of others as a whole.
"""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "contracts" / "handfast"
BUILTINS = {"open", "print", "input", "breakpoint", "__import__", "exec", "eval"}
IMPORTS = {"urllib.request", "http.client", "http.server"}


def pure_modules() -> list[str]:
    """The modules that the linter keeps from input and output."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    sections = ("importlinter:contract:pure", "importlinter:contract:strategies")
    return [
        module for name in sections for module in config[name]["source_modules"].split() if module
    ]


def files_of(module: str) -> list[Path]:
    place = SOURCE.joinpath(*module.split("."))
    return sorted(place.rglob("*.py")) or [place.with_suffix(".py")]


def input_and_output(source: str) -> Iterator[str]:
    """Each call of a builtin and each import by which ``source`` could read or write."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from {node.func.id} & BUILTINS
        if isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & IMPORTS
        if isinstance(node, ast.ImportFrom):
            names = {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
            yield from names & IMPORTS


@pytest.mark.parametrize("module", pure_modules())
def test_a_pure_module_calls_nothing_that_reads_or_writes(module: str) -> None:
    files = files_of(module)
    found = {path.name: list(input_and_output(path.read_text("utf-8"))) for path in files}
    assert found != {}
    assert {name: calls for name, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f():\n    return open('x')", ["open"]),
        ("print(input())", ["input", "print"]),
        ("import urllib.request", ["urllib.request"]),
        ("from urllib import parse, request", ["urllib.request"]),
        ("from urllib.request import urlopen", ["urllib.request"]),
        ("from urllib.parse import unquote\nopened(x.open())", []),
    ],
)
def test_what_reads_or_writes_is_found(source: str, found: list[str]) -> None:
    assert sorted(input_and_output(source)) == found
