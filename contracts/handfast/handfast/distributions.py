"""What installed distributions bring and need, by their own metadata. Imports none of them."""

from __future__ import annotations

import re
import sys
import sysconfig
from dataclasses import dataclass
from importlib.machinery import PathFinder
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["HiddenPackage", "Requirement", "hidden_packages", "requirements_of", "with_needed"]

_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^]]*)\])?([^;]*)(?:;(.*))?")
_PIN = re.compile(r"==\s*([^\s,*)]+)")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")

_INSTALLED = tuple({sysconfig.get_path(name) for name in ("purelib", "platlib")})


@dataclass(frozen=True, slots=True)
class Requirement:
    """A distribution that another one needs: with these extras, and in one version or any.

    ``extra`` is the extra that needs it; empty where it is always needed.
    """

    name: str
    extras: tuple[str, ...] = ()
    version: str | None = None
    extra: str = ""


@dataclass(frozen=True, slots=True)
class HiddenPackage:
    """A package that cannot be imported, because another one of its name is found first.

    ``found`` is the file that is found, ``distribution`` what brings the hidden one.
    """

    package: str
    found: str
    distribution: str

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return f"rename {self.found}, or start where it is not on Python's path"


def requirements_of(found: Distribution) -> tuple[Requirement, ...]:
    """What ``found`` needs; what it needs on some platforms or Pythons only is left out."""
    made: list[Requirement] = []
    for text in found.requires or ():
        parts = _REQUIREMENT.match(text)
        if parts is None:
            continue
        name, extras, versions, marker = (part or "" for part in parts.groups())
        extra, pin = _EXTRA.search(marker), _PIN.search(versions)
        if marker.strip() and (extra is None or extra[0] != marker.strip()):
            continue
        wanted = tuple(one.strip() for one in extras.split(",") if one.strip())
        made.append(Requirement(name, wanted, pin[1] if pin else None, extra[1] if extra else ""))
    return tuple(made)


def with_needed(names: Iterable[str]) -> dict[str, Distribution]:
    """The installed ones of ``names`` and of what they need, at any depth, by name."""
    found: dict[str, Distribution] = {}
    done: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in names]
    while waiting:
        name, extra = waiting.pop(0)
        if (name.lower(), extra) in done:
            continue
        done.add((name.lower(), extra))
        try:
            one = found.setdefault(name.lower(), distribution(name))
        except PackageNotFoundError:
            continue
        for needed in requirements_of(one):
            if needed.extra in ("", extra):
                waiting += [(needed.name, wanted) for wanted in ("", *needed.extras)]
    return found


def hidden_packages(
    distributions: Iterable[Distribution], folder: Path
) -> tuple[HiddenPackage, ...]:
    """The packages of ``distributions`` that code which is started in ``folder`` cannot import.

    What is installed as well is left out: two distributions may bring a package of one name.
    """
    path = [str(folder), *sys.path]
    return tuple(
        HiddenPackage(package, found, f"{one.name} {one.version}")
        for one in distributions
        for package, brought in _packages(one)
        if (found := _hiding(package, brought, path))
    )


def _hiding(package: str, brought: Path, path: list[str]) -> str | None:
    """The file that is imported as ``package``, if it is not what the distribution brings."""
    spec = PathFinder.find_spec(package, path)
    if spec is None or spec.origin is None or spec.origin.startswith(_INSTALLED):
        return None
    return None if Path(spec.origin).resolve() == brought.resolve() else spec.origin


def _packages(found: Distribution) -> Iterator[tuple[str, Path]]:
    """The top-level packages of ``found`` by name, with the file that each must be."""
    files: set[Path] = set()
    for file in found.files or ():
        if file.suffix == ".pth":
            files |= set(_linked(Path(str(file.locate()))))
        elif len(file.parts) == 2 and file.name == "__init__.py":
            files.add(Path(str(file.locate())))
    for path in sorted(files):
        yield path.parent.name, path


def _linked(link: Path) -> Iterator[Path]:
    """The packages below the folders that the ``.pth`` file of an editable install names."""
    for line in link.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "import ")):
            yield from Path(line).glob("*/__init__.py")
