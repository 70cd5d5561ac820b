"""Does work in a child process, on another core, while the command goes on. Prints nothing."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from handfast.commands.children.forking import child, may_fork

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
    if not may_fork() or (os.cpu_count() or 1) < 2:
        yield dict
        return
    with child(partial(_write_result, work)) as (reading, _):
        yield lambda: _result(reading)


def _write_result(work: Callable[[], Texts], writing: int) -> None:
    with suppress(BaseException), os.fdopen(writing, "wb") as pipe:
        pipe.write(json.dumps(work()).encode() + b"\n")


def _result(reading: int) -> Texts:
    with os.fdopen(os.dup(reading), "rb") as pipe:
        text = pipe.read()
    if not text.endswith(b"\n"):
        return {}
    found: Texts = json.loads(text)
    return found
