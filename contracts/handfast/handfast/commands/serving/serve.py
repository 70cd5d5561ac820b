"""``handfast serve``: a reference service to develop against, on loopback by default.

It logs each request, and serves a page of its operations.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from handfast.bound.parts import app_maker
from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.selecting import select_provider
from handfast.commands.output.printing import print_log_row
from handfast.commands.serving.documented import DOCUMENTS, documented
from handfast.commands.serving.logged import logged
from handfast.derive.documents.openapi import openapi_of
from handfast.http.foreground import server_of, until_a_signal
from handfast.http.serving import listening_socket
from handfast.transports.redis.clients import redis_at

__all__ = ["command"]


def command(
    provider: Annotated[str, typer.Argument(help="The reference service, e.g. core.")],
    system: Annotated[
        str | None,
        typer.Option(
            help="Its system, where several have such a provider.", autocompletion=names_of_systems
        ),
    ] = None,
    port: Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    database: Annotated[
        Path | None, typer.Option(help="A file for its state; in memory by default.")
    ] = None,
    redis_url: Annotated[
        str | None, typer.Option(envvar="REDIS_URL", help="Where it publishes; nowhere by default.")
    ] = None,
) -> None:
    """Serve a reference service until it is interrupted.

    \b
    handfast serve core
    handfast serve core --port 8080 --database core.db --redis-url redis://127.0.0.1:6379
    """
    (found,) = select_provider(system, provider).systems
    make = app_maker(found, provider)
    if redis_url is not None:
        try:
            redis_at(redis_url)
        except ValueError as error:
            raise typer.BadParameter(f"--redis-url: {error}") from error
    with listening_socket(host, port) as sock:  # first: an application would be left open
        try:
            app = make(str(database) if database else ":memory:", redis_url)
        except sqlite3.Error as error:
            raise typer.BadParameter(f"--database {database}: {error}") from error
        address = sock.getsockname()
        url = f"http://{f'[{address[0]}]' if ':' in address[0] else address[0]}:{address[1]}"
        typer.echo(f"{provider} answers at {url} (Ctrl-C ends it)")
        typer.echo(f"its operations are described at {url}{DOCUMENTS}")
        (offer,) = (each for each in found.offers if each.provider == provider)
        described = documented(app, openapi_of(offer, found.contracts))
        server = server_of(logged(described, print_log_row), log_level="info", lifespan="on")
        until_a_signal(server, sock)
