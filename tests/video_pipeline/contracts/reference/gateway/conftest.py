"""A gateway whose storage and events are the test's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from handfast.transports.redis.clients import fake_redis
from shared.models import Job
from video_pipeline_contracts.reference import tokens
from video_pipeline_contracts.reference.gateway.app import create_app
from video_pipeline_contracts.reference.gateway.service import Service

SECRET = "example-secret-of-32-bytes-or-more"  # noqa: S105  # nobody's
JOB = UUID("00000001-0000-4000-8000-000000000001")
USER = UUID("00000002-0000-4000-8000-000000000002")


@dataclass
class Gateway:
    """The service, and the token of its one user, whose one job waits."""

    service: Service
    job_id: UUID
    token: str

    async def ask(self, method: str, path: str, **parts: Any) -> httpx.Response:
        """The answer to a request."""
        transport = httpx.ASGITransport(create_app(self.service))
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            return await client.request(method, f"/api/v1{path}", **parts)

    async def watch(self) -> httpx.Response:
        """The answer to a request for the job's stream, once the stream has ended."""
        return await self.ask("GET", f"/jobs/{self.job_id}/stream?token={self.token}")


@pytest.fixture
def gateway() -> Gateway:
    """Nothing is published, and what is saved is put among the store's files."""
    at = datetime.now(UTC)

    def listen(job_id: UUID) -> Any:
        raise NotImplementedError

    async def save(bucket: str, path: str, data: bytes) -> None:
        service.store.files[bucket, path] = data

    service = Service(SECRET, fake_redis(), listen, save)
    service.store.jobs[JOB] = Job(
        id=JOB,
        user_id=USER,
        status="queued",
        audio_url="audio-uploads/song.mp3",
        user_prompt="rain",
        created_at=at,
        updated_at=at,
    )
    return Gateway(service, JOB, tokens.issue(SECRET, str(USER), at, "authenticated"))
