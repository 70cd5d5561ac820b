"""What is raised in threads of Schemathesis, which would print it and go on. Knows no document."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["raised_in_threads"]

_OF_SCHEMATHESIS = "schemathesis"


@contextmanager
def raised_in_threads() -> Iterator[list[BaseException]]:
    """A list that gets whatever ends a thread of Schemathesis; other threads report as before."""
    before, raised = threading.excepthook, []

    def collect(ended: threading.ExceptHookArgs) -> None:
        ours = ended.thread is not None and ended.thread.name.startswith(_OF_SCHEMATHESIS)
        if ours and ended.exc_value is not None:
            raised.append(ended.exc_value)
        else:
            before(ended)

    threading.excepthook = collect
    try:
        yield raised
    finally:
        threading.excepthook = before
