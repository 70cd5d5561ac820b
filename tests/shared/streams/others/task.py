"""What every library does with a task, and how its publisher is given them."""

import asyncio
import os
import sys
from collections.abc import Iterator

from tests.shared.streams.chaos.worker_process import SLOW_SECONDS, Task

__all__ = ["ATTEMPTS", "handle", "read_tasks"]

ATTEMPTS = 5


async def handle(task: Task, handled: int) -> None:
    """Write the task's number to a file that is open, without a buffer; or fail.

    Raises:
        RuntimeError: the task says so.
    """
    if task.does == "fail":
        raise RuntimeError("always")
    await asyncio.sleep(SLOW_SECONDS if task.does == "slow" else 0.001)
    os.write(handled, f"{task.number}\n".encode())


def read_tasks() -> Iterator[Task]:
    """The tasks of the standard input, one a row."""
    return map(Task.model_validate_json, sys.stdin)
