"""The logging configuration of all Django services. Reads no environment and configures nothing.

System document "Tasks: Shared Core Components", T014 and T043 to T051. Its formatter is found by
this module's name, so that a service's settings need nothing but the function.
"""

import logging
from os import PathLike
from typing import Any, Final, Literal

__all__ = ["LineFormatter", "get_logging_config"]

type Environment = Literal["development", "production"]

_LEVELS: Final = {"development": "DEBUG", "production": "INFO"}
_NAMES: Final = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
_FORMAT: Final = "{{levelname}} {{asctime}} {service}{{module}} {{message}}"


class LineFormatter(logging.Formatter):
    """Writes one line for each record: what would begin another, or move the cursor, is escaped.

    A traceback keeps its lines; each begins with a space, so that none looks like a record.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line, and its traceback below it."""
        head, *rest = super().format(record).split("\n")
        shown = getattr(record, "message", "")
        lines = shown.split("\n")
        if len(lines) > 1:
            head, rest = "\\n".join([head, *rest[: len(lines) - 1]]), rest[len(lines) - 1 :]
        return "\n ".join(_printable(line) for line in [head, *rest])


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def get_logging_config(
    environment: Environment = "production",
    *,
    level: str | None = None,
    log_file: str | PathLike[str] | None = None,
    service: str | None = None,
) -> dict[str, Any]:
    """Make the value of the setting `LOGGING`: a new one each time, which a service may change.

    Args:
        environment: `development` writes DEBUG of the service's applications, `production` INFO.
        level: the level of the service's own applications, in the place of the environment's.
        log_file: a file to which all is written besides the console.
        service: the name that stands in each line.

    Raises:
        ValueError: there is no such environment or level, or the service's name has a brace or
            can't stand on a line.
    """
    if environment not in _LEVELS:
        raise ValueError(f"environment: expected {' or '.join(_LEVELS)}, got {environment!r}")
    chosen = level or _LEVELS[environment]
    if chosen not in _NAMES:
        raise ValueError(f"level: expected one of {', '.join(sorted(_NAMES))}, got {level!r}")
    if service is not None and not (service.isprintable() and not {"{", "}"} & set(service)):
        raise ValueError(f"service: expected a printable name without braces, got {service!r}")
    handlers: dict[str, dict[str, Any]] = {
        "console": {"class": "logging.StreamHandler", "formatter": "verbose"}
    }
    if log_file is not None:
        handlers["file"] = {
            "class": "logging.FileHandler",
            "formatter": "verbose",
            "filename": str(log_file),
            "encoding": "utf-8",
            "delay": True,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "verbose": {
                "class": f"{__name__}.LineFormatter",
                "format": _FORMAT.format(service=f"{service} " if service else ""),
                "style": "{",
            }
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "INFO"},
        "loggers": {
            "django": {"handlers": list(handlers), "level": "INFO", "propagate": False},
            "apps": {"handlers": list(handlers), "level": chosen, "propagate": False},
        },
    }
