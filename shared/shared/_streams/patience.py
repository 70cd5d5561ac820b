"""Repeat what Redis failed to answer, waiting longer each time, until it answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from shared._text.faults import one_line

__all__ = ["until_answered"]

_LOG = logging.getLogger("shared.reading")

_FIRST_WAIT = 0.1
_LONGEST_WAIT = 30.0


async def until_answered[T](
    stream_name: str,
    attempt: Callable[[], Awaitable[T]],
    passes: Callable[[Exception], bool] = lambda _: True,
) -> T:
    """Return what the attempt returns, repeating it for as long as it raises.

    It waits 0.1 s after the first failure, twice as long after each further one, 30 s at most, and
    logs each failure and the end of them. Being cancelled ends it early, and an error of which
    `passes` says that it does not pass.
    """
    wait, failures = _FIRST_WAIT, 0
    while True:
        try:
            answer = await attempt()
        except Exception as error:  # a client that lost its server raises errors of many kinds
            if not passes(error):
                raise
            failures += 1
            _LOG.warning(
                "%s: Redis failed (%s), next attempt in %g s",
                *(stream_name, one_line(f"{type(error).__name__}: {error}"), wait),
            )
            await _pause(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
        else:
            if failures:
                _LOG.warning("%s: Redis answers again, failed attempts: %d", stream_name, failures)
            return answer


async def _pause(seconds: float) -> None:
    await asyncio.sleep(seconds)
