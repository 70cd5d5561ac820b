"""``handfast serve``: a reference service to develop against, on loopback by default."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from handfast.commands.subjects import bindings_of
from handfast.discovery import chosen_systems, nearest, provider_of
from handfast.http.serving import listening_socket
from handfast.providers.provider import CannotVerify
from handfast.report.terminal import EXIT_NOT_HELD
from handfast.transports.redis_clients import redis_at

__all__ = ["command"]


def command(
    provider: Annotated[str, typer.Argument(help="The reference service, e.g. core.")],
    port: Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    database: Annotated[
        Path | None, typer.Option(help="A file for its state; in memory by default.")
    ] = None,
    redis_url: Annotated[
        str | None, typer.Option(envvar="REDIS_URL", help="Where it publishes; nowhere by default.")
    ] = None,
) -> None:
    """Serve a reference service, stateful, until it is interrupted.

    \b
    handfast serve core
    handfast serve core --port 8080 --database core.db --redis-url redis://127.0.0.1:6379
    """
    system = provider_of(chosen_systems(None, every=True), provider)
    try:
        served = bindings_of(system).SERVED
        if provider not in served:
            raise typer.BadParameter(f"{provider} cannot be served{nearest(provider, served)}")
        if redis_url is not None:
            redis_at(redis_url)
        sock = listening_socket(host, port)  # first: an application would be left open
    except CannotVerify as stop:
        for mismatch in stop.mismatches:
            typer.echo(f"{mismatch.where}: {mismatch.got}; {mismatch.remedy}", err=True)
        raise typer.Exit(EXIT_NOT_HELD) from stop
    except ValueError as error:
        raise typer.BadParameter(f"--redis-url: {error}") from error
    with sock:
        try:
            app = served[provider](str(database) if database else ":memory:", redis_url)
        except sqlite3.Error as error:
            raise typer.BadParameter(f"--database {database}: {error}") from error
        address = sock.getsockname()
        typer.echo(f"{provider} answers at http://{address[0]}:{address[1]} (Ctrl-C ends it)")
        config = uvicorn.Config(app, log_level="info", access_log=False, lifespan="on", ws="none")
        uvicorn.Server(config).run(sockets=[sock])
