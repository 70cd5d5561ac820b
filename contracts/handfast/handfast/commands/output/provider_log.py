"""What providers log goes to a file beside the report, without passwords."""

from __future__ import annotations

import functools
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from handfast.report.secrets import WithoutPasswords
from handfast.wording.quoted_secrets import forms_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["hidden_in_log", "log_here", "log_to"]


def log_here(passwords: tuple[str, ...] = ()) -> None:
    """Write what providers log into ``.handfast``; where that can't be, say so, and go on."""
    try:
        log_to(Path(".handfast") / "provider.log", passwords)
    except OSError as error:
        typer.echo(f"No log of the provider: {error.filename}: {error.strerror}", err=True)
        logging.basicConfig(handlers=[logging.NullHandler()], force=True)


def log_to(path: Path, passwords: tuple[str, ...] = (), *, begins: bool = True) -> None:
    """Write what providers log to a file beside the report, so that it breaks up no output.

    The file is begun anew, unless another process has begun it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if begins:
        path.unlink(missing_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True, errors="backslashreplace")
    handler.setFormatter(WithoutPasswords(passwords))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.raiseExceptions = False  # it would print a traceback of what can't be logged


def hidden_in_log[**P](function: Callable[P, Any]) -> Callable[P, Any]:
    """``function``, whose texts by name are secrets: from then on, the log has none of them."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> Any:
        given = function(*args, **kwargs)
        if isinstance(given, Mapping):
            texts = [text for text in given.values() if isinstance(text, str)]
            words = [word for text in texts for word in (text, text.partition(" ")[2]) if word]
            for handler in logging.getLogger().handlers:
                if isinstance(handler.formatter, WithoutPasswords):
                    handler.formatter.hide(forms_of(words))
        return given

    return call
