"""``handfast streams``: how far the groups of Redis streams are, and what was set aside."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import select
from handfast.commands.output.printing import print_json, print_rows
from handfast.exit_codes import ExitCode
from handfast.model import REDIS_STREAM
from handfast.transports.redis.clients import Clients, place_of, redis_at
from handfast.transports.redis.progress import (
    DeadLetter,
    Progress,
    dead_letters,
    progress,
    reached,
    replay,
)
from handfast.wording.counts import number_of
from handfast.wording.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis.asyncio import Redis

__all__ = ["command"]

_ALL = "all"


def command(
    streams: Annotated[
        list[str] | None,
        typer.Argument(help="Their names; without one, those of the system's messages."),
    ] = None,
    system: Annotated[
        str | None,
        typer.Option(help="The system whose streams.", autocompletion=names_of_systems),
    ] = None,
    redis_url: Annotated[
        str, typer.Option(help="Where Redis is.", envvar="REDIS_URL", metavar="URL")
    ] = "redis://127.0.0.1:6379/0",
    watch: Annotated[
        float | None,
        typer.Option(help="Show them again every so many seconds, until interrupted.", min=0.1),
    ] = None,
    dead: Annotated[bool, typer.Option("--dead", help="List the dead letters.")] = False,
    show: Annotated[bool, typer.Option("--show", help="List them with their fields.")] = False,
    replayed: Annotated[
        list[str] | None,
        typer.Option(
            "--replay",
            help="Put the dead letter with this id on its stream again; `all`: each of them."
            " May be repeated.",
            metavar="ID",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show Redis streams, and their dead letters.

    Ends with 1 where a dead letter to replay is not there, and with 3 where Redis gives no answer.

    \b
    handfast streams --system life_organiser --watch 2
    handfast streams orders --dead --show
    handfast streams orders --replay 1764000000000-0
    """
    names = streams or _of_system(system)
    if replayed and len(names) != 1:
        raise typer.BadParameter("name the one stream whose dead letters are replayed")
    redis = _clients_of(redis_url)

    async def run() -> ExitCode:
        async with redis() as client:
            if replayed:
                return await _replay(client, names[0], replayed)
            if dead or show:
                await _list(client, names, with_fields=show, as_json=as_json)
            else:
                await _show(client, names, every=watch, as_json=as_json)
        return ExitCode.PASSED

    try:
        code = asyncio.run(run())
    except KeyboardInterrupt:
        if watch is None:
            raise
        return
    if code is not ExitCode.PASSED:
        raise typer.Exit(code)


def _clients_of(url: str) -> Clients:
    try:
        return redis_at(url)
    except ValueError as error:
        raise typer.BadParameter(f"--redis-url: {error}") from None


def _of_system(name: str | None) -> list[str]:
    """The streams that the messages of a system travel on, as they are declared."""
    found = dict.fromkeys(
        message.address
        for system in select(name).systems
        for offer in system.offers
        for message in offer.messages
        if message.transport.kind == REDIS_STREAM
    )
    if not found:
        raise typer.BadParameter("the system has no Redis stream: name one")
    return list(found)


async def _show(redis: Redis, names: Sequence[str], *, every: float | None, as_json: bool) -> None:
    while True:
        rows: list[Progress] = []
        for name in names:
            with reached(place_of(redis), name):
                rows += await progress(redis, name)
        if as_json:
            print_json([asdict(row) for row in rows])
        else:
            print_rows([_row(one) for one in rows], as_json=False)
        if every is None:
            return
        await asyncio.sleep(every)
        typer.echo()


def _row(one: Progress) -> dict[str, object]:
    return {
        "stream": one.stream,
        "length": one.length,
        "dead letters": one.dead_letters,
        "group": one.group or "none",
        "not read": "" if not one.group else "unknown" if one.lag is None else one.lag,
        "pending": "" if one.pending is None else one.pending,
        "idle": "" if one.idle_ms is None else f"{one.idle_ms / 1000:.1f} s",
    }


async def _list(redis: Redis, names: Sequence[str], *, with_fields: bool, as_json: bool) -> None:
    found: list[tuple[str, DeadLetter]] = []
    for name in names:
        with reached(place_of(redis), name):
            found += [(name, letter) async for letter in dead_letters(redis, name)]
    if not found and not as_json:
        typer.echo("There are no dead letters.")
        return
    rows = []
    for name, letter in found:
        row: dict[str, object] = {"id": letter.id, "stream": name, "group": letter.group}
        row |= {"delivered": letter.deliveries, "reason": letter.reason}
        if with_fields:
            own = {_text(key): _text(value) for key, value in letter.fields.items()}
            row["fields"] = own if as_json else "; ".join(f"{k}={v}" for k, v in own.items())
        rows.append(row if as_json else {name: _on_a_row(value) for name, value in row.items()})
    print_rows(rows, as_json=as_json)


async def _replay(redis: Redis, name: str, ids: Sequence[str]) -> ExitCode:
    missing = 0
    with reached(place_of(redis), name):
        if _ALL in ids:
            ids = [letter.id async for letter in dead_letters(redis, name)]
        for dead_id in ids:
            added = await replay(redis, name, dead_id)
            missing += added is None
            typer.echo(f"{dead_id} {f'is {added} now' if added else 'is no dead letter'}")
    if not missing:
        typer.echo(f"{number_of(len(ids), 'dead letter')} replayed on {name}.")
    return ExitCode.FAILED if missing else ExitCode.PASSED


def _on_a_row(value: object) -> str:
    """What anybody may have written there, so that it acts on no terminal and breaks no row."""
    return printable(str(value)).replace("\n", r"\n").replace("\t", r"\t")


def _text(value: bytes) -> str:
    return value.decode(errors="backslashreplace")
