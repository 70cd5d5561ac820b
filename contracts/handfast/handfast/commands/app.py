"""The command `handfast`: its commands, each imported when it is called, and its own options.

What a command does stands in its own module. Nothing is verified or decided here.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from handfast.commands.endings import TRACEBACK, end, end_with, has_its_own_end
from handfast.commands.table import COMMANDS
from handfast.exit_codes import ExitCode
from handfast.wording.extras import is_of_an_extra, missing_library

__all__ = ["HELP", "app"]

HELP: Final = """Verify that services keep the contracts between them.

A contract is declared once, as a Python value; Pact files, OpenAPI, example answers and checks
are derived from it. Begin with:

\b
  handfast init                 put a service's repository under contract
  handfast init --system NAME   lay out a small system
  handfast list                 which systems there are
  handfast verify SYSTEM        verify its providers
  handfast verify SYSTEM --app myservice.main:app

Without the name of a system, a command takes the one of the project's folder: one that
pyproject.toml names as an entry point of handfast.systems, or in [tool.handfast.systems].

Exit codes: 0 passed; 1 failed; 2 the declaration or the command is wrong; 3 not verified: a
provider that does not start, a Redis that is away, a state handler or a library that is missing;
141 whatever reads the output left early.
"""

_VARIABLE = "HANDFAST_TRACEBACK"
_ARGUMENTS: Final = "handfast.arguments"
_CONTEXT: Final = {"help_option_names": ["-h", "--help"]}


class _Command(TyperCommand):
    """A command whose module is imported when it is called, or asked for its options."""

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **more: Any) -> Any:
        """The context of the command itself."""
        module, extra, _ = COMMANDS[self.name or ""]
        try:
            function = importlib.import_module(f"handfast.commands.{module}").command
        except ModuleNotFoundError as error:
            if not is_of_an_extra(error):
                raise
            end(ExitCode.NOT_VERIFIED, missing_library(f"handfast {self.name}", error, extra))
        alone = typer.Typer(rich_markup_mode=None, context_settings=_CONTEXT, add_completion=False)
        alone.command(self.name)(function)
        return typer.main.get_command(alone).make_context(info_name, args, parent, **more)


class _Commands(TyperGroup):
    """The commands, and one message for whatever ends one of them early."""

    def __init__(self, **attributes: Any) -> None:
        commands = {
            name: _Command(name, callback=None, help=row[-1], rich_markup_mode=None)
            for name, row in COMMANDS.items()
        }
        super().__init__(**{**attributes, "commands": commands})

    def main(self, *args: Any, **more: Any) -> Any:
        """Run what the arguments name, and end the process.

        Typer and Rich end with 1, "failed" here, where the reader of the output leaves (`| head`).
        Others (`cat`) are ended by SIGPIPE then, 128 + 13 to a shell: so is this one.

        Raises:
            SystemExit: always, in a command.
        """
        if sys.stdout is None or sys.stderr is None:
            from handfast.commands.output.closed import need_output  # noqa: PLC0415  # hardly ever

            need_output()
        for stream in (sys.stdout, sys.stderr):  # a service may send what they have no bytes for
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().main(*args, **more)
        except SystemExit as end:
            if isinstance(end.__context__, BrokenPipeError):
                raise SystemExit(ExitCode.NOT_READ) from None
            try:
                sys.stdout.flush()
            except OSError as error:
                from handfast.commands.output.closed import end_for  # noqa: PLC0415  # hardly ever

                end_for(error)
            raise

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take ``--traceback`` wherever it stands."""
        if TRACEBACK in args:
            args = [TRACEBACK, *(one for one in args if one != TRACEBACK)]
        ctx.meta[_ARGUMENTS] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named; what it prints has none of the secrets it was given."""
        # imported late: what they import takes longer than `handfast --help`
        from handfast.commands.output.masking_streams import without_secrets  # noqa: PLC0415  # as above
        from handfast.wording.masking import hidden_in  # noqa: PLC0415  # as above
        from handfast.wording.quoted_secrets import secrets_given  # noqa: PLC0415  # as above

        arguments = ctx.meta[_ARGUMENTS]
        values = (argument.partition("=")[2] for argument in arguments)
        secrets = secrets_given((*values, *arguments), os.environ)
        with without_secrets(secrets):
            try:
                return super().invoke(ctx)
            except (typer.Abort, typer.Exit):
                raise
            except Exception as error:  # what is not caught elsewhere ends here, in one message
                if has_its_own_end(error):
                    if hasattr(error, "message"):
                        error.message = hidden_in(error.message, secrets)
                    raise
                end_with(error, shows_traceback=ctx.params["traceback"])


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  # as above

        typer.echo(f"handfast {version('handfast')}")
        raise typer.Exit


app = typer.Typer(
    name="handfast",
    cls=_Commands,
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=_CONTEXT,
)


@app.callback()
def _options(
    version_only: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version."
        ),
    ] = False,
    traceback: Annotated[
        bool,
        typer.Option(
            TRACEBACK, envvar=_VARIABLE, help="Show the traceback of an unexpected error."
        ),
    ] = False,
) -> None:
    """Options of every command."""
