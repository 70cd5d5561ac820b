"""How a command ends that an exception ended: with one message, and the exit code that fits it."""

from __future__ import annotations

import errno
import traceback
from typing import TYPE_CHECKING, Final, NoReturn

import typer

from handfast.exit_codes import ExitCode

if TYPE_CHECKING:
    from handfast.model.results import Mismatch

__all__ = ["TRACEBACK", "end", "end_with", "has_a_message", "has_its_own_end", "print_end_of"]

TRACEBACK: Final = "--traceback"
"""The option that shows the whole of what ended a command."""


def has_its_own_end(error: Exception) -> bool:
    """Whether Typer ends with it: a usage error, which it shows, or a pipe whose reader left."""
    left = isinstance(error, OSError) and error.errno == errno.EPIPE
    return left or hasattr(error, "show")


def has_a_message(error: BaseException) -> bool:
    """Whether a command that ``error`` ends names what is to be mended, not only its place."""
    if not isinstance(error, Exception):
        return isinstance(error, SystemExit)
    ends = isinstance(error, typer.Abort | typer.Exit) or has_its_own_end(error)
    return ends or _known_end_of(error) is not None


def end_with(error: Exception, *, shows_traceback: bool) -> NoReturn:
    """End the command that ``error`` came out of.

    Raises:
        typer.Exit: with the code that fits it, after the message that does.
    """
    raise typer.Exit(print_end_of(error, shows_traceback=shows_traceback))


def print_end_of(error: Exception, *, shows_traceback: bool = False) -> ExitCode:
    """Print the message that fits ``error``, and return the code that does."""
    code, message = _end_of(error)
    text = f"Error: {message}"
    if shows_traceback:
        text = f"{''.join(traceback.format_exception(error))}{text}"
    typer.echo(text, err=True)
    return code


def _end_of(error: Exception) -> tuple[ExitCode, str]:
    """The exit code and the message of what ended a command."""
    from handfast.importing import cause_of, origin_of  # noqa: PLC0415  # see below

    known = _known_end_of(error)
    if known is not None:
        return known
    place, is_ours = origin_of(error)
    whose = "this is handfast's own fault: report it" if is_ours else "this is no code of handfast"
    what = f"{cause_of(error)} ({place}); {whose}; {TRACEBACK} shows the whole traceback"
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


def end(code: ExitCode, message: str) -> NoReturn:
    """End the command with ``message``.

    Raises:
        typer.Exit: with ``code``.
    """
    typer.echo(f"Error: {message}", err=True)
    raise typer.Exit(code)
