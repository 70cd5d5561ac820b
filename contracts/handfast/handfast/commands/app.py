"""The commands by name, each imported when it is called, and how every one of them ends badly.

What a command does stands in its own module; nothing is decided here but the exit code.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
import traceback
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from handfast.exit_codes import ExitCode
from handfast.wording.extras import is_of_an_extra, missing_library

if TYPE_CHECKING:
    from handfast.model.results import Mismatch

__all__ = ["COMMANDS", "app", "has_a_message"]

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

COMMANDS: Final = {
    "init": ("init", "verify", "Put a service's repository under contract, or lay out a system."),
    "list": (
        "listing",
        "verify",
        "Show systems, or a system's interactions, or who reads a field, or what nobody uses.",
    ),
    "check": ("check", "verify", "Check the declarations, then compare the committed pacts."),
    "render": (
        "render",
        "verify",
        "Write the Pact files, on request also OpenAPI, AsyncAPI and JSON Schemas.",
    ),
    "verify": ("verify", "verify", "Verify providers in process, by Pact and by Redis streams."),
    "drift": ("comparing.drift", "verify", "Write a service's drift file from its answers."),
    "fuzz": ("fuzz", "fuzz", "Look for failures with generated requests and answers."),
    "compare-schema": (
        "comparing.schema",
        "verify",
        "Compare a provider's own OpenAPI document with what consumers rely on.",
    ),
    "compare": (
        "comparing.compare",
        "fuzz",
        "Play generated sessions on a provider and on the reference, and show where they differ.",
    ),
    "states": ("states", "verify", "Print a Python module with a handler for each provider state."),
    "publish": ("broker.publish", "verify", "Publish Pact files to a Pact Broker, or to a folder."),
    "can-i-deploy": ("broker.can_i_deploy", "verify", "Ask a Pact Broker about a deployment."),
    "record-deployment": (
        "broker.record_deployment",
        "verify",
        "Record in a Pact Broker what was deployed.",
    ),
    "record-undeployment": (
        "broker.record_undeployment",
        "verify",
        "Record in a Pact Broker what does not run any more.",
    ),
    "record-release": ("broker.record_release", "verify", "Record in a broker what was released."),
    "record-support-ended": (
        "broker.record_support_ended",
        "verify",
        "Record in a Pact Broker that a release is not supported any more.",
    ),
    "environments": ("broker.environments", "verify", "Show or make a Pact Broker's environments."),
    "stub": ("stub", "verify", "Serve a stub of a provider until it is interrupted."),
    "serve": ("serve", "verify", "Serve a reference service until it is interrupted."),
    "streams": ("observing.streams", "verify", "Show Redis streams, and their dead letters."),
    "doctor": ("doctor", "verify", "Check what is installed, and name a remedy for what is wrong."),
}
"""By name: the module of the command, the extra that it needs, and what it does."""

_TRACEBACK = "--traceback"
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
            _end(ExitCode.NOT_VERIFIED, missing_library(f"handfast {self.name}", error, extra))
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
        if _TRACEBACK in args:
            args = [_TRACEBACK, *(one for one in args if one != _TRACEBACK)]
        ctx.meta[_ARGUMENTS] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named; what it prints has none of the secrets it was given."""
        # imported late, as in _end_of
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
                if _has_its_own_end(error):
                    if hasattr(error, "message"):
                        error.message = hidden_in(error.message, secrets)
                    raise
                _end_with(error, shows_traceback=ctx.params["traceback"])


def _has_its_own_end(error: Exception) -> bool:
    """Whether Typer ends with it: a usage error, which it shows, or a pipe whose reader left."""
    left = isinstance(error, OSError) and error.errno == errno.EPIPE
    return left or hasattr(error, "show")


def has_a_message(error: BaseException) -> bool:
    """Whether a command that ``error`` ends names what is to be mended, not only its place."""
    if not isinstance(error, Exception):
        return isinstance(error, SystemExit)
    ends = isinstance(error, typer.Abort | typer.Exit) or _has_its_own_end(error)
    return ends or _known_end_of(error) is not None


def _end_with(error: Exception, *, shows_traceback: bool) -> NoReturn:
    """End the command that ``error`` came out of.

    Raises:
        typer.Exit: with the code that fits it, after the message that does.
    """
    code, message = _end_of(error)
    text = f"Error: {message}"
    if shows_traceback:
        text = f"{''.join(traceback.format_exception(error))}{text}"
    typer.echo(text, err=True)
    raise typer.Exit(code)


def _end_of(error: Exception) -> tuple[ExitCode, str]:
    """The exit code and the message of what ended a command."""
    from handfast.importing import cause_of, origin_of  # noqa: PLC0415  # see below

    known = _known_end_of(error)
    if known is not None:
        return known
    place, is_ours = origin_of(error)
    whose = "this is handfast's own fault: report it" if is_ours else "this is no code of handfast"
    what = f"{cause_of(error)} ({place}); {whose}; {_TRACEBACK} shows the whole traceback"
    return ExitCode.NOT_VERIFIED, what


def _known_end_of(error: Exception) -> tuple[ExitCode, str] | None:
    # imported late: with the models that they import they take longer than `handfast --help`
    from handfast.broker.errors import BrokerError  # noqa: PLC0415  # see above
    from handfast.discovery import BrokenSystemError, UnknownName  # noqa: PLC0415  # see above
    from handfast.model import BadDeclaration  # noqa: PLC0415  # see above
    from handfast.providers.errors import CannotVerify  # noqa: PLC0415  # see above

    match error:
        case CannotVerify():
            return ExitCode.NOT_VERIFIED, "\n".join(map(_sentence, error.mismatches))
        case UnknownName() | BadDeclaration():
            return ExitCode.WRONG, str(error)
        case BrokerError():
            return error.exit_code, str(error)
        case BrokenSystemError():
            return error.system.exit_code, str(error)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT, filename=None):
            return ExitCode.NOT_VERIFIED, f"the output cannot be written: {error.strerror}"
        case OSError(filename=str() as name, strerror=str() as why):
            return ExitCode.WRONG, f"{name}: {why}; name another place"
    return None


def _sentence(mismatch: Mismatch) -> str:
    remedy = f"; {mismatch.remedy}" if mismatch.remedy else ""
    return f"{mismatch.where}: {mismatch.got}{remedy}"


def _end(code: ExitCode, message: str) -> NoReturn:
    typer.echo(f"Error: {message}", err=True)
    raise typer.Exit(code)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  # as in _end_of

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
            _TRACEBACK, envvar=_VARIABLE, help="Show the traceback of an unexpected error."
        ),
    ] = False,
) -> None:
    """Options of every command."""
