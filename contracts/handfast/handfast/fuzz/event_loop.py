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
) -> Iterator[tuple[asyncio.AbstractEventLoop, T]]:
    """A new event loop, and what ``context`` yields in it."""
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        stack = AsyncExitStack()
        try:
            yield loop, runner.run(stack.enter_async_context(context))
        finally:
            runner.run(stack.aclose())
