"""The command ``handfast``: one command, one file in ``commands``; nothing is decided here."""

from __future__ import annotations

import typer

from handfast.commands import check, doctor, fuzz, listing, render, serve, states, verify
from handfast.report.terminal import EXIT_WRONG

__all__ = ["app", "main"]

HELP = """Hold services to what they promised each other.

A promise is said once, as a Python value; Pact files, OpenAPI, stub answers and checks are
derived from it. Begin with:

    handfast verify life_organiser          hold the reference Core to all its promises
    handfast verify --app myservice.main:app     the same for a Core of your own
    handfast list --who-reads MemoryResponse.media_file_id

Exit codes: 0 kept; 1 broken; 2 the declaration or the command is wrong; 3 could not be held
(a provider that does not start, a Redis that is away, a state handler that is missing).
"""

app = typer.Typer(
    name="handfast",
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("list")(listing.command)
app.command("render")(render.command)
app.command("check")(check.command)
app.command("verify")(verify.command)
app.command("fuzz")(fuzz.command)
app.command("states")(states.command)
app.command("serve")(serve.command)
app.command("doctor")(doctor.command)


def main() -> None:
    """Run the command line; a file or folder that cannot be used is said as such."""
    try:
        app()
    except OSError as error:
        if error.filename is None:
            raise
        typer.echo(f"{error.filename}: {error.strerror}; name another place", err=True)
        raise SystemExit(EXIT_WRONG) from error


if __name__ == "__main__":
    main()
