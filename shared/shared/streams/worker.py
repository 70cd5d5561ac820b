"""What a worker is: the stream that it reads, what it does with a message, and how patiently.

`shared.streams.running` runs one. Does nothing itself.
"""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from pydantic import BaseModel

from shared._streams.taking import Reading, refuse_below
from shared.streams.stream import Stream

__all__ = ["Delivery", "Worker"]


@dataclass(slots=True)
class Delivery[M: BaseModel]:
    """A message as it was delivered: where, to whom, and for which time (1 is the first).

    `settled` once `acknowledge_with` acknowledged it, or found that it is another consumer's: who
    delivered it leaves it alone then, for the other may not be done with it.
    """

    stream: Stream[M]
    consumer: str
    id: str
    message: M
    deliveries: int
    settled: bool = field(default=False, init=False, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Worker[M: BaseModel]:
    """Who handles the messages of a stream, and how.

    `consumer` is the worker's name in the group. It stays the same from run to run, and no two
    that run at once share it: a worker finds what its last run left by it.
    `handle` is awaited for each message. When it returns, the entry is acknowledged; when it
    raises, the message comes again after `first_retry_seconds`, twice as long after each further
    failure, `longest_retry_seconds` at most. After `deliveries` it is set aside.
    `concurrency` is how many are handled at a time. Those for which `order_by` returns the same
    are handled one after the other, in the stream's order, a retry included: by this worker.
    Several workers of a group do not wait for each other.
    `idle_ms` (milliseconds) is after how long others may take over what a worker left. What is
    being handled is never idle, however long it takes, as long as the event loop runs.
    `read_ahead` is how many entries are read together at most. The worker begins with as many as it
    handles at a time, and reads more while it is done with them within a tenth of a second.
    `block_ms` is how long one read waits: 2 s, or less where the client's socket waits less.
    `stop_seconds` is how long what is being handled may go on after the worker is to stop.

    Raises:
        ValueError: a number is below the least that makes sense.
    """

    stream: Stream[M]
    consumer: str
    handle: Callable[[Delivery[M]], Awaitable[object]]
    concurrency: int = 1
    order_by: Callable[[M], Hashable] | None = None
    deliveries: int = 5
    first_retry_seconds: float = 1.0
    longest_retry_seconds: float = 16.0
    idle_ms: int = 60_000
    read_ahead: int = 100
    block_ms: int | None = None
    stop_seconds: float = 10.0

    def __post_init__(self) -> None:
        whole = ("concurrency", "deliveries", "idle_ms", "read_ahead", "block_ms")
        seconds = ("first_retry_seconds", "longest_retry_seconds", "stop_seconds")
        for least, names in ((1, whole), (0, seconds)):
            refuse_below(least, **{name: getattr(self, name) for name in names})

    def retry_after(self, deliveries: int) -> float:
        """How many seconds a message waits that failed for the so-manyth time."""
        doubled = self.first_retry_seconds * 2.0 ** min(deliveries - 1, 60)
        return min(doubled, self.longest_retry_seconds)

    def reading(self, block_ms: int) -> Reading[M]:
        """How its entries are taken."""
        return Reading(
            self.stream.name,
            self.stream.group,
            self.consumer,
            parse=self.stream.read_json,
            decode=self.stream.data_of,
            deliveries=self.deliveries,
            idle_ms=self.idle_ms,
            count=self.read_ahead,
            block_ms=block_ms,
        )
