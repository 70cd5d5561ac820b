"""Tells an end that was asked for from what the code of a service raises. Catches nothing."""

from __future__ import annotations

import signal
import sys
import threading

__all__ = ["is_interrupt"]


def is_interrupt(error: BaseException) -> bool:
    """Whether ``error`` ends the run, and does not come from the service that raises it.

    A service may raise whatever it likes; what asked for an end is a signal, or a task that was
    cancelled from outside. A signal raises only in the main thread, and only where Python's own
    handler is in place: asyncio has another while it runs, and cancels a task.
    """
    # Where nothing imported asyncio, no task was cancelled; to import it would cost 12 ms.
    asyncio = sys.modules.get("asyncio")
    if asyncio is not None and isinstance(error, asyncio.CancelledError):
        try:
            task = asyncio.current_task()
        except RuntimeError:  # no loop is running
            return False
        return task is not None and task.cancelling() > 0
    return (
        isinstance(error, KeyboardInterrupt)
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
