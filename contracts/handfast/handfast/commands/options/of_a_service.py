"""The options that name a service of one's own, for every command that has them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handfast.isolation.unique import Isolation

__all__ = [
    "Credentials",
    "Drift",
    "Isolated",
    "LargestAnswer",
    "LongestSilence",
    "Operations",
    "Pacts",
    "ReaderLoop",
    "RedisKeys",
    "RedisUrl",
    "Reset",
    "Sign",
    "States",
    "Url",
]

Url = Annotated[str | None, typer.Option(help="Where a service of your own answers.")]
States = Annotated[
    str | None,
    typer.Option(
        help="Its state handlers, beside what its own API can do: package.module:HANDLERS "
        "(`handfast states`)."
    ),
]
Credentials = Annotated[
    str | None,
    typer.Option(help="What proves who asks it, by operation: package.module:function."),
]
Drift = Annotated[
    Path | None, typer.Option(help="Its known differences: a TOML file (docs/reference/drift.md).")
]
Isolated = Annotated[
    Isolation | None,
    typer.Option(
        "--isolation",
        help="What each interaction begins with; by default what the service gives.",
    ),
]
LargestAnswer = Annotated[
    int | None,
    typer.Option(min=1, help="How many MiB the body of an answer may have; by default 16."),
]
LongestSilence = Annotated[
    float | None,
    typer.Option(
        min=0.1,
        max=7 * 24 * 3600,  # an operating system waits for no 1e10 seconds at once
        help="How many seconds it may take to the next verdict; by default 45. A debugger "
        "needs more.",
    ),
]
Operations = Annotated[
    list[str] | None,
    typer.Option(
        "--operation",
        help="An operation that it has, if it is half built: a name, 'GET /path' or a pattern; "
        "after ! one to exclude. May be repeated.",
    ),
]
RedisKeys = Annotated[
    list[str] | None,
    typer.Option(
        "--redis-key",
        help="Keys beside its messages that it writes to that Redis, and that may be deleted: a "
        "pattern such as 'cache:*'. May be repeated.",
    ),
]
RedisUrl = Annotated[str | None, typer.Option(help="An empty Redis that the service publishes to.")]
Reset = Annotated[
    str | None, typer.Option(help="Makes a clean slate in it: package.module:function.")
]
Sign = Annotated[
    str | None,
    typer.Option(help="What it computes of a request to prove that: package.module:function."),
]
Pacts = Annotated[
    Path | None,
    typer.Option(help="A pact file, or a folder of them, that others made: verify by those."),
]
ReaderLoop = Annotated[
    str | None,
    typer.Option(
        "--reader",
        help="Verify a loop over streams: a command line, in which {redis} and the names of "
        "providers in braces are URLs, or package.module:READER.",
    ),
]
