"""What the reference Core puts on streams: jobs for the worker, notices for the gateway.

A job is published at most once under its id, a notice each time. Nothing is written to the
database before Redis has taken the entry.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import BaseModel
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from shared.jobs import STREAM_OF, envelope_for
from shared.redis_streams import STREAM_NOTIFY_TELEGRAM, publish, publish_once
from shared.schemas import LLMJobResponse

from .core import Core
from .database import read

__all__ = [
    "UNREACHABLE",
    "connected",
    "impatient_redis",
    "publish_notice",
    "publish_pending_jobs",
    "try_to_publish",
]

UNREACHABLE = (RedisError, OSError, TimeoutError)
"""What publishing raises when Redis is down, absent or too slow."""

_PATIENCE_SECONDS = 2.0
_LOG = logging.getLogger(__name__)


def impatient_redis(url: str) -> Redis:
    """A client that gives up soon: a request must not wait for a Redis that is down."""
    once = Retry(NoBackoff(), 0)
    return Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=1, retry=once)


@asynccontextmanager
async def connected(core: Core) -> AsyncIterator[Redis]:
    """A client of Core's Redis, closed afterwards.

    Raises:
        ConnectionError: Core has no Redis.
    """
    if core.redis is None:
        raise ConnectionError("this Core has no Redis")
    client = core.redis()
    try:
        yield client
    finally:
        await client.aclose()


async def publish_notice(client: Redis, notice: BaseModel) -> None:
    """Put a notification on the gateway's stream.

    Raises:
        RedisError, OSError, TimeoutError: Redis did not take it.
    """
    async with asyncio.timeout(_PATIENCE_SECONDS):
        await publish(client, STREAM_NOTIFY_TELEGRAM, notice.model_dump(mode="json"))


async def try_to_publish(core: Core, job: LLMJobResponse) -> None:
    """Put a new job on its stream; if Redis can't be reached, the scheduler will."""
    if core.redis is None:
        return
    try:
        async with connected(core) as client:
            await _publish_job(core, client, job)
    except UNREACHABLE as error:
        _LOG.warning("job %s stays queued: %s", job.id, type(error).__name__)


async def publish_pending_jobs(core: Core) -> None:
    """Put every job that is not yet on its stream there, the oldest first.

    Raises:
        RedisError, OSError, TimeoutError: Redis can't be reached; the rest stays pending.
    """
    rows = core.store.execute("SELECT * FROM llm_jobs WHERE NOT published ORDER BY number")
    jobs = [read(LLMJobResponse, row) for row in rows.fetchall()]
    if not jobs:
        return
    async with connected(core) as client:
        for job in jobs:
            await _publish_job(core, client, job)


async def _publish_job(core: Core, client: Redis, job: LLMJobResponse) -> None:
    # Only what was sent: a key that the payload left out stays out.
    envelope = envelope_for(job.id, job.job_type, job.payload)
    data = envelope.model_dump(mode="json", exclude_unset=True)
    async with asyncio.timeout(_PATIENCE_SECONDS):
        await publish_once(client, STREAM_OF[job.job_type], data, job.id)
    core.store.execute("UPDATE llm_jobs SET published = TRUE WHERE id = ?", [job.id])
