"""Who imports what: the layers of ``.importlinter``, and what a system takes of handfast.

The linter does not look at imports for the types alone; what a system imports for them is public
all the same.
"""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SYSTEMS = sorted(path.name for path in ROOT.glob("contracts/*_contracts"))
HEADS = {
    head
    for page in ROOT.glob("docs/reference/*.md")
    for head in re.findall(r"^### (\S+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
}


@pytest.fixture(scope="module")
def public(helper: Callable[[Path], ModuleType]) -> set[str]:
    """The modules of handfast that the reference describes."""
    pages = helper(ROOT / "docs" / "generators" / "api_pages.py").API_PAGES
    return {module for modules in pages.values() for module in modules}


def linted() -> configparser.SectionProxy:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    return config["importlinter:contract:public"]


def imported(system: str) -> Iterator[tuple[str, str, str]]:
    """Each name of handfast that ``system`` imports: in which file, of which module."""
    for path in sorted((ROOT / "contracts" / system).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = getattr(node, "module", None) or ""
            if isinstance(node, ast.ImportFrom) and module.partition(".")[0] == "handfast":
                yield from ((path.name, module, alias.name) for alias in node.names)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_imports_what_the_reference_describes(system: str, public: set[str]) -> None:
    """Module and name, in imports for the types too."""
    found = list(imported(system))
    assert found != []
    assert [one for one in found if one[1] not in public or one[2] not in HEADS] == []


def test_the_linter_lets_a_system_import_described_modules_alone(public: set[str]) -> None:
    allowed = linted()["ignore_imports"].split("\n")
    modules = {line.partition(" -> ")[2] for line in allowed if line}
    assert modules - public == set()
    assert set(linted()["source_modules"].split()) == set(SYSTEMS)
