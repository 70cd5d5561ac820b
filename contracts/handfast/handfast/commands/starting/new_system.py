"""``handfast init --system``: lays out a small system that passes at once, to be made one's own.

Whatever is wrong is found before anything is written. What is written stands in ``templates``, and
the tutorial shows the same files.
"""

from __future__ import annotations

import importlib.util
import keyword
import os
import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from handfast.commands.options.selecting import refuse
from handfast.storage.files import write_whole
from handfast.wording.names import SYSTEM_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["lay_out"]

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


def lay_out(system: str, folder: Path) -> None:
    """Lay out a small system of your own in ``folder``, which passes at once.

    Raises:
        typer.Exit: something stands where it would be written.
        typer.BadParameter: nothing can have that name.
    """
    fault = _fault_of_name(system, folder)
    if fault:
        raise typer.BadParameter(fault, param_hint="--system")
    taken = _taken(system, folder)
    if taken:
        refuse("Nothing is overwritten: name an empty folder. There already", taken)
    files = _files(system, folder)
    _write(files)
    typer.echo("Wrote:")
    for path in files:
        typer.echo(f"  {path}")
    inside = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    typer.echo(f"Next: {inside}handfast verify")


def _packages(system: str) -> tuple[str, ...]:
    """The packages that are written: the services, and what they rely on each other for."""
    return system, f"{system}_contracts"


def _fault_of_name(system: str, folder: Path) -> str:
    """Why nothing can be called so, for what is written is imported by that name; empty: it can."""
    if SYSTEM_NAME.fullmatch(system) is None:
        return f"{system!r} is no name of a system: use small letters, digits and single _ between"
    if keyword.iskeyword(system):
        return f"{system!r} is a word of Python's own: choose another name"
    if system == "tests":
        return "'tests' is the folder of the tests: choose another name"
    for package in _packages(system):
        hidden = _hidden(package, folder)
        if hidden:
            return f"a package {package!r} would hide {hidden}: choose another name"
    return ""


def _hidden(package: str, folder: Path) -> str:
    """What could not be imported any more if ``folder`` had ``package``; empty: nothing."""
    if package in sys.stdlib_module_names:
        return "a module of Python's own"
    if package == "pytest":
        return "what runs the tests"
    if (folder / package).exists():
        return ""  # it would not be hidden, but overwritten
    found = importlib.util.find_spec(package)
    if found is None:
        return ""
    where = found.origin or ", ".join(found.submodule_search_locations or ())
    return f"what is imported by that name ({where})"


def _taken(system: str, folder: Path) -> list[str]:
    """What stands where something would be written; of a package, the whole folder."""
    packages = _packages(system)
    files = (Path(name.format(system=system)) for name in _TEMPLATES)
    places = dict.fromkeys(
        Path(file.parts[0]) if file.parts[0] in packages else file for file in files
    )
    return [
        *(str(folder / place) for place in places if os.path.lexists(folder / place)),
        *(
            f"{above}, which is no folder"
            for above in (folder / "tests", folder, *folder.parents)
            if above.exists() and not above.is_dir()
        ),
    ]


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
