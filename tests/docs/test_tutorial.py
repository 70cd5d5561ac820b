"""The tutorials: each of their steps works from an empty folder, and what they claim is so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial"
PAGE = TUTORIAL / "declare-a-system.md"
PAGES = sorted(TUTORIAL.glob("*.md"))


@pytest.fixture(scope="module")
def page(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """What follows a page."""
    return helper(Path(__file__).with_name("page.py"))


@pytest.mark.parametrize("tutorial", PAGES, ids=lambda path: path.stem)
def test_a_reader_who_follows_it_sees_what_it_shows(
    page: ModuleType, tmp_path: Path, tutorial: Path
) -> None:
    page.follow(tutorial, tmp_path)


def test_it_shows_every_file_that_is_laid_out(page: ModuleType, tmp_path: Path) -> None:
    """But for the packages' own, which hold nothing."""
    page.run("handfast init --system bakery", tmp_path)
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {name for name in files if not name.endswith("__init__.py")} == set(page.files_of(PAGE))


def test_declarations_and_bindings_are_as_short_as_it_claims(
    page: ModuleType, tmp_path: Path
) -> None:
    """Every line of the two files counts, and so do blank ones."""
    page.run("handfast init --system bakery", tmp_path)
    contracts = tmp_path / "bakery_contracts"
    count = sum(
        len((contracts / name).read_text(encoding="utf-8").splitlines())
        for name in ("system.py", "bindings.py")
    )
    assert f"for a system of your own: here {count} lines." in PAGE.read_text(encoding="utf-8")
    assert count < 60


def test_every_page_that_it_points_at_is_there(page: ModuleType) -> None:
    text = PAGE.read_text(encoding="utf-8")
    targets = [part.partition(")")[0] for part in text.split("](")[1:]]
    assert [target for target in targets if not (PAGE.parent / target).exists()] == []
