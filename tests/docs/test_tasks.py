"""The table of the service desk's tasks is whole, and the places and tests that it names exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tasks-of-the-service-desk.md"
ROWS = re.findall(
    r"^\| (T\d{3}) \| ([^|]+) \| \[[^|]+\]\(([^|]+)\) \| `([^|`]+)` \|$",
    PAGE.read_text(encoding="utf-8"),
    flags=re.MULTILINE,
)


def missing(test: str) -> str:
    """What of ``path::function`` is not there, or ""."""
    path, _, function = test.partition("::")
    if not (ROOT / path).is_file():
        return path
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return "" if function.startswith("test_") and function in found else function


def test_each_of_the_59_tasks_has_one_row() -> None:
    assert [task for task, *_ in ROWS] == [f"T{number:03}" for number in range(1, 60)]


def test_each_place_is_there() -> None:
    assert [place for *_, place, _ in ROWS if not (PAGE.parent / place).exists()] == []


def test_each_test_is_there() -> None:
    assert {test: lost for *_, test in ROWS if (lost := missing(test))} == {}


@pytest.mark.parametrize(
    ("test", "lost"),
    [
        ("tests/docs/test_tasks.py::test_each_test_is_there", ""),
        ("tests/docs/test_tasks.py::test_that_nobody_wrote", "test_that_nobody_wrote"),
        ("tests/docs/test_tasks.py::missing", "missing"),
        ("tests/docs/test_none.py::test_each_test_is_there", "tests/docs/test_none.py"),
    ],
)
def test_a_test_that_is_not_there_is_found(test: str, lost: str) -> None:
    assert missing(test) == lost
