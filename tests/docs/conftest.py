"""Runs a page of the documentation in a copy of the folder of its example."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def run_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helper: Callable[[Path], ModuleType]
) -> Iterator[Callable[[Path], None]]:
    """Runs every code block of a page, beside a copy of the bookshop."""
    blocks = helper(Path(__file__).with_name("blocks.py"))
    with blocks.beside_the_bookshop(tmp_path, monkeypatch) as folder:
        yield lambda page: blocks.run_page(page, folder)
