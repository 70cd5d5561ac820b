"""Calls of AWS's library off the event loop, without a log line that tells what was sent.

boto3 blocks, so every call runs in a thread. At DEBUG, its libraries log whole requests and
answers: keys, bodies and phone numbers. Those lines are left out while one of our calls runs, and
only those: others in the same process keep theirs.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Protocol

__all__ = ["Client", "Lazy", "in_thread"]

_OURS = ContextVar("ai_voice_shared_call", default=False)
_TALKATIVE = ("boto3", "botocore", "s3transfer", "urllib3")


async def in_thread[**P, T](call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a blocking call returns or raises, run in a thread and quietly."""

    def quietly() -> T:
        _OURS.set(True)  # in the thread's own copy of the context
        _hush()
        return call(*args, **kwargs)

    return await asyncio.to_thread(quietly)


class Client(Protocol):
    """What every client of AWS's library can do."""

    def close(self) -> None:
        """Let go of its connections."""
        ...


class Lazy[T: Client]:
    """One client, made by the first thread that needs it: making one reads files and blocks."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: T | None = None
        self._lock = threading.Lock()

    def get(self) -> T:
        """The client; clients may be used from several threads, but not made so."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    def close(self) -> None:
        """Close the client, if there is one; a later `get` makes another."""
        with self._lock:
            made, self._made = self._made, None
        if made is not None:
            made.close()


def _may_be_logged(record: logging.LogRecord) -> bool:
    # urllib3 warns with the URL, which holds the key; what went wrong comes as an exception too.
    return not _OURS.get() or (
        record.levelno >= logging.WARNING and not record.name.startswith("urllib3")
    )


def _hush() -> None:
    """Filter the libraries' loggers, which come about while modules are loaded.

    A filter of a parent does not see what its children pass up, so each has its own.
    """
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if name.partition(".")[0] in _TALKATIVE and isinstance(logger, logging.Logger):
            logger.addFilter(_may_be_logged)  # once: a logger keeps no filter twice
