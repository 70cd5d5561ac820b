"""The page of the commands: their options, examples and exit codes, of the commands themselves."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, get_args

import griffe
import typer
from api_pages import SOURCE
from typer.models import ArgumentInfo, OptionInfo

from handfast.commands.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["command_page"]

HEAD: Final = """# Commands

Each command prints its options with `--help`. Three options belong to `handfast` itself:
`--version`, `--traceback` (shows the traceback of an unexpected error) and `--help`.

A command that takes a system uses the one of the project's folder where none is named:
[configuration](configuration.md)."""

EXAMPLES: Final = "\b\n"
"""What stands before the examples in a command's docstring."""


def command_page() -> str:
    """The text of the page."""
    parts = [HEAD, "## Exit codes", "\n".join(_exit_codes())]
    for name, (module, _, summary) in COMMANDS.items():
        command = importlib.import_module(f"handfast.commands.{module}").command
        parts += [f"## handfast {name}", summary, *_of_command(command)]
    return "\n\n".join(parts) + "\n"


def _exit_codes() -> Iterator[str]:
    package = griffe.load("handfast.exit_codes", search_paths=[SOURCE])
    yield "| code | name | means |"
    yield "|---|---|---|"
    for member in package["ExitCode"].members.values():
        meaning = member.docstring.value if member.docstring else ""
        yield f"| {member.value} | `{member.name}` | {meaning} |"
    interrupted = package["INTERRUPTED"]
    yield f"| {interrupted.value} | `{interrupted.name}` | {interrupted.docstring.value} |"


def _of_command(command: Any) -> Iterator[str]:
    rows = list(_parameters(command))
    options = [row for row in rows if isinstance(row.info, OptionInfo)]
    arguments = [row for row in rows if isinstance(row.info, ArgumentInfo)]
    yield f"```text\n{(inspect.getdoc(command) or '').partition(EXAMPLES)[2]}\n```"
    lines = [f"| `{row.name.upper()}` | {row.meaning} |" for row in arguments]
    lines += [f"| `{row.option}` | {row.meaning} |" for row in options]
    if lines:
        yield "\n".join(["| argument or option | meaning |", "|---|---|", *lines])


@dataclass(frozen=True, slots=True)
class _Parameter:
    """One parameter of a command's function, as Typer reads it."""

    name: str
    default: Any
    kind: Any
    info: OptionInfo | ArgumentInfo

    @property
    def option(self) -> str:
        """How it is given."""
        # Typer takes the first name in `Annotated[..., Option("--all")]` for a default.
        given = (self.info.default, *(self.info.param_decls or ()))
        declared = [one for one in given if isinstance(one, str)]
        declared = declared or [f"--{self.name.replace('_', '-')}"]
        choices = [one.value for kind in _kinds(self.kind) for one in kind]
        return " ".join([*declared, *(["\\|".join(choices)] if choices else [])])

    @property
    def meaning(self) -> str:
        """Its help, what is meant without it, and the environment variable that stands for it."""
        parts = [self.info.help or ""]
        if self.default not in (inspect.Parameter.empty, None, False):
            parts.append(f"By default `{self.default}`.")
        if self.info.envvar:
            parts.append(f"Also `{self.info.envvar}` in the environment.")
        return " ".join(parts)


def _parameters(command: Any) -> Iterator[_Parameter]:
    for one in inspect.signature(command, eval_str=True).parameters.values():
        if one.annotation is typer.Context:
            continue
        kind, info = get_args(one.annotation)
        yield _Parameter(one.name, one.default, kind, info)


def _kinds(annotation: Any) -> list[type[Enum]]:
    """The enums in ``annotation``."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [annotation]
    return [kind for inner in get_args(annotation) for kind in _kinds(inner)]
