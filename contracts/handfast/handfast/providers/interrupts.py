"""Tells an end that was asked for from what the code of a service raises. Catches nothing."""

from __future__ import annotations

import asyncio

__all__ = ["is_interrupt"]


def is_interrupt(error: BaseException) -> bool:
    """Whether ``error`` ends the run, and does not come from the service that raises it.

    A service may raise whatever it likes; what asked for an end is a signal, or a task that was
    cancelled from outside.
    """
    if isinstance(error, asyncio.CancelledError):
        task = asyncio.current_task()
        return task is not None and task.cancelling() > 0
    return isinstance(error, KeyboardInterrupt)
