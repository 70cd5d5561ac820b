"""Reads tasks back from Celery's queue in memory, as a worker's process would find them.

Takes none of them out. What it finds is Celery's own envelope (message protocol 2), of which only
what the worker acts on is passed on: the task's name and its arguments.
"""

from __future__ import annotations

import base64
import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from kombu.transport.memory import Channel

from handfast.transports.protocol import PATIENCE, Arrived, count_mismatches, poll
from service_desk_contracts.schemas.tasks import QUEUE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractAsyncContextManager

    from handfast.declare import Message
    from handfast.transports.protocol import TransportReader

__all__ = ["CeleryQueue", "task_of", "waiting"]

_NOUN = ("task", "tasks")


class CeleryQueue:
    """The tasks in the queue of a broker in memory; an address is `<queue>/<task>`."""

    def opened(self) -> AbstractAsyncContextManager[TransportReader]:
        """This reader, in the form in which a provider brings it."""
        return nullcontext(self)

    async def clear(self) -> None:
        """Forget every task."""
        for queue in Channel.queues.values():
            queue.queue.clear()

    async def mark(self, messages: Iterable[Message]) -> int:
        """How many tasks there are in all queues; the messages make no difference."""
        return len(waiting())

    async def collect(self, since: int, message: Message, expected: int) -> Arrived:
        """The tasks of the message's name that were added to its queue since then."""
        read = since

        async def new() -> list[dict[str, Any]]:
            nonlocal read
            added = waiting()[read:]
            read += len(added)
            return [task for task in added if f"{QUEUE}/{task['task']}" == message.address]

        found = await poll(new, expected, PATIENCE)
        return Arrived(tuple(found), count_mismatches(message, expected, len(found), _NOUN))


def waiting() -> list[dict[str, Any]]:
    """Each task that waits, the first that was sent first."""
    queue = Channel.queues.get(QUEUE)
    return [] if queue is None else [task_of(envelope) for envelope in list(queue.queue)]


def task_of(envelope: Any) -> dict[str, Any]:
    """The name of a task and its arguments, of an envelope whose body is JSON in Base64.

    Raises:
        KeyError, ValueError: it is none.
    """
    args, kwargs, _ = json.loads(base64.b64decode(envelope["body"]))
    return {"task": envelope["headers"]["task"], "args": args, "kwargs": kwargs}
