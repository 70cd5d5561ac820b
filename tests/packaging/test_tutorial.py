"""The tutorial, from its first line: in a new environment, with what it installs and no more."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Environment

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/tutorial/declare-a-system.md"

pytestmark = pytest.mark.long


def test_a_reader_sees_what_it_shows(
    environment: Callable[..., Environment], helper: Callable[[Path], ModuleType], tmp_path: Path
) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (install,) = re.findall(r"^pip install (.+)$", text, flags=re.MULTILINE)
    made = environment(*shlex.split(install))
    helper(ROOT / "tests/docs/page.py").follow(PAGE, tmp_path, made.folder / "bin")
