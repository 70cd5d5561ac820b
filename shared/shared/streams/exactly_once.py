"""Do what a message asks for once, where it is done in the same Redis: with the acknowledgement."""

from collections.abc import Callable
from typing import Any

from redis.exceptions import WatchError

from shared.redis_streams import companion
from shared.streams.worker import Delivery

__all__ = ["acknowledge_with"]


async def acknowledge_with(
    redis_client: Any, delivery: Delivery[Any], effects: Callable[[Any], object]
) -> bool:
    """Do the effects of a message and acknowledge it in one transaction: both once, or neither.

    `effects` is given the transaction and queues commands on it; it may be called again, and awaits
    nothing. On a cluster their keys are in the stream's slot (`companion`). Returns whether they
    were done: False where the entry is another consumer's by now, or is acknowledged already.
    A command that Redis takes and then can't do (one of a key of another type) undoes none of the
    others, and the entry is acknowledged.
    """
    stream = delivery.stream
    # Whoever settles this entry touches the key, so that of two at the same time one fails. Watched
    # also because a client repeats by itself what is not, after a lost reply too.
    fence = companion(stream.name, f"settling:{stream.group}:{delivery.id}")
    while True:
        async with redis_client.pipeline(transaction=True) as transaction:
            try:
                await transaction.watch(fence)
                own = await transaction.xpending_range(
                    *(stream.name, stream.group, delivery.id, delivery.id, 1),
                    consumername=delivery.consumer,
                )
                if not own:
                    delivery.settled = True
                    return False
                transaction.multi()
                effects(transaction)
                transaction.set(fence, "")
                transaction.delete(fence)
                transaction.xack(stream.name, stream.group, delivery.id)
                await transaction.execute()
            except WatchError:
                continue
            else:
                delivery.settled = True
                return True
