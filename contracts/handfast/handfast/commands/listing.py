"""``handfast list``: who relies on whom for what, and who reads a field."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import (
    Selection,
    check_consumer,
    select,
    select_provider,
    worst_of,
)
from handfast.commands.output.expanded import expanded_fields, expanded_text
from handfast.commands.output.printing import print_json, print_rows
from handfast.derive.coverage import uses_of, who_reads
from handfast.discovery import BrokenSystem, entries, folder_entries, load
from handfast.model import HttpInteraction, System
from handfast.model.cases import Case, all_cases, state_of
from handfast.wording.suggestions import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sized

__all__ = ["command"]

Row = dict[str, Any]

_NONE: Final = (
    "There is no system: none is installed, and no pyproject.toml here names one in "
    "[tool.handfast.systems]. `handfast init --system NAME` lays one out."
)


def command(
    system: Annotated[
        str | None,
        typer.Argument(
            help="A system; without one, or a filter, each is listed.",
            autocompletion=names_of_systems,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every installed system.")] = False,
    provider: Annotated[str | None, typer.Option(help="Only what this service offers.")] = None,
    consumer: Annotated[str | None, typer.Option(help="Only what this service relies on.")] = None,
    field: Annotated[
        str | None,
        typer.Option("--who-reads", help="Who relies on a field, e.g. MemoryResponse.content."),
    ] = None,
    unused: Annotated[
        bool, typer.Option("--unused", help="What is offered and no interaction relies on.")
    ] = False,
    expanded: Annotated[
        bool, typer.Option("--expanded", help="Each interaction whole, with all its fields.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show systems, or a system's interactions, or who reads a field, or what nobody uses.

    \b
    handfast list
    handfast list life_organiser --consumer llm-worker
    handfast list life_organiser --expanded
    handfast list --who-reads MemoryResponse.media_file_id
    handfast list life_organiser --unused
    """
    filtered = provider is not None or consumer is not None
    if not (system or every or filtered or field or unused or expanded):
        _print_systems(as_json=as_json)
        return
    if provider is not None:
        selection = select_provider(system, provider)
    else:
        looks = (filtered or field is not None) and not folder_entries()
        selection = select(system, every=every or looks)
    if field is not None:
        _print_readers(field, _readers(selection, field), as_json=as_json)
    elif unused:
        _print_unused(selection.systems, provider, as_json=as_json)
    else:
        cases = _cases(selection, provider, consumer)
        _print_cases(cases, expanded=expanded, as_json=as_json)
    selection.end()


def _print_systems(*, as_json: bool) -> None:
    """Print every system; one that cannot be loaded has its error instead of what is in it.

    Raises:
        typer.Exit: one cannot be loaded.
    """
    systems = [load(entry) for entry in entries()]
    if not systems and not as_json:
        typer.echo(_NONE)
        return
    print_rows([_row_of(one) for one in systems], as_json=as_json)
    worst = worst_of(one.exit_code for one in systems if isinstance(one, BrokenSystem))
    if worst:
        raise typer.Exit(worst)


def _row_of(system: System | BrokenSystem) -> Row:
    if isinstance(system, BrokenSystem):
        return {"system": system.name, "error": str(system)}
    return {
        "system": system.name,
        "title": system.title,
        "providers": listed(offer.provider for offer in system.offers),
        "consumers": listed(dict.fromkeys(one.consumer for one in system.contracts)),
        "interactions": sum(len(one.interactions) for one in system.contracts),
    }


def _cases(selection: Selection, provider: str | None, consumer: str | None) -> list[Case]:
    if consumer is not None:
        check_consumer(selection, consumer)
    return [
        case
        for system in selection.systems
        for case in all_cases(system)
        if provider in (None, case.provider) and consumer in (None, case.consumer)
    ]


def _row(case: Case) -> Row:
    return {
        "interaction": case.interaction.name,
        "consumer": case.consumer,
        "provider": case.provider,
        "given": state_of(case.interaction),
        "what": _what(case),
    }


def _what(case: Case) -> str:
    if case.waived:
        return f"waived: {case.waived}"
    match case.interaction:
        case HttpInteraction(operation=operation) as http:
            return f"{operation.method} {operation.path} -> {http.exchange.expected_status}"
        case message:
            return f"{message.message.address}: {message.message.name}"


def _readers(selection: Selection, field: str) -> list[Row]:
    rows: list[Row] = []
    unknown: list[str] = []
    for system in selection.systems:
        try:
            rows += [asdict(reader) for reader in who_reads(system, field)]
        except LookupError as error:
            unknown.append(str(error.args[0]))
    if len(unknown) == len(selection.systems):
        raise typer.BadParameter(f"{'; '.join(unknown)}{selection.left_out}")
    return rows


def _gathered(rows: Iterable[Row]) -> list[Row]:
    """Readers in one row a consumer and path, with the first interaction and how many more."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        key = (row["consumer"], row["provider"], row["path"], row["how"])
        groups.setdefault(key, []).append(row["interaction"])
    return [
        {
            "consumer": consumer,
            "provider": provider,
            "path": path,
            "how": how,
            "interactions": names[0] + (f" and {len(names) - 1} more" if names[1:] else ""),
        }
        for (consumer, provider, path, how), names in groups.items()
    ]


def _print_readers(field: str, rows: list[Row], *, as_json: bool) -> None:
    if not rows and not as_json:
        typer.echo(f"nobody reads {field}")
        return
    print_rows(rows if as_json else _gathered(rows), as_json=as_json)


def _print_unused(systems: Iterable[System], provider: str | None, *, as_json: bool) -> None:
    """Print each answer of an operation, and each message, that a provider may drop."""
    rows = [
        {
            "what": use.name if use.status is None else f"{use.name} -> {use.status}",
            "kind": use.kind,
            "provider": use.provider,
        }
        for system in systems
        for use in uses_of(system)
        if not use.by and provider in (None, use.provider)
    ]
    if not rows and not as_json:
        typer.echo("everything that is offered is used")
        return
    print_rows(rows, as_json=as_json)


def _print_cases(cases: list[Case], *, expanded: bool, as_json: bool) -> None:
    _refuse_nothing(cases)
    if not expanded:
        print_rows([_row(case) for case in cases], as_json=as_json)
        return
    fields = [expanded_fields(case) for case in cases]
    if as_json:
        print_json(fields)
    else:
        typer.echo("\n\n".join(map(expanded_text, fields)))


def _refuse_nothing(found: Sized) -> None:
    if not found:
        raise typer.BadParameter("nothing fits: `handfast list` shows every system")
