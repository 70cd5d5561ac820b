"""Which systems a command is about, and how it ends where one of them cannot be used.

A system that cannot be used never keeps a command from the others.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from handfast.discovery import (
    BrokenSystem,
    BrokenSystemError,
    UnknownName,
    entries,
    find_system,
    folder_entries,
    load,
    systems_with,
)
from handfast.exit_codes import ExitCode
from handfast.frozen import dataclass
from handfast.model import BadDeclaration, System
from handfast.wording.suggestions import listed, none_called

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = [
    "PactsFolder",
    "Selection",
    "Unusable",
    "check_consumer",
    "checked",
    "chosen",
    "pacts_folder",
    "print_faults",
    "refuse",
    "select",
    "select_provider",
    "worst_of",
]

PactsFolder = Annotated[
    Path | None,
    typer.Option(
        help="The folder of the pacts; by default `pacts` beside the pyproject.toml of the project."
    ),
]


@dataclass(frozen=True, slots=True)
class Unusable:
    """A system that a command cannot use: what is wrong, each fault, and the exit code of that."""

    name: str
    what: str
    faults: tuple[str, ...]
    exit_code: ExitCode


@dataclass(frozen=True, slots=True)
class Selection:
    """The systems that a command is about, their declarations sound; and those it cannot use."""

    systems: tuple[System, ...]
    unusable: tuple[Unusable, ...] = ()

    def __post_init__(self) -> None:
        """End the command at once where nothing is left.

        Raises:
            typer.Exit: after every fault was printed.
        """
        if not self.systems:
            self.end()

    @property
    def left_out(self) -> str:
        """The end of a message that something is in none of the systems: where it may be yet."""
        names = listed(one.name for one in self.unusable)
        return f"; left out: {names}" if self.unusable else ""

    def end(self, code: ExitCode = ExitCode.PASSED) -> None:
        """Print every fault of what cannot be used, and end the command if there is any.

        ``code`` is what the rest came to.

        Raises:
            typer.Exit: with the worst code of all that is about.
        """
        for one in self.unusable:
            print_faults(one.what, one.faults)
        worst = worst_of((code, *(one.exit_code for one in self.unusable)))
        if worst is not ExitCode.PASSED:
            raise typer.Exit(worst)


def worst_of(codes: Iterable[ExitCode]) -> ExitCode:
    """The code of a command that did several things: one that failed counts for the most.

    What is wrong counts for more than what was only not verified.
    """
    return min((code for code in codes if code), default=ExitCode.PASSED)


def select(name: str | None, *, every: bool | None = None, anywhere: bool = False) -> Selection:
    """The system called ``name``, or ``every`` one, or those of the project's folder.

    ``every`` is None where the command has no such option.
    With ``anywhere`` something else than a system was named (a consumer), so that outside of
    such a project all are looked through, and one that cannot be used is no more than mentioned.

    Raises:
        typer.BadParameter: there is no system here, and none is named.
        UnknownName: none has the name.
        BrokenSystemError: the one that is named cannot be loaded.
    """
    if name is not None or every or not anywhere or folder_entries():
        return checked(chosen(name, every=every))
    found = checked(map(load, entries()))
    for one in found.unusable:
        typer.echo(f"Left out: {one.what}: {'; '.join(one.faults)}", err=True)
    return Selection(found.systems)


def chosen(name: str | None, *, every: bool | None) -> list[System | BrokenSystem]:
    """Load the system called ``name``, or ``every`` one, or those of the project's folder.

    Raises:
        typer.BadParameter: there is no system here, and none is named.
        UnknownName: none has the name.
        BrokenSystemError: the one that is named cannot be loaded.
    """
    if name is not None:
        return [_named(name)]
    here = entries() if every else folder_entries()
    if here or every:
        return list(map(load, here))
    known = [entry.name for entry in entries()]
    more = "" if every is None else ", or give --all"
    instead = f"name one ({listed(known)}){more}"
    msg = (
        "no pyproject.toml here names a system in [tool.handfast.systems], or as an entry "
        f"point: {instead if known else '`handfast init --system NAME` lays one out'}"
    )
    raise typer.BadParameter(msg)


def select_provider(name: str | None, provider: str) -> Selection:
    """The system called ``name``, else the one, of the folder or anywhere, with ``provider``.

    Raises:
        typer.BadParameter: several have such a provider, and none of them is named.
        UnknownName: there is no such system, or none that has such a provider.
        BrokenSystemError: the one that is named cannot be loaded.
    """
    if name is not None:
        system = _named(name)
        return checked(
            [system] if isinstance(system, BrokenSystem) else systems_with([system], provider)
        )
    here = [load(entry) for entry in folder_entries()]
    own = tuple(one for one in here if isinstance(one, System) and one.offer(provider))
    found = own or systems_with(map(load, entries()), provider)
    if len(found) > 1:
        names = listed(one.name for one in found)
        msg = f"several systems have a provider {provider!r}: name one ({names})"
        raise typer.BadParameter(msg)
    return checked(found)


def pacts_folder(named: Path | None) -> Path:
    """The folder of the pacts: the one ``named``, else ``pacts`` of the project that one stands in.

    That is beside the ``pyproject.toml`` that names its systems, as that is looked for upwards.
    """
    if named is not None:
        return named
    folder = next((entry.folder for entry in folder_entries() if entry.folder is not None), None)
    return Path(os.path.relpath(folder or Path.cwd())) / "pacts"


def check_consumer(selection: Selection, name: str) -> None:
    """See that one of the systems has a consumer called ``name``.

    Raises:
        UnknownName: none has.
    """
    systems = selection.systems
    consumers = [contract.consumer for one in systems for contract in one.contracts]
    if name not in consumers:
        kind = f"consumer of {listed(one.name for one in systems)}"
        raise UnknownName(f"{none_called(name, consumers, kind)}{selection.left_out}")


def checked(found: Iterable[System | BrokenSystem]) -> Selection:
    """Check the declarations of what was loaded.

    Raises:
        typer.Exit: none is sound; after every fault was printed.
    """
    # imported late: what a command does beside the check, in another process, needs none of it
    from handfast.check import check_system  # noqa: PLC0415  # see above

    systems: list[System] = []
    unusable: list[Unusable] = []
    for one in found:
        if isinstance(one, BrokenSystem) and one.faults:
            unusable.append(_wrong(one.name, one.faults))
            continue
        if isinstance(one, BrokenSystem):
            what = "A system cannot be loaded"
            unusable.append(Unusable(one.name, what, (str(one),), one.exit_code))
            continue
        try:
            check_system(one)
        except BadDeclaration as bad:
            unusable.append(_wrong(one.name, bad.faults))
        else:
            systems.append(one)
    return Selection(tuple(systems), tuple(unusable))


def _wrong(name: str, faults: tuple[str, ...]) -> Unusable:
    what = f"The declarations of {name} are wrong (this is no provider's fault)"
    return Unusable(name, what, faults, ExitCode.WRONG)


def _named(name: str) -> System | BrokenSystem:
    """The system called ``name``, or the faults of its declarations."""
    try:
        return find_system(name)
    except BrokenSystemError as error:
        if not error.system.faults:
            raise
        return error.system


def refuse(what: str, faults: Iterable[str]) -> NoReturn:
    """Print ``what`` and every fault, and end the command.

    Raises:
        typer.Exit: with the code of a wrong declaration or command.
    """
    print_faults(what, tuple(faults))
    raise typer.Exit(ExitCode.WRONG)


def print_faults(what: str, faults: Collection[str]) -> None:
    """Print ``what`` and every fault, as errors."""
    typer.secho(f"{what}: {len(faults)}", fg="red", bold=True, err=True)
    for fault in faults:
        typer.echo(f"  - {fault}", err=True)
