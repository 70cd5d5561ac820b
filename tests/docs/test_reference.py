"""The reference is in step with the code, and leaves out nothing that is read."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from handfast import discovery

ROOT = Path(__file__).resolve().parents[2]
GENERATORS = ROOT / "docs" / "generators"
REFERENCE = ROOT / "docs" / "reference"
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "contracts" / "handfast" / "handfast").rglob("*.py")
)


@pytest.fixture(scope="module")
def generated(helper: Callable[[Path], ModuleType]) -> dict[str, str]:
    """Every derived page as the code makes it."""
    sys.path.insert(0, str(GENERATORS))  # they import each other
    try:
        pages: dict[str, str] = helper(GENERATORS / "pages.py").pages()
    finally:
        sys.path.remove(str(GENERATORS))
    return pages


def test_every_derived_page_is_what_the_code_makes(generated: dict[str, str]) -> None:
    """Where it is not: `tox -e pages`, and read the difference."""
    old = [
        name
        for name, text in generated.items()
        if not (ROOT / "docs" / name).is_file()
        or (ROOT / "docs" / name).read_text(encoding="utf-8") != text
    ]
    assert old == []


def test_every_page_of_the_reference_is_derived_or_is_the_configuration(
    generated: dict[str, str],
) -> None:
    pages = {f"reference/{page.name}" for page in REFERENCE.glob("*.md")}
    assert pages - set(generated) == {"reference/configuration.md"}


def test_every_public_name_is_described(generated: dict[str, str]) -> None:
    """Each name that a documented package exports has a heading, on the page that links to it."""
    text = "\n".join(generated.values())
    heads = set(re.findall(r"^### (\S+)$", text, flags=re.MULTILINE))
    public = ("handfast", "handfast.declare", "handfast.model", "handfast.testing")
    exported = {name for module in public for name in importlib.import_module(module).__all__}
    assert exported - heads == set()


def test_every_environment_variable_that_is_read_is_on_the_page() -> None:
    page = (REFERENCE / "configuration.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Z][A-Z_]{3,})`", page))
    read = set(re.findall(r'(?:environ\.get\(|envvar=|_VARIABLE = )"([A-Z_]+)"', CODE))
    read |= set(re.findall(r'"((?:PACT_BROKER|GITHUB|CI|BUILD|BRANCH|CHANGE)_[A-Z_]+)"', CODE))
    assert read - named == set()
    of_others = {"COLUMNS", "FORCE_COLOR", "NO_COLOR"}
    assert named - read == {*of_others, "PACT_DO_NOT_TRACK", "PYDANTIC_DISABLE_PLUGINS"}


@pytest.mark.parametrize("group", sorted(set(re.findall(r'^GROUP = "(.+)"$', CODE, re.MULTILINE))))
def test_every_group_of_entry_points_is_on_the_page(group: str) -> None:
    page = (REFERENCE / "configuration.md").read_text(encoding="utf-8")
    assert f'[project.entry-points."{group}"]' in page


def test_the_table_of_systems_is_on_the_page() -> None:
    assert "[tool.handfast.systems]" in (discovery.folder_entries.__doc__ or "")
    page = (REFERENCE / "configuration.md").read_text(encoding="utf-8")
    assert "`[tool.handfast.systems]`" in page
