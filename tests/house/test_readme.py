"""What the pages at the top show is true: examples run, links lead somewhere, lists are whole."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi import FastAPI

from handfast.check import check_system
from handfast.commands.table import COMMANDS
from handfast.exit_codes import ExitCode
from handfast.model import System
from handfast.model.cases import cases_of
from handfast.providers.provider import RunningProvider
from handfast.run.in_process import verify_in_process

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        ROOT / "shared" / "README.md",
        ROOT / "contracts" / "handfast" / "README.md",
    ]
)


@pytest.fixture
def blocks(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """Runs the code blocks of a page."""
    return helper(ROOT / "tests" / "docs" / "blocks.py")


@pytest.fixture
def system(blocks: ModuleType) -> System:
    """The system that the README declares."""
    example = next(one for one in blocks.blocks_of(ROOT / "README.md") if one.language == "python")
    names: dict[str, Any] = {"__name__": "__readme__"}
    exec(example.text, names)  # noqa: S102  # the text that the README shows
    declared = names["SYSTEM"]
    assert isinstance(declared, System)
    return declared


def test_the_example_is_a_sound_system_that_can_be_verified(system: System) -> None:
    """A catalogue passes, and one that renames what the website reads fails."""
    check_system(system)
    books: dict[str, dict[str, Any]] = {}

    def a_book(book_id: str, title: str) -> None:
        books[book_id] = {"id": book_id, "title": title, "price": 900}

    def verified(change: Callable[[dict[str, Any]], dict[str, Any]]) -> list[str]:
        app = FastAPI()
        app.get("/books/{book_id}")(lambda book_id: change(books[book_id]))
        states = {"a book exists": a_book}
        provider = RunningProvider(name="catalogue", app=app, states=states, reset=books.clear)
        (result,) = asyncio.run(verify_in_process(cases_of(system.contracts), provider))
        return [str(result.verdict), *(mismatch.where for mismatch in result.mismatches)]

    assert verified(lambda book: {"id": book["id"], "title": book["title"]}) == ["passed"]
    assert verified(lambda book: {"id": book["id"], "name": book["title"]}) == ["failed", "title"]


def test_what_the_readme_shows_is_what_is_printed(
    blocks: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with blocks.beside_the_bookshop(tmp_path, monkeypatch) as folder:
        blocks.run_page(ROOT / "README.md", folder)


def test_the_page_of_handfast_is_a_test_file_that_passes(
    pytester: pytest.Pytester, blocks: ModuleType
) -> None:
    page = ROOT / "contracts" / "handfast" / "README.md"
    (example,) = (block.text for block in blocks.blocks_of(page) if block.language == "python")
    pytester.makepyfile(test_page=example)
    done = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider", "-rA")
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["PASSED test_page.py::test_catalogue[[]website:read-a-book[]]"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_page_and_its_heading(page: Path) -> None:
    """Pages, pictures and folders; of a page also the heading after ``#``."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, heading = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (heading and heading not in headings(target)):
            lost.append(link)
    assert lost == []


def headings(page: Path) -> set[str]:
    """The anchors of ``page``, as GitHub makes them."""
    found = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in found}


RUN = (
    *("README.md", "shared/README.md", "contracts/handfast/README.md"),
    *("docs/concepts/", "docs/how-to/", "docs/tutorial/"),
)
"""The pages, and the folders of pages, whose blocks a test runs (here, in docs or in shared)."""


def test_no_page_has_an_example_that_no_test_runs(blocks: ModuleType) -> None:
    with_examples = {
        str(page.relative_to(ROOT))
        for page in PAGES
        for block in blocks.blocks_of(page)
        if block.language in ("python", "console")
    }
    assert {page for page in with_examples if not page.startswith(RUN)} == set()
    assert len(with_examples) > len(RUN)


def test_the_commands_it_lists_are_those_that_there_are() -> None:
    """Neither more nor fewer."""
    cells = re.findall(r"^\| (`handfast [^|]+) \|", README, flags=re.MULTILINE)
    listed = re.findall(r"`handfast ([a-z-]+)", "\n".join(cells))
    assert sorted(set(listed)) == sorted(COMMANDS)


def test_the_exit_codes_it_lists_are_those_that_there_are() -> None:
    listed = re.findall(r"^\| (\d+) \|", README, flags=re.MULTILINE)
    assert [int(code) for code in listed] == list(ExitCode)


def test_every_folder_of_handfast_is_in_the_architecture_in_the_order_of_imports() -> None:
    """The layers of import-linter, from the bottom: the table has no folder before one below it."""
    linter = ConfigParser()
    linter.read(ROOT / ".importlinter")
    layers = linter["importlinter:contract:layers"]["layers"].split("\n")
    height = {
        name.strip(): number
        for number, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)
    package = ROOT / "contracts" / "handfast" / "handfast"
    assert sorted(named) == sorted(path.parent.name for path in package.glob("*/__init__.py"))
    assert [height[name] for name in named] == sorted(height[name] for name in named)


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 170
