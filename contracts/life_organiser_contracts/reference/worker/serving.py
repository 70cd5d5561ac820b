"""The reference LLM worker on its streams: a job's notifications and its acknowledgement are one.

On one Redis: the streams of jobs and of notifications are in different slots of a cluster.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from shared.core_client import CoreClient
from shared.jobs import JobEnvelope
from shared.schemas import EventCreate, EventResponse
from shared.schemas.queries import EventQuery
from shared.streams import Delivery, Stream, Worker, acknowledge_with

from .asking import Model
from .work import work

__all__ = ["Notifications", "job_worker"]

_PAGE = 200


class Notifications:
    """Stands for the Redis that a job publishes to; `put` appends all in a transaction."""

    def __init__(self) -> None:
        self._entries: list[tuple[str, dict[Any, Any]]] = []

    async def xadd(self, stream_name: str, fields: dict[Any, Any]) -> str:
        """Remember an entry; its id is not known yet."""
        self._entries.append((stream_name, fields))
        return ""

    def put(self, transaction: Any) -> None:
        """Append all that were remembered."""
        for stream_name, fields in self._entries:
            transaction.xadd(stream_name, fields)


class _Again(CoreClient):
    """Core, for a job that came before: an event that it found then is not added again."""

    async def create_event(self, body: EventCreate) -> EventResponse:
        """The event that is there, or a new one."""
        offset = 0
        while True:
            query = EventQuery(owner_user_id=body.owner_user_id, limit=_PAGE, offset=offset)
            found = await self.list_events(query=query)
            for event in found:
                if (event.source_ref, event.description, event.event_date) == (
                    *(body.source_ref, body.description, body.event_date),
                ):
                    return event
            if len(found) < _PAGE:
                return await super().create_event(body)
            offset += _PAGE


def job_worker(
    stream: Stream[Any],
    consumer: str,
    model: Model,
    core: Callable[[type[CoreClient]], CoreClient],
    redis: Any,
    *,
    finish: Callable[[JobEnvelope, Model, CoreClient, Any], Awaitable[None]] = work,
    **options: Any,
) -> Worker[Any]:
    """The worker of a stream of jobs; `core` makes a client of the class that it is given.

    Whatever ends the worker, a job's notifications are published once: with its acknowledgement.
    `finish` brings a job to its end: another one than `work` lets whoever tries the worker choose
    the clock, and leave out the waits between attempts. `options` are those of
    `shared.streams.Worker`.
    """

    async def handle(delivery: Delivery[JobEnvelope]) -> None:
        notifications = Notifications()
        async with core(CoreClient if delivery.deliveries == 1 else _Again) as client:
            await finish(delivery.message, model, client, notifications)
        await acknowledge_with(redis, delivery, notifications.put)

    return Worker(stream=stream, consumer=consumer, handle=handle, **options)
