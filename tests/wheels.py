"""The distributions of this repository: what of the tree each is made of, and its wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PROJECTS: Final = {
    "handfast": ROOT / "contracts/handfast",
    "life-organiser-shared": ROOT / "shared",
    "life-organiser-contracts": ROOT,
}
"""The folder with the ``pyproject.toml`` of each distribution, by its name."""
PACKAGES: Final = {**PROJECTS, "life-organiser-contracts": ROOT / "contracts"}
"""The folder whose packages each distribution brings: all of them, listed nowhere else."""


def packages_in(folder: Path) -> set[str]:
    """The packages that lie directly in ``folder``."""
    return {path.parent.name for path in folder.glob("*/__init__.py")}


def source_files(folder: Path) -> set[str]:
    """Every file of the packages in ``folder``, but what Python compiles."""
    return {
        str(path.relative_to(folder))
        for package in packages_in(folder)
        for path in (folder / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def built(project: Path, kind: str, into: Path) -> Path:
    """The ``kind`` ("wheel" or "sdist") of the distribution in the folder ``project``."""
    before = set(into.glob("*"))
    build = (sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into))
    done = subprocess.run(build, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (made,) = set(into.glob("*")) - before
    return made


def files_in(wheel: Path) -> set[str]:
    """What ``wheel`` installs beside its metadata."""
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


def metadata_of(wheel: Path) -> Distribution:
    """The distribution in ``wheel``, as it describes itself."""
    name = "-".join(wheel.name.split("-")[:2])
    return PathDistribution(zipfile.Path(wheel, f"{name}.dist-info/"))
