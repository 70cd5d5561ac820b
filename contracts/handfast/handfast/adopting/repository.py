"""What the files of a repository declare: its name, dependencies, Python, tests, pipelines.

Reads only. A file that cannot be read stands as if it were not there, but is never overwritten.
"""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from handfast.frozen import dataclass
from handfast.wire.texts import Unreadable, text_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PIPELINES", "Repository", "python_files", "read_repository", "text_of"]

PIPELINES: Final = ("github", "gitlab", "jenkins")

_OLDEST_PYTHON: Final = 12
"""The minor version that handfast needs at least."""

_LARGEST_FILE: Final = 1_000_000
_LEFT_OUT: Final = frozenset(
    ("build", "dist", "docs", "doc", "env", "examples", "migrations", "node_modules", "venv")
)
_FILES_OF: Final = {
    "github": (".github",),
    "gitlab": (".gitlab-ci.yml", ".gitlab"),
    "jenkins": ("Jenkinsfile",),
}
_REQUIREMENT: Final = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A service's repository.

    ``dependencies`` are the names of distributions, as they are written, each with its extras;
    ``installs`` whether pip can install it; ``requirements`` what pip is given instead where it
    can't: its files of requirements, or what it depends on. ``sources`` are the folders from which
    its packages are imported, below ``root``. ``python`` is the version that its pipeline should
    run, ``too_old`` what it declares where that leaves none. ``pipelines`` are those of
    ``PIPELINES`` that are recognised.
    """

    root: Path
    name: str
    dependencies: tuple[tuple[str, str], ...]
    installs: bool
    requirements: tuple[str, ...]
    sources: tuple[str, ...]
    tests: str
    python: str
    too_old: str
    pipelines: tuple[str, ...]


def read_repository(root: Path) -> Repository:
    """What stands in ``root``."""
    document = _toml(root / "pyproject.toml")
    project = _table(document, "project")
    listed = tuple(path.name for path in sorted(root.glob("requirements*.txt")))
    requires = str(project.get("requires-python", ""))
    installs = "build-system" in document or (root / "setup.py").is_file()
    poetry = _table(document, "tool", "poetry")
    return Repository(
        root=root,
        name=str(project.get("name") or poetry.get("name") or root.resolve().name),
        dependencies=tuple(_dependencies(root, document, listed)),
        installs=installs,
        requirements=() if installs else _requirements(listed, project),
        sources=("src", "") if (root / "src").is_dir() else ("",),
        tests="test" if (root / "test").is_dir() and not (root / "tests").is_dir() else "tests",
        python=_python(root, requires),
        too_old=requires if _newest(requires) < _OLDEST_PYTHON else "",
        pipelines=_pipelines(root),
    )


def text_of(path: Path) -> str | None:
    """The text of a file of usual size, its ends of lines as they are; None: it has none."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_FILE:
            return None
        return text_of_file(path.read_bytes())
    except (OSError, Unreadable):
        return None


def python_files(repository: Repository) -> Iterator[Path]:
    """The modules of the service itself, by path: no tests, environments, examples or builds."""
    root = repository.root
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not _is_left_out(Path(folder, name)))
        names = (name for name in sorted(files) if name.endswith(".py"))
        yield from (Path(folder, name) for name in names if not _is_a_test(name))


def _is_left_out(folder: Path) -> bool:
    name = folder.name
    hidden = name.startswith((".", "__")) or name.endswith(("_contracts", ".egg-info"))
    has_interpreter = (folder / "pyvenv.cfg").exists()
    return hidden or has_interpreter or name in ("tests", "test", *_LEFT_OUT)


def _is_a_test(name: str) -> bool:
    return name.startswith("test_") or name in ("conftest.py", "setup.py", "noxfile.py")


def _dependencies(
    root: Path, document: Any, requirements: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    project = _table(document, "project")
    lists = [
        project.get("dependencies"),
        *_table(project, "optional-dependencies").values(),
        *_table(document, "dependency-groups").values(),
        *((text_of(root / name) or "").splitlines() for name in requirements),
        list(_table(document, "tool", "poetry", "dependencies")),
    ]
    for rows in lists:
        for row in rows if isinstance(rows, list) else ():
            found = _REQUIREMENT.match(row) if isinstance(row, str) else None
            if found:
                yield found[1].lower().replace("_", "-"), found[2] or ""


def _requirements(listed: tuple[str, ...], project: dict[str, Any]) -> tuple[str, ...]:
    """What pip is given: files of requirements, or what the project depends on."""
    needed = project.get("dependencies")
    rows = [one for one in needed if isinstance(one, str)] if isinstance(needed, list) else []
    return tuple(f"-r {name}" for name in listed) or tuple(rows)


def _python(root: Path, requires: str) -> str:
    """The first version of ``.python-version``, else the oldest that the project admits."""
    named = re.findall(r"^3\.(\d+)", text_of(root / ".python-version") or "", re.MULTILINE)
    oldest = named or re.findall(r">=\s*3\.(\d+)", requires) or [_OLDEST_PYTHON]
    return f"3.{max(int(oldest[0]), _OLDEST_PYTHON)}"


def _newest(requires: str) -> int:
    """The newest minor version of Python that ``requires`` admits."""
    below = [int(minor) - 1 for minor in re.findall(r"<\s*3\.(\d+)", requires)]
    up_to = [int(minor) for minor in re.findall(r"(?:<=|==|~=)\s*3\.(\d+)", requires)]
    return min([*below, *up_to], default=_OLDEST_PYTHON)


def _pipelines(root: Path) -> tuple[str, ...]:
    """Those with a file of theirs; where there is none, that of the address Git pushes to."""
    found = [
        name for name, files in _FILES_OF.items() if any((root / file).exists() for file in files)
    ]
    if not found:
        remote = _remote(root)
        found = [name for name in ("github", "gitlab") if name in remote]
    return tuple(found)


def _remote(root: Path) -> str:
    """The host of the remote ``origin``, and nothing else of its address."""
    command = ("git", "-C", str(root), "config", "--get", "remote.origin.url")
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)  # noqa: S603  # fixed words
    except (OSError, subprocess.SubprocessError):
        return ""
    found = re.match(r"(?:\w+://)?(?:[^@/]*@)?([^:/]+)", done.stdout.strip())
    return found[1].lower() if found else ""


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text_of(path) or "")
    except ValueError:
        return {}


def _table(document: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document if isinstance(document, dict) else {}
