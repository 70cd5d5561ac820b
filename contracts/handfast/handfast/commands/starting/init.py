"""``handfast init``: puts the repository of a service under contract, or lays out a new system.

What is written is decided elsewhere, before anything is written.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handfast.adopting.plan import Wanted, planned
from handfast.adopting.repository import read_repository
from handfast.adopting.service import NotFound, services_of
from handfast.commands.options.selecting import refuse
from handfast.commands.starting.new_system import lay_out
from handfast.discovery import entries, load
from handfast.exit_codes import ExitCode
from handfast.model import System
from handfast.storage.files import write_whole

if TYPE_CHECKING:
    from handfast.adopting.plan import Plan
    from handfast.adopting.repository import Repository
    from handfast.discovery import Entry

__all__ = ["command"]


class Pipeline(StrEnum):
    """The pipelines that are written."""

    GITHUB = "github"
    GITLAB = "gitlab"
    JENKINS = "jenkins"
    NONE = "none"


def command(
    folder: Annotated[Path, typer.Argument(help="Where to; by default here.")] = Path(),
    service: Annotated[
        str | None,
        typer.Option(help="Which service the repository is: core, or life_organiser/core."),
    ] = None,
    app: Annotated[
        str | None, typer.Option(help="Its application or factory: package.module:app.")
    ] = None,
    pipeline: Annotated[
        list[Pipeline] | None,
        typer.Option(help="May be repeated; by default those that the repository has."),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Show what would be written.")] = False,
    system: Annotated[
        str | None,
        typer.Option(help="Instead, lay out a small new system of this name, e.g. bakery."),
    ] = None,
) -> None:
    """Put a service's repository under contract, or lay out a system.

    \b
    handfast init
    handfast init --service life_organiser/core --app core.main:app --dry-run
    handfast init --system bakery
    handfast init --system bakery contracts

    In the repository of a service, it finds out which service that is, and writes its tests, an
    environment of tox that runs them, and a pipeline. No file that is there is changed, but that
    the environment is added to tox's configuration.
    """
    if system is not None:
        if service or app or pipeline or dry_run:
            raise typer.BadParameter("takes no option but a folder", param_hint="--system")
        lay_out(system, folder)
        return
    if not folder.is_dir():
        raise typer.BadParameter(f"{folder} is no folder", param_hint="FOLDER")
    repository = read_repository(folder)
    kinds = None if pipeline is None else [one for one in pipeline if one is not Pipeline.NONE]
    wanted = Wanted(service=service, app=app, pipelines=kinds)
    systems = _systems(folder)
    try:
        plan = planned(repository, services_of(systems), wanted)
    except NotFound as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(ExitCode.WRONG) from None
    outside = [path for path in plan.files if _leaves(repository, path)]
    if outside:
        refuse("Nothing is written outside of the repository. A link leads out of it at", outside)
    if not dry_run:
        for path, text in plan.files.items():
            write_whole((repository.root / path).resolve(), text)
    _print(plan, dry_run=dry_run)


def _systems(folder: Path) -> dict[Entry, System]:
    """The systems that can be loaded; where there is none, the command ends.

    Raises:
        typer.Exit: there is none.
    """
    loaded = {entry: load(entry) for entry in entries(folder)}
    systems = {entry: one for entry, one in loaded.items() if isinstance(one, System)}
    if not systems:
        what = "No contracts are installed: install those of the service's system. Not loaded"
        refuse(what, [str(one) for one in loaded.values()] or ["none is known"])
    return systems


def _leaves(repository: Repository, path: str) -> bool:
    return not (repository.root / path).resolve().is_relative_to(repository.root.resolve())


def _print(plan: Plan, *, dry_run: bool) -> None:
    for row in plan.found:
        typer.echo(row)
    if dry_run:
        for path, text in plan.files.items():
            typer.echo(f"\n--- {path}\n{text}", nl=False)
        typer.echo()
    parts = (
        ("Would write" if dry_run else "Wrote", plan.files),
        ("There already, and left as it is", plan.there),
        ("Missing", plan.missing),
    )
    for head, rows in parts:
        if rows:
            typer.echo(f"{head}:")
            for row in rows:
                typer.echo(f"  {row}")
    for head, text in plan.by_hand:
        typer.echo(f"{head}:\n")
        typer.echo("".join(f"    {row}\n" for row in text.splitlines()))
    typer.echo("Next: tox -e contracts")
