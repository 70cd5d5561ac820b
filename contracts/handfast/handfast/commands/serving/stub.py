"""``handfast stub``: a stub of any provider, derived from its contracts, on loopback."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from handfast.commands.options.completing import names_of_systems
from handfast.commands.options.known_drift import differences_for
from handfast.commands.options.selecting import check_consumer, select_provider
from handfast.commands.output.printing import print_log_row
from handfast.exit_codes import ExitCode
from handfast.http.foreground import server_of, until_a_signal
from handfast.http.serving import HOST, listening_socket
from handfast.stub.app import StubApp
from handfast.stub.behaviour import Behaviour
from handfast.stub.choosing import chosen_candidates, unknown_states
from handfast.stub.drifted import drifted
from handfast.stub.log import summary_of
from handfast.wording.counts import number_of
from handfast.wording.extras import needs_extra

if TYPE_CHECKING:
    from handfast.model import System

__all__ = ["command"]

_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
_SECONDS: Final = {"ms": 0.001, "s": 1.0}
_LONGEST: Final = 60.0


def _latency(text: str) -> tuple[float, float]:
    """The bounds that ``text``, like 50ms or 50ms-2s, has in seconds.

    Raises:
        typer.BadParameter: it is no such text.
    """
    found = [_DURATION.fullmatch(part.strip()) for part in text.split("-")]
    seconds = [float(each[1]) * _SECONDS[each[2]] for each in found if each is not None]
    if len(seconds) != len(found) or len(found) > 2 or seconds != sorted(seconds):
        msg = f"{text!r} is no time: write it like 50ms, 1.5s or 50ms-200ms"
        raise typer.BadParameter(msg)
    if seconds[-1] > _LONGEST:
        msg = f"{text!r} is longer than {_LONGEST:g}s, which clients do not wait for"
        raise typer.BadParameter(msg)
    return seconds[0], seconds[-1]


def _messages_of(system: System, provider: str) -> str:
    """That the messages of ``provider`` are no part of a stub; empty where it has none."""
    offer = system.offer(provider)
    if offer is None or not offer.messages:
        return ""
    count = number_of(len(offer.messages), "message")
    return (
        f"a stub sends no messages: {provider} has {count}, whose examples "
        f"`handfast render {system.name} --asyncapi FOLDER` writes"
    )


def command(
    provider: Annotated[str, typer.Argument(help="The provider to stand in for, e.g. core.")],
    system: Annotated[
        str | None,
        typer.Option(
            help="Its system, where several have such a provider.", autocompletion=names_of_systems
        ),
    ] = None,
    port: Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65535)] = 8000,
    consumer: Annotated[
        str | None, typer.Option(help="Answer only what this service relies on.")
    ] = None,
    only: Annotated[
        str | None, typer.Option(help="Answer only interactions with this text in their name.")
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(help="A provider state whose interactions come first; may be repeated."),
    ] = None,
    vary: Annotated[bool, typer.Option("--vary", help="Answer with another valid answer.")] = False,
    refuse: Annotated[
        float, typer.Option(help="The share of requests to refuse as declared.", min=0, max=1)
    ] = 0.0,
    latency: Annotated[
        str, typer.Option(help="How long an answer takes: 50ms, or 50ms-200ms.")
    ] = "0ms",
    seed: Annotated[int, typer.Option(help="Decides all that is drawn.")] = 0,
    drift: Annotated[
        Path | None,
        typer.Option(help="Known differences, by which it is asked and answers: a TOML file."),
    ] = None,
) -> None:
    """Serve a stub of a provider until it is interrupted.

    \b
    handfast stub core
    handfast stub core --port 0 --consumer telegram-gateway --state "a user exists"
    handfast stub core --vary --refuse 0.1 --latency 50ms-200ms --seed 7

    It exits with 1 where it was asked what no contract allows. Messages are not stubbed.
    """
    bounds = _latency(latency)
    selection = select_provider(system, provider)
    (found,) = selection.systems
    if consumer is not None:
        check_consumer(selection, consumer)
    candidates = chosen_candidates(found, provider, consumer, only)
    known = differences_for(found, provider, drift)
    unanswered = _messages_of(found, provider)
    if not candidates:
        beside = f"; {unanswered}" if unanswered else ""
        msg = f"no consumer relies on a request to {provider} like that{beside}"
        raise typer.BadParameter(msg)
    states = frozenset(state or ())
    if unknown := unknown_states(candidates, states):
        raise typer.BadParameter(f"--state: {'; '.join(unknown)}")
    if vary:
        with needs_extra("handfast stub --vary", "strategies"):
            import hypothesis  # noqa: F401, PLC0415  # only what varies needs it
    behaviour = Behaviour(states=states, vary=vary, refuse=refuse, latency=bounds, seed=seed)
    stub = StubApp(candidates, behaviour, on_entry=lambda entry: print_log_row(str(entry)))
    server = server_of(drifted(stub, known), lifespan="off", log_config=None)
    with listening_socket(HOST, port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}"
        typer.echo(f"a stub of {provider} answers at {address} (Ctrl-C ends it)")
        if unanswered:
            typer.echo(unanswered)
        until_a_signal(server, listener)
    for row in summary_of(stub.asked, stub.not_allowed, stub.refused):
        typer.echo(row)
    if stub.not_allowed:
        raise typer.Exit(ExitCode.FAILED)
