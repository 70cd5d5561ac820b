"""A new job: audio and a prompt are validated, priced, stored and queued.

No prompt is logged.
"""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Form, HTTPException, UploadFile
from redis.exceptions import RedisError

from shared.errors import BudgetExceededError, RateLimitError
from shared.models import Job
from shared.pipeline.queue import QueuedJob
from shared.pipeline.rest import UploadAccepted
from shared.validation import validate_audio_file, validate_prompt

from ..channels import push
from .service import Service, caller_of

__all__ = ["upload_routes"]

_BUCKET: Final = "audio-uploads"
_LARGEST_MB: Final = 10
_SHORTEST_PROMPT, _LONGEST_PROMPT = 50, 500
_UPLOADS_AN_HOUR: Final = 5
_ONE_HOUR: Final = timedelta(hours=1)
_PRICE: Final = Decimal("1.50")
_PRICE_OF_MEGABYTE: Final = Decimal("0.25")


def upload_routes(service: Service) -> APIRouter:
    """The route of uploads."""
    routes = APIRouter()
    Caller = Annotated[UUID, Depends(caller_of(service))]  # noqa: N806  # a type

    @routes.post("/upload-audio", status_code=201)
    async def upload_audio(
        user_id: Caller,
        audio_file: UploadFile | None = None,
        user_prompt: Annotated[str, Form()] = "",
    ) -> UploadAccepted:
        validate_prompt(user_prompt, _SHORTEST_PROMPT, _LONGEST_PROMPT)
        sound = audio_file.file if audio_file else io.BytesIO()
        validate_audio_file(sound, _LARGEST_MB)
        audio, prompt = sound.read(), user_prompt.strip()
        _count_upload(service, user_id)
        estimated = _estimate(audio)
        if estimated > service.budget:
            raise BudgetExceededError("the video would cost more than is allowed")
        return await _queue(service, user_id, audio, prompt, estimated)

    return routes


def _count_upload(service: Service, user_id: UUID) -> None:
    now = service.clock()
    recent = [at for at in service.store.uploads.get(user_id, []) if now - at < _ONE_HOUR]
    if len(recent) >= _UPLOADS_AN_HOUR:
        wait = _ONE_HOUR - (now - recent[0])
        raise RateLimitError("too many uploads", retry_after=max(wait.total_seconds(), 1))
    service.store.uploads[user_id] = [*recent, now]


def _estimate(audio: bytes) -> Decimal:
    megabytes = -(-len(audio) // 2**20)
    return _PRICE + megabytes * _PRICE_OF_MEGABYTE


async def _queue(
    service: Service, user_id: UUID, audio: bytes, prompt: str, estimated: Decimal
) -> UploadAccepted:
    job_id, now = uuid4(), service.clock()
    path = f"{user_id}/{job_id}/audio"
    try:
        await service.save(_BUCKET, path, audio)
    except TimeoutError:
        raise HTTPException(504, "the storage does not answer in time") from None
    job = Job(
        id=job_id,
        user_id=user_id,
        status="queued",
        audio_url=f"{_BUCKET}/{path}",
        user_prompt=prompt,
        created_at=now,
        updated_at=now,
    )
    service.store.add(job)
    of_job = job.model_dump(include={"user_id", "audio_url", "user_prompt", "created_at"})
    try:
        await push(service.clients, QueuedJob(job_id=job_id, **of_job))
    except (RedisError, OSError):
        service.store.jobs.pop(job_id)
        raise HTTPException(503, "the queue takes nothing") from None
    return UploadAccepted(job_id=job_id, status="queued", estimated_cost=estimated, created_at=now)
