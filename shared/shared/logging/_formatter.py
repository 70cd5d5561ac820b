"""Writes a record of the standard library's logging as one line of JSON, in ASCII.

Whatever was logged, it is one line and JSON, its own keys are its own, and no secret is in it.
"""

import logging
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from shared.config.pipeline import loaded_secrets
from shared.logging._job import job_id_text
from shared.logging._values import json_members, json_object, json_text, plain_name, quoted

__all__ = ["EXTRAS", "RECORD", "JsonFormatter"]

EXTRAS: Final = "logged_extras"
"""The attribute with the extras, of a record that a logger of ours made."""

RECORD: Final = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", EXTRAS})
"""The attributes of a record that are no extras."""

_OWN: Final = frozenset(
    ("timestamp", "level", "module", "job_id", "message", "exception", "stack", "extra")
)


class JsonFormatter(logging.Formatter):
    """Extras stand beside the line's own keys; those that collide with one, below `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record."""
        secrets = loaded_secrets()
        line = {
            "timestamp": _second(int(record.created)),
            "level": quoted(record.levelname),
            "module": quoted(plain_name(record.name, secrets)),
        }
        if job_id := job_id_text():
            line["job_id"] = quoted(job_id)
        line["message"] = json_text(_message(record), secrets)
        if extras := _extras(record.__dict__):
            members = json_members(extras, secrets)
            if not _OWN.isdisjoint(members):
                taken = [name for name in members if name in _OWN]
                members["extra"] = json_object({name: members.pop(name) for name in taken})
            line |= members
        if record.exc_info and record.exc_info[0]:
            line["exception"] = json_text(self.formatException(record.exc_info), secrets)
        if record.stack_info:
            line["stack"] = json_text(record.stack_info, secrets)
        return json_object(line)


def _extras(attributes: Mapping[Any, Any]) -> Mapping[Any, Any]:
    if EXTRAS in attributes:
        extras: Mapping[Any, Any] = attributes[EXTRAS]
        return extras
    return {name: attributes[name] for name in attributes if name not in RECORD}


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return time.strftime('"%Y-%m-%dT%H:%M:%SZ"', time.gmtime(seconds))


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # arguments that don't fit lose no line
        text = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        return f"{text} ({type(error).__name__} with its arguments)"
