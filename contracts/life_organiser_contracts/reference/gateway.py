"""A reference Telegram gateway: each notification is shown once, each user's in their order.

Telegram is whoever the caller gives. What users send is a call of Core, which is not here.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from shared.notifications import EventConfirmation, ImageTagged, Notification, ReminderFired
from shared.redis_streams import companion
from shared.streams import Delivery, Worker, acknowledge_with
from shared.streams.of_life_organiser import NOTIFICATIONS

__all__ = ["SHOWN", "notification_worker", "shown_as", "shown_in_redis", "words_of"]

SHOWN = companion(NOTIFICATIONS.name, "shown")
"""The hash in which `shown_in_redis` puts what was shown."""

type Show = Callable[[Delivery[Notification]], Awaitable[object]]


def notification_worker(consumer: str, show: Show, **options: Any) -> Worker[Notification]:
    """The worker that shows notifications; `options` are those of `shared.streams.Worker`."""
    return Worker(
        stream=NOTIFICATIONS,
        consumer=consumer,
        handle=show,
        order_by=lambda notification: notification.user_id,
        **options,
    )


def shown_as(delivery: Delivery[Notification]) -> str:
    """By what a notification is known that was published twice: Core's scheduler may do that."""
    notification = delivery.message
    if isinstance(notification, ReminderFired):
        due = notification.content
        return f"reminder {due.reminder_id} {due.fire_at.isoformat()}"
    return f"entry {delivery.id}"


def words_of(notification: Notification) -> str:
    """What the user reads."""
    match notification:
        case ImageTagged(content=tagged):
            return f"tags: {', '.join(tagged.tags)}"
        case ReminderFired(content=due):
            return f"reminder: {due.memory_content or 'what you stored'}"
        case EventConfirmation(content=event):
            return f"event: {event.description}"
        case _:
            return str(notification.message_type)


def shown_in_redis(redis: Any) -> Show:
    """Show by writing to the same Redis, in the transaction that acknowledges."""

    async def show(delivery: Delivery[Notification]) -> None:
        name, words = shown_as(delivery), words_of(delivery.message)
        await acknowledge_with(
            redis, delivery, lambda transaction: transaction.hsetnx(SHOWN, name, words)
        )

    return show
