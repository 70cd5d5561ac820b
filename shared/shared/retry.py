"""Repeats a call that failed for a time only, waiting twice as long before each further attempt.

System document "Shared Components", "Retry Logic". Needs the extra `video` (tenacity).
"""

import functools
import inspect
import math
import random
from collections.abc import Callable
from typing import Any, Final, cast

from shared._extras import brought_by
from shared.errors import RetryableError

with brought_by("video", __name__):
    from tenacity import AsyncRetrying, RetryCallState, Retrying, retry_if_exception
    from tenacity.stop import stop_after_attempt

__all__ = ["retry_with_backoff"]

_MOST_DOUBLINGS: Final = 62  # nobody waits so long, and the largest floats are still far


def retry_with_backoff[**P, R](
    max_attempts: int = 3,
    base_delay: float = 2,
    retryable_exceptions: type[Exception] | tuple[type[Exception], ...] = (RetryableError,),
    *,
    max_delay: float | None = None,
    jitter: float = 0,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Repeat a function, `async` or not: `max_attempts` calls in all.

    Before retry n it waits base_delay x 2^(n-1) seconds, and up to `jitter` seconds more at random,
    but no longer than `max_delay`. So three attempts wait 2 and 4, and four wait 2, 4 and 8. The
    last error is raised as it is. Any other is raised at once; so are interrupts and cancellation.

    Raises:
        ValueError: less than one attempt, or a delay that is no number from 0 on.
        TypeError: what is to be retried is no `Exception`; or what is decorated is a generator,
            which fails only after the call.
    """
    retryable = _exceptions(retryable_exceptions)
    if max_attempts < 1:
        raise ValueError(f"max_attempts: expected at least 1, got {max_attempts}")
    for name, delay in {"base_delay": base_delay, "max_delay": max_delay, "jitter": jitter}.items():
        if delay is not None and not 0 <= delay < math.inf:
            raise ValueError(f"{name}: expected seconds from 0 on, got {delay}")

    def wait(state: RetryCallState) -> float:
        doublings = min(state.attempt_number - 1, _MOST_DOUBLINGS)
        seconds = math.ldexp(base_delay, doublings) + random.uniform(0, jitter)  # noqa: S311  # no secret
        return seconds if max_delay is None else min(seconds, max_delay)

    options: dict[str, Any] = {
        "stop": stop_after_attempt(max_attempts),
        "wait": wait,
        "retry": retry_if_exception(lambda error: isinstance(error, retryable)),
        "reraise": True,
    }

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        # A strategy a call: what tenacity counts of one call is not mixed with another's.
        if _is_async(function):

            @functools.wraps(function)
            async def repeated(*args: P.args, **kwargs: P.kwargs) -> Any:
                return await AsyncRetrying(**options)(cast("Any", function), *args, **kwargs)

            return cast("Callable[P, R]", repeated)

        @functools.wraps(function)
        def repeated_in_thread(*args: P.args, **kwargs: P.kwargs) -> R:
            return Retrying(**options)(function, *args, **kwargs)

        return repeated_in_thread

    return decorate


def _exceptions(given: Any) -> tuple[type[Exception], ...]:
    each = given if isinstance(given, tuple) else (given,)
    wrong = [one for one in each if not (isinstance(one, type) and issubclass(one, Exception))]
    if wrong:
        raise TypeError(f"retryable_exceptions: expected kinds of Exception, got {wrong}")
    return each


def _is_async(function: Callable[..., Any]) -> bool:
    calls = (function, type(function).__call__)  # of an object with __call__, the latter
    if any(inspect.isgeneratorfunction(one) or inspect.isasyncgenfunction(one) for one in calls):
        raise TypeError("a generator can't be retried: it fails only after the call")
    return any(map(inspect.iscoroutinefunction, calls))
