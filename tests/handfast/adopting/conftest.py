"""Repositories of pretend services that know nothing of contracts, each in a temporary folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from handfast.adopting.repository import Repository, read_repository
from handfast.adopting.service import Role, services_of
from handfast.discovery import installed_entries, load
from handfast.model import System

SERVICES = Path(__file__).parents[2] / "service_repo" / "new"


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a pretend service's repository."""
    return lambda name: Path(shutil.copytree(SERVICES / name, tmp_path / name))


@pytest.fixture
def repository(tmp_path: Path) -> Callable[..., Repository]:
    """A repository of these files: a text by path."""

    def make(**files: str) -> Repository:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return read_repository(tmp_path)

    return make


@pytest.fixture(scope="session")
def roles() -> tuple[Role, ...]:
    """The services of the five systems."""
    loaded = {entry: load(entry) for entry in installed_entries()}
    return services_of({entry: one for entry, one in loaded.items() if isinstance(one, System)})
