"""Which installed packages cannot be imported as their distributions bring them. Imports none."""

from __future__ import annotations

import csv
import os
import sys
import sysconfig
from importlib.machinery import PathFinder
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING

from handfast.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.metadata import Distribution

__all__ = ["PackageFault", "brings", "package_faults"]

_INSTALLED = tuple({sysconfig.get_path(name) for name in ("purelib", "platlib")})
_APART = "give one of the two another name, or install them in environments of their own"


@dataclass(frozen=True, slots=True)
class PackageFault:
    """Why a package cannot be imported as it is brought.

    ``fault`` is what is in its place, or what of it is missing; ``remedy`` what to do about it.
    """

    package: str
    fault: str
    remedy: str


def package_faults(needed: Iterable[Distribution], folder: Path) -> tuple[PackageFault, ...]:
    """What code that is started in ``folder`` cannot import as ``needed`` bring it.

    Another package of that name is found first, or was installed into the same place, or took
    files along when it was uninstalled from there.
    """
    all_needed = tuple(needed)
    return (
        *_hidden(all_needed, [str(folder), *sys.path]),
        *_overwritten(all_needed),
        *_incomplete(all_needed),
    )


def brings(one: Distribution, package: str) -> bool:
    """Whether it brings files of ``package``, or leads to it from an editable install.

    A distribution that does neither has no fault of that package: to look for one takes longer.
    """
    record = _record(one)
    return f"\n{package}/" in record or (
        ".pth," in record and any(name == package for name, _ in _packages(one))
    )


def _hidden(needed: Iterable[Distribution], path: list[str]) -> Iterator[PackageFault]:
    """The packages for which ``path`` leads to another one of their name."""
    for one in needed:
        for package, brought in _packages(one):
            spec = PathFinder.find_spec(package, path)
            found = spec.origin if spec else None
            if found is None or Path(found).resolve() == brought.resolve():
                continue
            fault = f"{found} is found before {package} of {_named(one)}"
            rename = f"rename {found}, or start where it is not on Python's path"
            yield PackageFault(package, fault, _APART if found.startswith(_INSTALLED) else rename)


def _overwritten(needed: Iterable[Distribution]) -> Iterator[PackageFault]:
    """The packages of which another distribution brings the same files, with other contents."""
    brought = [(one, _files(one)) for one in needed]
    packages = {file.package for _, own in brought for file in own.values()}
    # Of most distributions no more is read than the record: a name takes ten times as long.
    others = {other.name: _files(other) for other in distributions() if _is_near(other, packages)}
    reported: set[frozenset[str]] = set()
    for one, own in brought:
        name = one.name  # it is read from the metadata each time
        for other, files in others.items():
            both = sorted(file for file in own.keys() & files.keys() if own[file] != files[file])
            pair = frozenset((name, other))
            if other == name or not both or pair in reported:
                continue
            reported.add(pair)
            fault = f"{_named(one)} and {other} both bring {_some(both)}"
            yield PackageFault(own[both[0]].package, fault, _APART)


def _incomplete(needed: Iterable[Distribution]) -> Iterator[PackageFault]:
    """The packages of which files are missing."""
    for one in needed:
        files = _files(one)
        missing = sorted(file for file in files if not Path(file).exists())
        if missing:
            fault = f"{_named(one)} lacks {_some(missing)}"
            remedy = f"pip install --force-reinstall --no-deps '{one.name}=={one.version}'"
            yield PackageFault(files[missing[0]].package, fault, remedy)


def _named(one: Distribution) -> str:
    return f"{one.name} {one.version}"


def _some(files: list[str]) -> str:
    """The first of ``files``, and how many more there are."""
    more = f" (and {len(files) - 1} more)" if files[1:] else ""
    return f"{files[0]}{more}"


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a package, and the hash of what its distribution brings as that file."""

    package: str
    hash: str


def _is_near(other: Distribution, packages: Iterable[str]) -> bool:
    """Whether it brings files of any of these packages."""
    record = _record(other)
    return any(f"\n{package}/" in record for package in packages)


def _record(found: Distribution) -> str:
    """What ``found`` has installed, a file in each row, after a row that is empty."""
    return f"\n{found.read_text('RECORD') or ''}"


def _files(found: Distribution) -> dict[str, _File]:
    """The files of the packages of ``found``, by where they are installed.

    Read from its record as it is: ``found.files`` takes seconds for a hundred distributions.
    """
    base = str(found.locate_file(""))
    files: dict[str, _File] = {}
    for name, file_hash, _ in csv.reader(_record(found).splitlines()[1:]):
        package, is_within, _ = name.partition("/")
        if is_within and package.isidentifier() and not name.endswith(".pyc"):
            files[os.path.join(base, name)] = _File(package, file_hash)  # noqa: PTH118  # as above
    return files


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
