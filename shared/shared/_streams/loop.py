"""The state of a running worker: what it has taken, what is ready, whose turn it is.

Talks to no Redis: `shared._streams.handling` and `shared._streams.supplying` do.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from functools import partial
from typing import Any

from pydantic import BaseModel

from shared._streams.patience import until_answered
from shared._streams.refusals import passes
from shared._streams.taking import Pending, Reading
from shared.streams.worker import Delivery, Worker

__all__ = ["Loop", "Ready"]

type Ready[M: BaseModel] = Delivery[M] | Pending
"""What can be handled: a message, or an entry that must be delivered once more for that."""


class Loop[M: BaseModel]:
    """What a worker has taken and not yet settled, by id; `ready` is what no task handles yet."""

    def __init__(
        self, redis_client: Any, worker: Worker[M], reading: Reading[M], stop: asyncio.Event
    ) -> None:
        self.redis = redis_client
        self.worker = worker
        self.reading = reading
        self.stop = stop
        self.taken: dict[str, Ready[M]] = {}
        self.ready: deque[Ready[M]] = deque()
        self.handled: list[str] = []
        self.lost: set[str] = set()
        self.waiting_tasks = 0
        self.ending = False
        self.recovered = asyncio.Event()
        self.has_ready = asyncio.Event()
        self.wants_more = asyncio.Event()
        self.has_handled = asyncio.Event()
        self.retries: set[asyncio.Task[None]] = set()
        self._over: dict[str, asyncio.Event] = {}
        self._queues: dict[Hashable, deque[Ready[M]]] = {}
        self._key_of: dict[str, Hashable] = {}

    async def answer[A](self, step: Callable[..., Awaitable[A]], *details: Any) -> A:
        """What a step returns, repeated until Redis answers it.

        Raises:
            RedisError: one that no repetition helps.
        """
        attempt = partial(step, self.redis, *details)
        return await until_answered(self.worker.stream.name, attempt, passes)

    def add(self, entry: Ready[M]) -> None:
        """Let a task handle an entry."""
        self.taken[entry.id] = entry
        self.ready.append(entry)
        self.has_ready.set()

    async def add_and_wait(self, entry: Ready[M]) -> None:
        """Let a task handle an entry, and wait until it was handled or has failed."""
        over = self._over[entry.id] = asyncio.Event()
        self.add(entry)
        await over.wait()

    def next(self) -> Ready[M] | None:
        """The next entry to handle, if there is one that nobody else has taken over."""
        while self.ready:
            entry = self.ready.popleft()
            if not self.lost or entry.id not in self.lost:
                return entry
            self.drop(entry.id)
        self.has_ready.clear()
        return None

    def has_turn(self, delivery: Delivery[M]) -> bool:
        """Whether a message may be handled now; else it is when those before it are done.

        Raises:
            Exception: what `order_by` raises.
        """
        order_by = self.worker.order_by
        if order_by is None or delivery.id in self._key_of:
            return True
        key = order_by(delivery.message)
        if (queue := self._queues.get(key)) is not None:
            queue.append(delivery)
            return False
        self._queues[key] = deque()
        self._key_of[delivery.id] = key
        return True

    def finish(self, entry_id: str) -> None:
        """An entry was handled: acknowledge it, and give the next of its order its turn."""
        self.handled.append(entry_id)
        self.has_handled.set()
        self._give_turn(entry_id)
        self.no_longer_waited_for(entry_id)

    def drop(self, entry_id: str) -> None:
        """An entry is no longer this worker's."""
        self.taken.pop(entry_id, None)
        self.lost.discard(entry_id)
        self.wants_more.set()
        self._give_turn(entry_id)
        self.no_longer_waited_for(entry_id)

    def no_longer_waited_for(self, entry_id: str) -> None:
        """Who waits for an entry waits no longer."""
        if self._over and (over := self._over.pop(entry_id, None)):
            over.set()

    def never_begun(self) -> set[str]:
        """New entries that wait for a task, or for their turn."""
        waiting = [*self.ready, *(entry for queue in self._queues.values() for entry in queue)]
        return {entry.id for entry in waiting if isinstance(entry, Delivery)}

    def retry(self, waiting: Coroutine[Any, Any, None]) -> None:
        """Run what makes an entry ready again."""
        task = asyncio.create_task(waiting)
        self.retries.add(task)
        task.add_done_callback(self.retries.discard)

    def _give_turn(self, entry_id: str) -> None:
        if not self._key_of or entry_id not in self._key_of:
            return
        key = self._key_of.pop(entry_id)
        if not (queue := self._queues[key]):
            del self._queues[key]
            return
        following = queue.popleft()
        self._key_of[following.id] = key
        self.ready.appendleft(following)
        self.has_ready.set()
