"""``handfast check``: are the declarations sound, and the committed pacts what they come to?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handfast.commands.children.beside import begun
from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import (
    PactsFolder,
    checked,
    chosen,
    pacts_folder,
    print_faults,
)
from handfast.commands.render import counted_pacts, rendered_pacts
from handfast.exit_codes import ExitCode
from handfast.model import System
from handfast.storage.files import UnreadablePactError, read_pacts

__all__ = ["command"]


def command(
    system: Annotated[
        str | None,
        typer.Argument(
            help="A system; by default that of the folder.", autocompletion=names_of_systems
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every installed system.")] = False,
    pacts: PactsFolder = None,
) -> None:
    """Check the declarations, then compare the committed pacts.

    \b
    handfast check
    handfast check life_organiser --pacts ../contracts/pacts
    """
    found = chosen(system, every=every)
    folder = pacts_folder(pacts)
    loaded = [one for one in found if isinstance(one, System)]
    with begun(lambda: {one.name: _out_of_step(one, folder) for one in loaded}) as compared:
        selection = checked(found)
        out_of_step = compared()
    faults: list[str] = []
    for one in selection.systems:
        wrong = out_of_step.get(one.name)
        wrong = _out_of_step(one, folder) if wrong is None else wrong
        faults += wrong
        if not wrong:
            typer.echo(f"{one.name}: declarations sound, {counted_pacts(one)} in step")
    if faults:
        print_faults("The pacts are not in step with the declarations", faults)
    selection.end(ExitCode.WRONG if faults else ExitCode.PASSED)


def _out_of_step(system: System, folder: Path) -> list[str]:
    try:
        found = read_pacts(folder / system.name)
    except UnreadablePactError as error:
        return [str(error)]
    wanted = rendered_pacts(system, folder)
    faults = [
        f"{path} is made by no contract: delete it, or declare its contract"
        for path in found
        if path not in wanted
    ]
    for path, text in wanted.items():
        if path not in found:
            faults.append(f"{path} is missing: run `handfast render {system.name}`")
        elif found[path] is None:
            faults.append(
                f"{path} is no file of its own that can be read: "
                f"delete it and run `handfast render {system.name}`"
            )
        elif found[path] != text.encode():
            faults.append(
                f"{path} is not what the contract comes to: run `handfast render {system.name}`, "
                "and read the difference before you commit it"
            )
    return faults
