"""An event loop for one run of fuzzing: Hypothesis calls attempts, which are asynchronous."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractAsyncContextManager

__all__ = ["entered"]


@contextmanager
def entered[T](
    context: AbstractAsyncContextManager[T],
) -> Iterator[tuple[asyncio.Runner, T]]:
    """What runs attempts in a new event loop, and what ``context`` yields in it.

    Ctrl-C cancels the attempt that runs, so that `is_interrupt` can tell it from a
    KeyboardInterrupt that the code of a service raises. ``loop.run_until_complete`` does not.
    """
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            yield runner, runner.run(stack.enter_async_context(context))
        finally:
            runner.run(stack.aclose())
