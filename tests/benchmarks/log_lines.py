"""A line of `shared.logging` against one of structlog, as its own documentation writes JSON.

In processor time of this process, which does not grow where others use the machine.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import partial
from unittest.mock import patch
from uuid import UUID

import structlog

from shared.config import get_settings
from shared.logging import get_logger, set_job_id
from tests.benchmarks.measuring import Claim, Size, Table, interleaved, median, ratio

__all__ = ["measure"]

_OURS, _STRUCTLOG, _STANDARD = "`shared.logging`", "structlog", "the standard library, as text"
_JOB = UUID(int=1)
_ENVIRONMENT = {
    "SUPABASE_URL": "https://abc.supabase.co",
    "SUPABASE_SERVICE_KEY": "service-key-" + "s" * 40,
    "SUPABASE_ANON_KEY": "anon-key-" + "a" * 45,
    "REDIS_URL": "redis://:a-password-of-redis@redis:6379/0",
    "OPENAI_API_KEY": "sk-" + "o" * 40,
    "REPLICATE_API_TOKEN": "r8_" + "r" * 37,
    "JWT_SECRET_KEY": "j" * 32,
}
_DESCRIPTION = """\
{count} lines a batch, {rounds} batches of each in turn, in processor time: the line of the system
document, with a time, a level, a module, the id of a job, a message and one number. structlog has
`merge_contextvars`, `add_log_level`, `StackInfoRenderer`, `format_exc_info`, `TimeStamper` and
`JSONRenderer`, and looks for no secrets; `shared.logging` looks for those of loaded settings."""


class _Lines:
    """Takes lines, and knows how many there were."""

    def __init__(self) -> None:
        self.count = 0

    def write(self, text: str) -> int:
        """Take a text."""
        self.count += text.count("\n")
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""


def measure(size: Size) -> Table:
    """Write lines, and compare."""
    rounds, count = size.rounds * 33, size.examples
    lines = _Lines()
    with _logging(lines):
        things = {name: partial(_timed, one, count, lines) for name, one in _loggers(lines).items()}
        timings = interleaved(things, rounds, warm=things.values())
    return Table(
        title="A line of a log",
        description=_DESCRIPTION.format(count=count, rounds=rounds),
        head=("what", "cost of one"),
        rows=tuple((name, f"{median(timings, name) * 1e6:.1f} us") for name in timings),
        claims=(
            Claim(
                description="a JSON line of `shared.logging`, against structlog's",
                value=ratio(timings, _OURS, _STRUCTLOG),
                at_most=1.5,
            ),
        ),
    )


@contextmanager
def _logging(lines: _Lines) -> Iterator[None]:
    disabled = logging.root.manager.disable
    logging.disable(logging.NOTSET)
    with patch.dict(os.environ, _ENVIRONMENT), redirect_stdout(lines):
        get_settings.cache_clear()
        get_settings()
        set_job_id(_JOB)
        yield
    set_job_id(None)
    get_settings.cache_clear()
    logging.disable(disabled)


def _loggers(lines: _Lines) -> dict[str, Callable[[], object]]:
    ours = get_logger("audio_parser")
    standard = logging.getLogger("audio_parser_as_text")
    standard.propagate = False
    standard.setLevel(logging.INFO)
    standard.addHandler(logging.StreamHandler(sys.stdout))
    other = structlog.wrap_logger(
        structlog.PrintLogger(sys.stdout),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    ).bind(module="audio_parser")
    structlog.contextvars.bind_contextvars(job_id=str(_JOB))
    return {
        _OURS: lambda: ours.info("Processing audio", extra={"duration": 180}),
        _STRUCTLOG: lambda: other.info("Processing audio", duration=180),
        _STANDARD: lambda: standard.info("Processing audio", extra={"duration": 180}),
    }


def _timed(log: Callable[[], object], count: int, lines: _Lines) -> float:
    before, began = lines.count, time.process_time()
    for _ in range(count):
        log()
    cost = time.process_time() - began
    if lines.count - before != count:
        raise RuntimeError(f"expected {count} lines, got {lines.count - before}")
    return cost / count
