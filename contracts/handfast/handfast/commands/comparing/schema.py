"""``handfast compare-schema``: a provider's own OpenAPI document beside what is relied on."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handfast.commands.comparing.asked import asked
from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.loading import load_named
from handfast.commands.options.of_a_service import Url  # noqa: TC001  # Typer reads it
from handfast.commands.options.searching import one_system
from handfast.commands.options.subjects import ServiceOptions
from handfast.commands.output.printing import beside_json, print_item, print_json
from handfast.exit_codes import ExitCode
from handfast.fuzz.openapi.documents import OWN_TARGET, NoDocument
from handfast.model import HttpInteraction
from handfast.providers.errors import CannotVerify, start_mismatch
from handfast.report.written.schema import summary_of, write_schema_reports
from handfast.schema_comparison.document import NotReadable
from handfast.schema_comparison.models import NoSuchModel, compare_models
from handfast.schema_comparison.report import compare_schema
from handfast.storage.json_files import UnreadableFile, read_json_file
from handfast.wording.counts import number_of
from handfast.wording.printable import printable

if TYPE_CHECKING:
    from handfast.model import System
    from handfast.model.cases import Case
    from handfast.schema_comparison.report import Row

__all__ = ["command"]


def command(
    system: Annotated[
        str | None,
        typer.Argument(
            help="A system; by default that of the folder.", autocompletion=names_of_systems
        ),
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Whose document it is.")] = None,
    app: Annotated[
        str | None,
        typer.Option(help="An ASGI or WSGI app (or factory) of your own: package.module:app."),
    ] = None,
    url: Url = None,
    document: Annotated[
        Path | None, typer.Option(help="The OpenAPI 3 document itself, as JSON.")
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            help="A Pydantic model or enum of your own, package.module:Model, or "
            "Declared=package.module:Model where it has another name. May be repeated."
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--every", help="Show also what breaks nobody, or is left open.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail also by what breaks nobody.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print every difference as JSON.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="A folder to write schema.md, schema.xml (JUnit) and schema.json into."),
    ] = None,
) -> None:
    """Compare a provider's own OpenAPI document with what consumers rely on.

    Nothing is verified: each difference names the interactions that it breaks, or breaks none. An
    app or a URL is asked for /openapi.json. Models of your own are compared with those of their
    names that are declared: in requests as they are read, in answers as they are written.

    \b
    handfast compare-schema life_organiser --app core.main:app
    handfast compare-schema --document openapi.json --provider core
    handfast compare-schema life_organiser --model core.models:Memory
    """
    if sum(map(bool, (app, url, document, model))) != 1:
        raise typer.BadParameter("give one of --app, --url, --document and --model")
    subject = ServiceOptions(app=app, url=url)
    if subject.faults():
        raise typer.BadParameter("; ".join(subject.faults()))
    found = one_system(system, subject, provider, anywhere=True)
    offers = [one for one in found.offers if one.operations]
    name = provider or (offers[0].provider if offers else "")
    if name not in [one.provider for one in offers]:
        raise typer.BadParameter(f"no provider of {found.name} over HTTP has this name")
    with beside_json(as_json=as_json):
        if model:
            rows = _of_models(found, name, model)
        else:
            given = _read(document) if document else _served(name, app, url)
            rows = _of_document(found, name, given, document)
    what = f"the models of {name}" if model else f"the document of {name}"
    if report is not None:
        write_schema_reports(report, what, rows, strict=strict)
    if as_json:
        print_json([row.to_json() for row in rows])
    else:
        _print(what, rows, every=every or strict)
    if any(row.fails or strict for row in rows):
        raise typer.Exit(ExitCode.FAILED)


def _of_document(system: System, name: str, document: Any, file: Path | None) -> tuple[Row, ...]:
    try:
        return compare_schema(system, name, document)
    except NotReadable as error:
        raise _no_document(name, str(error), file) from error


def _served(name: str, app: str | None, url: str | None) -> Any:
    try:
        return asked(name, app, url)
    except NoDocument as error:
        raise _no_document(name, f"it serves no document ({str(error).rstrip(': ')})") from error


def _of_models(system: System, name: str, given: list[str]) -> tuple[Row, ...]:
    models = {}
    for one in given:
        declared, _, place = one.rpartition("=")
        found = load_named(place, "a Pydantic model or an enum")
        own = declared or getattr(found, "__name__", place)
        if own in models:
            raise typer.BadParameter(f"{own} is there twice", param_hint="--model")
        models[own] = found
    try:
        return compare_models(system, name, models)
    except NoSuchModel as error:
        raise typer.BadParameter(str(error), param_hint="--model") from error


def _read(path: Path) -> Any:
    try:
        return read_json_file(path)
    except UnreadableFile as error:
        yaml = "; YAML is not read: write it as JSON" if path.suffix in (".yaml", ".yml") else ""
        raise typer.BadParameter(f"{path}: {error}{yaml}", param_hint="--document") from error


def _no_document(name: str, why: str, file: Path | None = None) -> CannotVerify:
    remedy = f"serve one at {OWN_TARGET}, or name a file: --document openapi.json"
    if file is not None:
        remedy = f"{file} is to be an OpenAPI 3 document"
    return CannotVerify((start_mismatch(name, why, remedy, expected="an OpenAPI 3 document"),))


def _print(what: str, rows: tuple[Row, ...], *, every: bool) -> None:
    shown = [row for row in rows if row.fails or every]
    for route, of_route in groupby(shown, key=lambda row: row.route):
        typer.echo(route)
        for row in of_route:
            _print_row(row)
        typer.echo()
    typer.echo(summary_of(what, rows, "" if every else "; --every shows more"))


def _print_row(row: Row) -> None:
    difference = row.placed.difference
    head = f"{row.place}: {difference.kind}" if row.placed.part else str(difference.kind)
    print_item(" ", printable(head))
    print_item("   declared", printable(difference.declared))
    print_item("   its own ", printable(difference.own))
    for consumer, names in _by_consumer(row).items():
        word = "breaks  " if row.fails else "concerns"
        others = len(names) - 1
        more = f" and {number_of(others, 'other interaction')}" if others else ""
        print_item(f"   {word}", printable(f"{consumer}: {names[0]!r}{more}"))


def _by_consumer(row: Row) -> dict[str, list[str]]:
    """The interactions by consumer, those first that ask for this operation themselves."""
    cases = sorted(row.breaks, key=lambda case: not _asks_itself(case, row.operation))
    found: dict[str, list[str]] = {}
    for case in cases:
        found.setdefault(case.consumer, []).append(case.interaction.name)
    return found


def _asks_itself(case: Case, operation: str) -> bool:
    own = case.interaction
    return isinstance(own, HttpInteraction) and own.operation.name == operation
