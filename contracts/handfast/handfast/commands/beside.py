"""Does work in a child process, on another core, while the command goes on. Prints nothing."""

from __future__ import annotations

import json
import os
import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["begun"]

type Texts = Mapping[str, list[str]]


@contextmanager
def begun(work: Callable[[], Texts]) -> Iterator[Callable[[], Texts]]:
    """Begin ``work``; yield what waits for its result.

    The result is empty where this process cannot be forked safely, and where the work failed: the
    caller then does itself what is missing, and meets the error.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1 or (os.cpu_count() or 1) < 2:
        yield dict
        return
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _end_with_result(work, writing)
    os.close(writing)
    try:
        yield lambda: _result(reading)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _end_with_result(work: Callable[[], Texts], writing: int) -> None:
    """End the child, at once: what is buffered or registered is its parent's to write and to do."""
    with suppress(BaseException), os.fdopen(writing, "wb") as pipe:
        pipe.write(json.dumps(work()).encode() + b"\n")
    os._exit(0)


def _result(reading: int) -> Texts:
    with os.fdopen(os.dup(reading), "rb") as pipe:
        text = pipe.read()
    if not text.endswith(b"\n"):
        return {}
    found: Texts = json.loads(text)
    return found
