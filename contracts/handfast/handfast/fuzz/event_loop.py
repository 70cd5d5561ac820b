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

    It tells an interrupt of the run from one that the code of a service raises: the loop's own
    methods do not.
    """
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            yield runner, runner.run(stack.enter_async_context(context))
        finally:
            runner.run(stack.aclose())
