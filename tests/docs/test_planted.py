"""Whatever is broken in a service of the tutorial is shown to a newcomer for what it is."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
PLANTED = tomllib.loads((HERE / "planted.toml").read_text(encoding="utf-8"))["break"]
COMMANDS = {"bakery/oven.py": "handfast verify", "bakery/shop.py": "pytest -q tests/test_shop.py"}
"""What shows that the provider, or the consumer, is broken."""


@pytest.fixture(scope="module")
def page(helper: Callable[[Path], ModuleType]) -> ModuleType:
    """What a reader of the tutorial does."""
    return helper(HERE / "page.py")


@pytest.fixture(scope="module")
def bakery(page: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tutorial, as it is laid out."""
    folder = tmp_path_factory.mktemp("bakery")
    page.run("handfast init --system bakery", folder)
    return Path(folder)


def failures_in(printed: str) -> str:
    """What is printed of each failure, without what stands around it."""
    lines = (line.rstrip() for line in printed.splitlines())
    return "\n".join(line for line in lines if line.startswith(("Failed  ", "  ")))


@pytest.mark.parametrize("planted", PLANTED, ids=[one["id"] for one in PLANTED])
def test_each_break_is_shown_for_what_it_is(
    page: ModuleType, bakery: Path, tmp_path: Path, planted: dict[str, str]
) -> None:
    """Consumer, interaction, state, modes, where, clause, expected, got; and nothing else."""
    folder = Path(shutil.copytree(bakery, tmp_path / "bakery"))
    page.change(folder / planted["file"], planted["was"], planted["becomes"])
    printed, code = page.run(COMMANDS[planted["file"]], folder)
    shown = failures_in(page.alike(printed, folder))
    assert shown == planted["shows"].strip("\n")
    assert code == (1 if shown else 0)
