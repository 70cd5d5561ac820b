"""The pages of docs/concepts: their examples are true, and they leave out nothing they list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handfast.isolation.unique import Isolation
from handfast.model.results import Mode

CONCEPTS = Path(__file__).resolve().parents[2] / "docs" / "concepts"
PAGES = sorted(page for page in CONCEPTS.glob("*.md") if page.name != "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_is_what_is_printed(page: Path, run_page: Callable[[Path], None]) -> None:
    run_page(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_short_and_has_what_each_has(page: Path) -> None:
    """What it is, why, an example, a failure, and what it can't do."""
    lines = page.read_text(encoding="utf-8").splitlines()
    heads = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    assert len(lines) < 120
    wanted = ("What", "Why", "Example", "When", "What")
    assert [head.split()[0] for head in heads if head.split()[0] in wanted] == list(wanted)
    assert "fails" in heads[3]
    assert heads[-1].endswith("cannot do")


def test_the_index_links_to_every_page() -> None:
    index = (CONCEPTS / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if f"]({page.name})" not in index] == []


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_is_on_its_page(mode: Mode) -> None:
    assert f"| `{mode}` |" in (CONCEPTS / "modes.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("isolation", Isolation)
def test_every_isolation_is_on_its_page(isolation: Isolation) -> None:
    assert f"| `{isolation}` |" in (CONCEPTS / "isolation.md").read_text(encoding="utf-8")
