"""The live events of a job, as server-sent events (WHATWG HTML, section 9.2)."""

import json
from collections.abc import AsyncIterator
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, HTTPException
from fastapi.responses import StreamingResponse
from redis.exceptions import RedisError
from starlette.types import Receive, Scope, Send

from shared.models import Job
from shared.pipeline.events import DATA, TERMINAL

from .service import Service, job_of

__all__ = ["stream_routes"]

_MOST_CONNECTIONS: Final = 10


def stream_routes(service: Service) -> APIRouter:
    """The route of the stream; its token is in the query."""
    routes = APIRouter(prefix="/jobs")

    @routes.get("/{job_id}/stream")
    async def stream_job(job_id: UUID, token: str = "") -> StreamingResponse:
        job = job_of(service, job_id, service.user_of(token))
        try:
            async with service.clients() as redis:
                await redis.ping()
        except (RedisError, OSError):
            raise HTTPException(503, "no event can be received") from None
        # Nothing is awaited between the check and the count, so nobody comes in between.
        if service.connections[job_id] >= _MOST_CONNECTIONS:
            raise HTTPException(503, "there are too many connections to the job")
        service.connections[job_id] += 1
        return _Connection(service, job)

    return routes


class _Connection(StreamingResponse):
    """A stream that counts as a connection of its job until it ends, however it ends."""

    def __init__(self, service: Service, job: Job) -> None:
        headers = {"Cache-Control": "no-cache"}
        frames = self._counted(_frames(service, job))
        super().__init__(frames, media_type="text/event-stream", headers=headers)
        self._connections, self._job_id, self._counts = service.connections, job.id, True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._end()

    async def _counted(self, frames: AsyncIterator[str]) -> AsyncIterator[str]:
        async for frame in frames:
            yield frame
        self._end()  # before the client sees the end, for it may come back at once

    def _end(self) -> None:
        if self._counts:
            self._connections[self._job_id] -= 1
        self._counts = False


async def _frames(service: Service, job: Job) -> AsyncIterator[str]:
    async with service.listen(job.id) as receive:
        # Read anew: what came before the subscription is in the row, and nowhere else.
        job = service.store.jobs[job.id]
        yield _frame("progress", _start(job))
        if ending := _ending(job):
            yield _frame(*ending)
            return
        async for event_type, data in _events(service, receive):
            yield _frame(event_type, data)
            if event_type in TERMINAL:
                return


async def _events(service: Service, receive: Any) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    while True:
        text = await receive(service.heartbeat_seconds)
        if text is None:
            yield "heartbeat", {"timestamp": service.clock()}
            continue
        event = json.loads(text)
        yield event["event_type"], event["data"]


def _start(job: Job) -> dict[str, Any]:
    return {
        "progress": job.progress,
        "stage": job.current_stage,
        "status": job.status,
        "total_cost": job.total_cost,
    }


def _ending(job: Job) -> tuple[str, dict[str, Any]] | None:
    if job.status == "failed":
        error = job.error_message or "the job has failed"
        return "error", {"error": error, "code": "JOB_FAILED", "retryable": False}
    if job.status == "completed":
        return "completed", {"video_url": job.video_url or "", "total_cost": job.total_cost}
    return None


def _frame(event_type: str, data: dict[str, Any]) -> str:
    written = DATA[event_type].model_validate(data).model_dump_json(exclude_unset=True)
    return f"event: {event_type}\ndata: {written}\n\n"
