"""A reference LLM worker: what becomes of one job, from its envelope to the notification.

Deterministic: the model, the clock and the waiting are the caller's. It reads no stream: the
caller does, and acknowledges a job only once `work` has returned.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pydantic import BaseModel

from shared.core_client import CoreClient, CoreError
from shared.enums import HealthStatus, JobStatus, JobType, MessageType
from shared.jobs import JobEnvelope
from shared.notifications import HealthChange, JobExpiry, JobFailure
from shared.redis_streams import STREAM_NOTIFY_TELEGRAM, publish
from shared.results import EmailExtractResult
from shared.schemas import LLMJobResponse, LLMJobUpdate

from ..database import utc_now
from .asking import Attempt, Model, ModelError
from .replies import handle

__all__ = ["ALL_USERS", "Model", "ModelError", "publish_health", "work"]

ALL_USERS = 0
"""The receiver of a notification that is for every allowed user."""

_LIFE = timedelta(days=14)
_LONGEST_WAIT_SECONDS = 16.0
_RESULT_MESSAGES = {
    JobType.IMAGE_TAG: MessageType.LLM_IMAGE_TAG_RESULT,
    JobType.INTENT_CLASSIFY: MessageType.LLM_INTENT_RESULT,
    JobType.FOLLOWUP: MessageType.LLM_FOLLOWUP_RESULT,
    JobType.TASK_MATCH: MessageType.LLM_TASK_MATCH_RESULT,
}


async def work(
    envelope: JobEnvelope,
    model: Model,
    core_client: CoreClient,
    redis: Any,
    *,
    wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    clock: Callable[[], datetime] = utc_now,
) -> None:
    """Bring a job to its end: completed, failed after its last attempt, or expired.

    Waits 1, 2, 4 and 8 seconds between attempts.

    Raises:
        CoreError: Core does not take the job's start or end; the job is to come again.
        RedisError, OSError: likewise, of its notification.
    """
    started = await core_client.update_job(
        envelope.job_id, LLMJobUpdate(status=JobStatus.PROCESSING)
    )
    if clock() - started.created_at >= _LIFE:
        await _expire(envelope, core_client, redis)
        return
    attempt = Attempt(model, core_client)
    error: Exception | None = None
    for number in range(started.attempts + 1, started.max_attempts + 1):
        try:
            await _complete(attempt, envelope, redis)
        except Exception as raised:
            error = raised
            await _count(envelope, core_client, number)
            if number < started.max_attempts:
                await wait(min(2.0 ** (number - 1), _LONGEST_WAIT_SECONDS))
        else:
            return
    await _fail(envelope, core_client, redis, _described(error))


async def publish_health(redis: Any, previous: HealthStatus, new: HealthStatus) -> None:
    """Tell all users that the language model has become reachable or unreachable, if it has."""
    if new is not previous:
        content = HealthChange(new_status=new, previous_status=previous)
        await _notify(redis, ALL_USERS, MessageType.LLM_HEALTH_CHANGE, content)


async def _complete(attempt: Attempt, envelope: JobEnvelope, redis: Any) -> None:
    result = await attempt.once("result", lambda: handle(attempt, envelope))
    written = None if result is None else _written(result)
    change = LLMJobUpdate(status=JobStatus.COMPLETED, result=written)
    await attempt.once("completed", lambda: attempt.core.update_job(envelope.job_id, change))
    for number, (message_type, content) in enumerate(_notifications(envelope, result)):
        tell = partial(_notify, redis, envelope.user_id, message_type, content)
        await attempt.once(f"notification {number}", tell)


def _notifications(
    envelope: JobEnvelope, result: BaseModel | None
) -> Iterator[tuple[MessageType, BaseModel]]:
    if envelope.user_id is None or result is None:
        return
    if isinstance(result, EmailExtractResult):
        for event in result.events:
            yield MessageType.EVENT_CONFIRMATION, event
    else:
        yield _RESULT_MESSAGES[envelope.job_type], result


async def _count(envelope: JobEnvelope, core: CoreClient, attempts: int) -> None:
    try:
        await core.update_job(envelope.job_id, LLMJobUpdate(attempts=attempts))
    except CoreError:
        return  # perhaps why the attempt failed; its end will be reported, or it comes again


async def _fail(envelope: JobEnvelope, core: CoreClient, redis: Any, error: str) -> None:
    await _end(envelope, core, error)
    content = JobFailure(job_type=envelope.job_type, memory_id=_memory_of(envelope))
    if envelope.user_id is not None:
        await _notify(redis, envelope.user_id, MessageType.LLM_FAILURE, content)


async def _expire(envelope: JobEnvelope, core: CoreClient, redis: Any) -> None:
    await _end(envelope, core, "expired")
    content = JobExpiry(
        job_type=envelope.job_type,
        memory_id=_memory_of(envelope),
        original_message=_message_of(envelope),
    )
    if envelope.user_id is not None:
        await _notify(redis, envelope.user_id, MessageType.LLM_EXPIRY, content)


async def _end(envelope: JobEnvelope, core: CoreClient, error: str) -> LLMJobResponse:
    change = LLMJobUpdate(status=JobStatus.FAILED, error=error)
    return await core.update_job(envelope.job_id, change)


async def _notify(
    redis: Any, user_id: int | None, message_type: MessageType, content: BaseModel
) -> None:
    message = {"user_id": user_id, "message_type": message_type, "content": _written(content)}
    await publish(redis, STREAM_NOTIFY_TELEGRAM, message)


def _written(content: BaseModel) -> dict[str, Any]:
    # What was not said is left out; a null that was said (memory_id of a search) stays.
    return content.model_dump(mode="json", exclude_unset=True)


def _memory_of(envelope: JobEnvelope) -> str:
    return getattr(envelope.payload, "memory_id", None) or ""


def _message_of(envelope: JobEnvelope) -> str:
    payload = envelope.payload
    texts = (getattr(payload, name, None) for name in ("message", "memory_content", "subject"))
    return next((text for text in texts if text), "")


def _described(error: Exception | None) -> str:
    # Other errors may quote what they choked on.
    known = isinstance(error, CoreError | ModelError)
    return str(error) if known else type(error).__name__
