"""How a call of a database or a storage is tried again, and when not.

Only failures that may pass are followed by another try. Where the answer was lost the call may have
been carried out, and is made again only if making it twice comes to the same.
"""

from collections.abc import Awaitable, Callable

from shared.errors import RetryableError
from shared.retry import retry_with_backoff

__all__ = ["Unavailable", "attempted"]


class Unavailable(Exception):
    """No answer, or the service failed; `may_have_acted` if it may have done what was asked."""

    def __init__(self, reason: str, *, may_have_acted: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_have_acted = may_have_acted


class _TryAgain(Exception):
    """The call may be made again."""


async def attempted[T](
    call: Callable[[bool], Awaitable[T]],
    *,
    subject: str,
    code: str,
    repeatable: bool,
    max_attempts: int,
    base_delay: float,
) -> T:
    """Make a call, at most `max_attempts` times; it receives whether it may be done already.

    Raises:
        RetryableError: of that code, beginning with the subject: no try came to an end.
        ValueError: `max_attempts` is less than 1.
    """
    if max_attempts < 1:
        raise ValueError(f"max_attempts: at least 1 is expected, got {max_attempts}")
    tries = _Tries(call, repeatable)
    try:
        try:
            return await tries.once()
        except _TryAgain as first:
            return await _further(tries, first, max_attempts, base_delay)
    except (_TryAgain, Unavailable) as failure:
        raise RetryableError(f"{subject}: {failure} ({tries})", code=code) from failure


async def _further[T](
    tries: "_Tries[T]", first: _TryAgain, max_attempts: int, base_delay: float
) -> T:
    """The tries after the first, which is not made again: most calls never come here."""
    made = iter([first])

    async def once() -> T:
        for failure in made:
            raise failure
        return await tries.once()

    again = retry_with_backoff(max_attempts, base_delay, (_TryAgain,))
    return await again(once)()


class _Tries[T]:
    """The tries of one call: how many there were, and whether one may have done it."""

    def __init__(self, call: Callable[[bool], Awaitable[T]], repeatable: bool) -> None:
        self._call = call
        self._repeatable = repeatable
        self._may_be_done = False
        self._count = 0

    async def once(self) -> T:
        self._count += 1
        try:
            return await self._call(self._may_be_done)
        except Unavailable as failure:
            self._may_be_done |= failure.may_have_acted
            if failure.may_have_acted and not self._repeatable:
                raise
            raise _TryAgain(failure.reason) from failure

    def __str__(self) -> str:
        times = "once" if self._count == 1 else f"{self._count} times"
        doubt = "; it may be done all the same" if self._may_be_done else ""
        return f"tried {times}{doubt}"
