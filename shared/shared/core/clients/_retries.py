"""When a request is sent again, after how long, and how often it was sent. Sends nothing itself."""

import time
from collections.abc import Callable, Iterable
from typing import Any, Final, Self

from shared._extras import brought_by

with brought_by("desk", "shared.core.clients"):
    from urllib3.exceptions import MaxRetryError
    from urllib3.util import Retry

__all__ = ["Attempts", "attempts_for"]

_RETRIED: Final = frozenset({429, *range(500, 600)})
_IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_KEY: Final = "idempotency-key"


class Attempts(Retry):
    """The attempts of one request: before retry n it waits backoff_factor x 2^(n-1) seconds.

    Retry-After of an answer goes first. No retry begins after `deadline`, a moment of `clock`.
    `sent` counts what is sent; all copies that urllib3 makes share it.
    """

    def __init__(
        self,
        *args: Any,
        deadline: float = float("inf"),
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        sent: list[int] | None = None,
        **kwargs: Any,
    ) -> None:
        """Count the first attempt; the further arguments are urllib3's."""
        super().__init__(*args, **kwargs)
        self.deadline, self.clock, self.wait = deadline, clock, wait
        self.sent = [1] if sent is None else sent

    def new(self, **kwargs: Any) -> Self:
        """A copy that counts along."""
        own = {name: getattr(self, name) for name in ("deadline", "clock", "wait", "sent")}
        return super().new(**kwargs, **own)

    def get_backoff_time(self) -> float:
        """The seconds to wait before the next attempt; urllib3's own series begins with nought."""
        doublings = len(self.history) - 1
        return float(self.backoff_factor * 2**doublings) if doublings >= 0 else 0

    def increment(
        self, method: str | None = None, url: str | None = None, *args: Any, **kwargs: Any
    ) -> Self:
        """The attempts that are left after one that failed.

        Raises:
            MaxRetryError: none is, or the next would begin too late.
        """
        left = super().increment(method, url, *args, **kwargs)
        if self.clock() + left.seconds_before(kwargs.get("response")) >= self.deadline:
            raise MaxRetryError(kwargs.get("_pool"), url or "", kwargs.get("error"))  # type: ignore[arg-type]  # as urllib3 does
        return left

    def seconds_before(self, answer: Any) -> float:
        """How long to wait after `answer`, None for no answer, before the next attempt."""
        asked = self.get_retry_after(answer) if answer is not None else None
        return float(asked or self.get_backoff_time())

    def sleep(self, response: Any = None) -> None:
        """Wait, and count the attempt that follows."""
        self.wait(self.seconds_before(response))
        self.sent[0] += 1

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
        """Whether an answer with this status may be no final one."""
        del method, has_retry_after
        return status_code in _RETRIED


def attempts_for(
    method: str, headers: Iterable[str], retries: int, backoff_factor: float, **own: Any
) -> Attempts:
    """The attempts of a request: one only, if it may do its work twice and has no key."""
    repeatable = method in _IDEMPOTENT or _KEY in map(str.lower, headers)
    return Attempts(
        total=retries if repeatable else 0,
        allowed_methods=None,
        backoff_factor=backoff_factor,
        raise_on_status=False,
        **own,
    )
