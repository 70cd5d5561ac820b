"""The message-processor: it takes the next message, and answers whoever asked, as a reply to it.

It works at the queue of the private service, in a process of its own; how often, and what an answer
says, is not decided here. No number and no message is logged.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from redis.asyncio import Redis

from zapa_shared.queue import QueuedMessage
from zapa_shared.rest.bridge import SERVICE_SESSION

from .bridge_client import BridgeClient, WhatsAppBridgeError
from .private import queue

__all__ = ["answer_next"]


async def answer_next(
    redis: Redis,
    bridge: BridgeClient,
    answer: Callable[[QueuedMessage], str],
    now: datetime,
    wait: Callable[[float], Awaitable[None]],
) -> None:
    """Answer the message that comes next; where the bridge fails, it is tried again."""
    taken = await queue.take(redis, now)
    if taken is None:
        return
    to, replied_to = taken.metadata.from_number, taken.metadata.whatsapp_message_id
    try:
        await bridge.send_message(SERVICE_SESSION, to, answer(taken), replied_to)
    except WhatsAppBridgeError as error:
        await queue.fail(redis, taken, str(error), now, wait)
    else:
        await queue.acknowledge(redis, taken)
