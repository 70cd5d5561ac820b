"""Loggers that write each line to the standard output, and nowhere else."""

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Final

from shared.config.pipeline import log_level
from shared.logging._formatter import EXTRAS, RECORD, JsonFormatter

__all__ = ["get_logger"]

type _ExcInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class _Logger(logging.Logger):
    """A logger of the standard library that accepts extras of any name."""

    def makeRecord(  # noqa: N802  # the standard library's name and arguments
        self,
        name: str,
        level: int,
        fn: str,
        lno: int,
        msg: object,
        args: Any,
        exc_info: _ExcInfo | None,
        func: str | None = None,
        extra: Mapping[str, object] | None = None,
        sinfo: str | None = None,
    ) -> logging.LogRecord:
        """Make a record with all extras, and with those as attributes that it has not itself."""
        record = super().makeRecord(name, level, fn, lno, msg, args, exc_info, func, None, sinfo)
        attributes = record.__dict__
        attributes[EXTRAS] = extra or {}
        if extra:
            attributes.update(extra if RECORD.isdisjoint(extra) else _others(extra))
        return record


def _others(extra: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in extra.items() if name not in RECORD}


class _StandardOutput(logging.Handler):
    """Writes to the standard output of the moment, a line by one call."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, or name on the standard error the logger whose line was lost."""
        try:
            sys.stdout.write(f"{self.format(record)}\n")
            sys.stdout.flush()
        except Exception:  # a service goes on though nobody takes its lines
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # its name there
        """Show nothing of the record: the standard library would print its arguments."""
        with suppress(Exception):
            sys.stderr.write(f"shared.logging: a line of {record.name!a} could not be written\n")


_HANDLER: Final = _StandardOutput()
_HANDLER.setFormatter(JsonFormatter())


def get_logger(name: str) -> logging.Logger:
    """Return the logger of that name, which logs from the variable `LOG_LEVEL` on (`INFO`).

    It reads that variable once. Its lines go to no handler of other loggers.

    Raises:
        ValueError: the name is empty.
    """
    if not name:
        raise ValueError("name: expected the name of a module, got an empty text")
    logger = logging.getLogger(name)
    if _HANDLER not in logger.handlers:
        if type(logger) is logging.Logger:  # made here, or by whoever asked for it before
            logger.__class__ = _Logger
        logger.setLevel(log_level())
        logger.propagate = False
        logger.addHandler(_HANDLER)
    return logger
