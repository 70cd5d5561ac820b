"""Prints rows as a table or JSON and items as lines, no wider than the terminal."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from typing import TYPE_CHECKING, Any

import typer

from handfast.wording.tables import laid_out, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["beside_json", "print_item", "print_json", "print_log_row", "print_rows"]


def beside_json(*, as_json: bool) -> AbstractContextManager[object]:
    """Within it, what code of others prints goes beside JSON that is printed afterwards."""
    return redirect_stdout(sys.stderr) if as_json else nullcontext()


def print_rows(rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Print ``rows``, whose keys are the columns and whose first value names the row.

    Output that does not go to a terminal has one line for each row, as long as it is; where
    ``COLUMNS`` is set, that is the width.
    """
    if as_json:
        print_json(rows)
        return
    texts = [{name: str(value) for name, value in row.items()} for row in rows]
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    typer.echo(laid_out(texts, columns, _width()))


def print_item(head: str, text: str) -> None:
    """Print ``head`` and ``text`` beside it, in lines that are not broken inside a word."""
    for line in wrapped(f"{head} {text}", _width(), " " * (len(head) + 1)):
        typer.echo(line)


def _width() -> int | None:
    return shutil.get_terminal_size(fallback=(0, 0)).columns or None


def print_json(value: Any) -> None:
    """Print ``value`` as JSON, indented."""
    typer.echo(json.dumps(value, indent=1, ensure_ascii=False))


def print_log_row(row: str) -> None:
    """Print ``row`` at once; where nobody reads it any more, end the process as SIGTERM does."""
    try:
        typer.echo(row)
    except BrokenPipeError:
        signal.raise_signal(signal.SIGTERM)
