"""Let nobody else take over what a consumer has taken, however long it is handled."""

import asyncio
import logging
from collections.abc import Collection
from typing import Any

from shared._streams.taking import Reading

__all__ = ["claim_own", "guard"]

_LOG = logging.getLogger("shared.streams")


async def guard(
    redis_client: Any, reading: Reading[Any], taken: Collection[str], lost: set[str]
) -> None:
    """Begin the idle time of all that is taken again, three times in `idle_ms`.

    What is another consumer's by now (the event loop stood still for too long) is added to `lost`.
    """
    while True:
        await asyncio.sleep(reading.idle_ms / 3000)
        try:
            ids = list(taken)
            own = await _own(redis_client, reading, ids)
            if own:
                await claim_own(redis_client, reading, own)
        except Exception as error:  # Redis is away: whoever reads or acknowledges reports it
            _LOG.debug("%s: not guarded: %r", reading.stream, error)
        else:
            # What was acknowledged meanwhile is not pending any more, and is not lost.
            lost.update(one for one in ids if one not in own and one in taken)


async def _own(redis_client: Any, reading: Reading[Any], ids: list[str]) -> set[str]:
    async with redis_client.pipeline(transaction=False) as pipeline:
        for one in ids:
            pipeline.xpending_range(
                *(reading.stream, reading.group, one, one, 1), consumername=reading.consumer
            )
        found = await pipeline.execute()
    return {one for one, rows in zip(ids, found, strict=True) if rows}


async def claim_own(
    redis_client: Any, reading: Reading[Any], ids: Collection[str], **options: Any
) -> None:
    """Begin the idle time of entries again, with other options of XCLAIM; counts no delivery."""
    place = (reading.stream, reading.group, reading.consumer)
    await redis_client.xclaim(*place, 0, sorted(ids), justid=True, **options)
