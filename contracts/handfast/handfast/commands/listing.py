"""``handfast list``: who promises what to whom, and who reads a field."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from handfast.derive.coverage import who_reads
from handfast.discovery import Absent, chosen_systems, installed_systems, nearest
from handfast.model import HttpInteraction, System
from handfast.model.cases import Case, cases_of, state_of

__all__ = ["command"]


def command(
    system: Annotated[str | None, typer.Argument(help="A system; all of them by default.")] = None,
    provider: Annotated[str | None, typer.Option(help="Only what this service offers.")] = None,
    consumer: Annotated[str | None, typer.Option(help="Only what this service relies on.")] = None,
    field: Annotated[
        str | None,
        typer.Option("--who-reads", help="Who relies on a field, e.g. MemoryResponse.content."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show systems, or a system's interactions, or who reads a field.

    \b
    handfast list
    handfast list life_organiser --consumer llm-worker
    handfast list --who-reads MemoryResponse.media_file_id
    """
    if field is not None:
        rows, columns = _readers(chosen_systems(system, every=True), field)
        if rows and not as_json:
            rows = _gathered(rows)
            columns = tuple(rows[0])
    elif system is None and provider is None and consumer is None:
        rows, columns = _systems()
    else:
        rows, columns = _interactions(chosen_systems(system, every=True), provider, consumer)
    if not rows:
        raise typer.BadParameter("nothing fits: `handfast list` shows every system")
    _show(rows, columns, as_json=as_json)


def _systems() -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    rows: list[dict[str, Any]] = []
    for system in installed_systems():
        if isinstance(system, Absent):
            rows.append({"system": system.name, "title": f"not installed: {system.remedy}"})
            continue
        rows.append(
            {
                "system": system.name,
                "title": system.title,
                "providers": ", ".join(offer.provider for offer in system.offers),
                "consumers": ", ".join(dict.fromkeys(c.consumer for c in system.contracts)),
                "interactions": sum(len(c.interactions) for c in system.contracts),
                "with variants": len(cases_of(system.contracts)),
            }
        )
    columns = ("system", "title", "providers", "consumers", "interactions", "with variants")
    return rows, columns


def _interactions(
    systems: tuple[System, ...], provider: str | None, consumer: str | None
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    rows = [
        {
            "consumer": case.consumer,
            "provider": case.provider,
            "interaction": case.interaction.name,
            "given": state_of(case.interaction),
            "what": _what(case),
        }
        for system in systems
        for case in cases_of(system.contracts)
        if provider in (None, case.provider) and consumer in (None, case.consumer)
    ]
    _refuse_unknown("provider", provider, [o.provider for s in systems for o in s.offers])
    _refuse_unknown("consumer", consumer, [c.consumer for s in systems for c in s.contracts])
    return rows, ("consumer", "provider", "interaction", "given", "what")


def _refuse_unknown(kind: str, name: str | None, known: list[str]) -> None:
    if name is not None and name not in known:
        hint = nearest(name, dict.fromkeys(known))
        raise typer.BadParameter(f"no {kind} is called {name!r}{hint}")


def _what(case: Case) -> str:
    match case.interaction:
        case HttpInteraction(operation=operation) as http:
            return f"{operation.method} {operation.path} -> {http.exchange.expected_status}"
        case message:
            return f"{message.message.address}: {message.message.name}"


def _readers(
    systems: tuple[System, ...], field: str
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    rows: list[dict[str, Any]] = []
    unknown: list[str] = []
    for system in systems:
        try:
            rows += [asdict(reader) for reader in who_reads(system, field)]
        except LookupError as error:
            unknown.append(str(error.args[0]))
    if len(unknown) == len(systems):
        raise typer.BadParameter("; ".join(unknown))
    return rows, tuple(rows[0]) if rows else ()


def _gathered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
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


def _show(rows: list[dict[str, Any]], columns: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(row.get(column, ""))) for column in columns))
    Console().print(table)
