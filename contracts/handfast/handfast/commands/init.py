"""``handfast init``: lays out a small system that passes at once, to be made one's own.

Whatever is wrong is found before anything is written. What is written stands in ``templates``, and
the tutorial shows the same files.
"""

from __future__ import annotations

import importlib.util
import keyword
import os
import re
import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from handfast.commands.options.selecting import refuse
from handfast.storage.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["command"]

_PACKAGES: Final = ("{system}", "{system}_contracts")
_TEMPLATES: Final = {
    "pyproject.toml": "pyproject.toml.j2",
    "{system}/__init__.py": "services.py.j2",
    "{system}/oven.py": "oven.py.j2",
    "{system}/shop.py": "shop.py.j2",
    "{system}_contracts/__init__.py": "contracts.py.j2",
    "{system}_contracts/system.py": "system.py.j2",
    "{system}_contracts/bindings.py": "bindings.py.j2",
    "tests/test_oven.py": "test_oven.py.j2",
    "tests/test_shop.py": "test_shop.py.j2",
}
"""The template of each file that is written."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def command(
    system: Annotated[str, typer.Option(help="The name of the system, e.g. bakery.")],
    folder: Annotated[Path, typer.Argument(help="Where to, by default here.")] = Path(),
) -> None:
    """Lay out a small system of your own, which passes at once.

    \b
    handfast init --system bakery
    handfast init --system bakery contracts
    """
    faults = [*_faults_of_name(system, folder)] or [*_faults_of_place(system, folder)]
    if faults:
        refuse("Nothing was written, for what is wrong", faults)
    files = _files(system, folder)
    _write(files)
    typer.echo("Wrote:")
    for path in files:
        typer.echo(f"  {path}")
    inside = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    typer.echo(f"Next: {inside}handfast verify")


def _faults_of_name(system: str, folder: Path) -> Iterator[str]:
    """Why nothing can be called so: what is written is imported by this name."""
    if _NAME.fullmatch(system) is None:
        yield f"{system!r} can't be imported: use letters, digits and _, a letter first"
    elif keyword.iskeyword(system):
        yield f"{system!r} is a word of Python's own: choose another name"
    elif system == "tests":
        yield "'tests' is the folder of the tests: choose another name"
    else:
        for package in (one.format(system=system) for one in _PACKAGES):
            hidden = _hidden(package, folder)
            if hidden:
                yield f"a package {package!r} would hide {hidden}: choose another name"


def _hidden(package: str, folder: Path) -> str:
    """What could not be imported any more if ``folder`` had ``package``; empty: nothing."""
    if package in sys.stdlib_module_names:
        return "a module of Python's own"
    if (folder / package).exists():
        return ""  # which is a fault of the place
    found = importlib.util.find_spec(package)
    if found is None:
        return ""
    where = found.origin or ", ".join(found.submodule_search_locations or ())
    return f"what is imported so already ({where})"


def _faults_of_place(system: str, folder: Path) -> Iterator[str]:
    """What stands where something would be written, and may be of use to somebody."""
    instead = f"name an empty folder: handfast init --system {system} FOLDER"
    places = [Path(name) for name in ("pyproject.toml", *_PACKAGES, *_TEMPLATES)]
    wanted = dict.fromkeys(Path(str(place).format(system=system)) for place in places)
    packages = {Path(one.format(system=system)) for one in _PACKAGES}
    for place in wanted:
        if os.path.lexists(folder / place) and not packages & set(place.parents):
            yield f"{folder / place} is there already: {instead}"
    for above in (folder / "tests", folder, *folder.parents):
        if above.exists() and not above.is_dir():
            yield f"{above} is no folder: {instead}"


def _files(system: str, folder: Path) -> Mapping[Path, str]:
    """The text of each file that is written."""
    environment = Environment(
        loader=PackageLoader("handfast.commands"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return {
        folder / name.format(system=system): environment.get_template(template).render(
            system=system
        )
        for name, template in _TEMPLATES.items()
    }


def _write(files: Mapping[Path, str]) -> None:
    """Write all of ``files``, or none.

    Raises:
        OSError: one can't be written.
    """
    try:
        for path, text in files.items():
            write_whole(path, text)
    except OSError:
        for path in files:
            path.unlink(missing_ok=True)
            with suppress(OSError):  # the folder was there before, and is not empty
                path.parent.rmdir()
        raise
