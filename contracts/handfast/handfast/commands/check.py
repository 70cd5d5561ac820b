"""``handfast check``: are the declarations sound, and are the committed pacts in step?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handfast.commands.checked import checked, refuse
from handfast.commands.render import rendered_pacts
from handfast.discovery import chosen_systems
from handfast.storage.files import UnreadablePactError, read_pacts

if TYPE_CHECKING:
    from handfast.model import System

__all__ = ["command"]


def command(
    system: Annotated[str | None, typer.Argument(help="A system; all of them by default.")] = None,
    pacts: Annotated[Path, typer.Option(help="The folder of the pacts.")] = Path("pacts"),
) -> None:
    """Judge the declarations, then compare the pacts in the folder with them.

    \b
    handfast check
    handfast check life_organiser --pacts ../contracts/pacts
    """
    systems = checked(chosen_systems(system, every=True))
    faults = [fault for one in systems for fault in _out_of_step(one, pacts)]
    if faults:
        refuse("The pacts are not in step with the declarations", faults)
    for one in systems:
        typer.echo(f"{one.name}: declarations sound, {len(one.contracts)} pacts in step")


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
                f"{path} is not what the contract says: run `handfast render {system.name}`, "
                "and read the difference before you commit it"
            )
    return faults
