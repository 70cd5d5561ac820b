"""The methods of Core's client: one an operation, named as the operation.

Arguments and errors are as `shared.core_client` describes. Reads no answer itself.
"""

from types import TracebackType
from typing import Any, Self

import httpx

from shared.core_client.call import call
from shared.schemas.answers import (
    AuditLogEntry,
    BackupStatus,
    EventResponse,
    Health,
    ImageStored,
    LLMJobResponse,
    MemoryResponse,
    MemoryWithTags,
    ReminderResponse,
    SearchResult,
    TaskResponse,
    UserResponse,
    UserSettingsResponse,
)
from shared.schemas.queries import (
    AuditQuery,
    EventPath,
    EventQuery,
    JobPath,
    JobQuery,
    MemoryPath,
    ReminderPath,
    ReminderQuery,
    SearchQuery,
    SettingsPath,
    TagPath,
    TaskPath,
    TaskQuery,
)
from shared.schemas.requests import (
    EventCreate,
    EventUpdate,
    LLMJobCreate,
    LLMJobUpdate,
    MemoryCreate,
    MemoryUpdate,
    ReminderCreate,
    ReminderUpdate,
    TagAdd,
    TaskCreate,
    TaskUpdate,
    UserCreate,
    UserSettingsUpdate,
)

__all__ = ["CoreClient"]


class CoreClient:
    """Core at a base URL, over an httpx client of the caller's or one of its own.

    Leaving its `async with` block, or `aclose`, closes a client of its own and no other.
    A `transport` serves a client of its own, for instance to reach an ASGI app in process.
    """

    def __init__(
        self,
        base_url: str,
        client: httpx.AsyncClient | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url
        self._client = client or httpx.AsyncClient(transport=transport)
        self._is_own = client is None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections that this client opened itself."""
        if self._is_own:
            await self._client.aclose()

    async def _call[T](self, operation: str, answer: type[T], **parts: Any) -> T:
        return await call(self._client, self._base_url, operation, answer, **parts)

    async def create_memory(self, body: MemoryCreate) -> MemoryResponse:
        """Store a memory; with a media type it stays pending until confirmed."""
        return await self._call("POST /memories", MemoryResponse, body=body)

    async def get_memory(self, memory_id: str) -> MemoryWithTags:
        """Get a memory with all its tags."""
        return await self._call(
            "GET /memories/{memory_id}", MemoryWithTags, path=MemoryPath(memory_id=memory_id)
        )

    async def update_memory(self, memory_id: str, body: MemoryUpdate) -> MemoryResponse:
        """Change what is set, and clear what is set to None."""
        return await self._call(
            "PATCH /memories/{memory_id}",
            MemoryResponse,
            path=MemoryPath(memory_id=memory_id),
            body=body,
        )

    async def delete_memory(self, memory_id: str) -> None:
        """Delete a memory; refused (409) while a task, reminder or event has it."""
        await self._call(
            "DELETE /memories/{memory_id}", type(None), path=MemoryPath(memory_id=memory_id)
        )

    async def add_tags(self, memory_id: str, body: TagAdd) -> MemoryWithTags:
        """Add tags, or give those that are there another status."""
        return await self._call(
            "POST /memories/{memory_id}/tags",
            MemoryWithTags,
            path=MemoryPath(memory_id=memory_id),
            body=body,
        )

    async def remove_tag(self, memory_id: str, tag: str) -> None:
        """See to it that a memory has no such tag."""
        await self._call(
            "DELETE /memories/{memory_id}/tags/{tag}",
            type(None),
            path=TagPath(memory_id=memory_id, tag=tag),
        )

    async def upload_image(self, memory_id: str, body: bytes) -> ImageStored:
        """Store a memory's image."""
        return await self._call(
            "POST /memories/{memory_id}/image",
            ImageStored,
            path=MemoryPath(memory_id=memory_id),
            files={"file": body},
        )

    async def create_task(self, body: TaskCreate) -> TaskResponse:
        """Add a task that is not done yet."""
        return await self._call("POST /tasks", TaskResponse, body=body)

    async def list_tasks(self, *, query: TaskQuery | None = None) -> list[TaskResponse]:
        """List tasks, newest first; without an owner those of all owners."""
        return await self._call("GET /tasks", list[TaskResponse], query=query)

    async def update_task(self, task_id: str, body: TaskUpdate) -> TaskResponse:
        """Change what is set; a recurring task that becomes done is followed by a new one."""
        return await self._call(
            "PATCH /tasks/{task_id}", TaskResponse, path=TaskPath(task_id=task_id), body=body
        )

    async def delete_task(self, task_id: str) -> None:
        """Delete a task."""
        await self._call("DELETE /tasks/{task_id}", type(None), path=TaskPath(task_id=task_id))

    async def create_reminder(self, body: ReminderCreate) -> ReminderResponse:
        """Add a reminder."""
        return await self._call("POST /reminders", ReminderResponse, body=body)

    async def list_reminders(self, *, query: ReminderQuery | None = None) -> list[ReminderResponse]:
        """List reminders, the earliest first."""
        return await self._call("GET /reminders", list[ReminderResponse], query=query)

    async def update_reminder(self, reminder_id: str, body: ReminderUpdate) -> ReminderResponse:
        """Change what is set."""
        return await self._call(
            "PATCH /reminders/{reminder_id}",
            ReminderResponse,
            path=ReminderPath(reminder_id=reminder_id),
            body=body,
        )

    async def delete_reminder(self, reminder_id: str) -> None:
        """Delete a reminder; an event that has it loses the link."""
        await self._call(
            "DELETE /reminders/{reminder_id}",
            type(None),
            path=ReminderPath(reminder_id=reminder_id),
        )

    async def create_event(self, body: EventCreate) -> EventResponse:
        """Add an event that waits for its owner's word."""
        return await self._call("POST /events", EventResponse, body=body)

    async def update_event(self, event_id: str, body: EventUpdate) -> EventResponse:
        """Change what is set; confirming an event of a memory makes a reminder."""
        return await self._call(
            "PATCH /events/{event_id}", EventResponse, path=EventPath(event_id=event_id), body=body
        )

    async def list_events(self, *, query: EventQuery | None = None) -> list[EventResponse]:
        """List events, the latest date first."""
        return await self._call("GET /events", list[EventResponse], query=query)

    async def search(self, *, query: SearchQuery) -> list[SearchResult]:
        """Find an owner's confirmed memories, pinned ones first, 20 at most."""
        return await self._call("GET /search", list[SearchResult], query=query)

    async def get_settings(self, user_id: int) -> UserSettingsResponse:
        """Get a user's settings, or the defaults."""
        return await self._call(
            "GET /settings/{user_id}", UserSettingsResponse, path=SettingsPath(user_id=user_id)
        )

    async def update_settings(self, user_id: int, body: UserSettingsUpdate) -> UserSettingsResponse:
        """Change what is set."""
        return await self._call(
            "PATCH /settings/{user_id}",
            UserSettingsResponse,
            path=SettingsPath(user_id=user_id),
            body=body,
        )

    async def upsert_user(self, body: UserCreate) -> UserResponse:
        """Add a user unless already known."""
        return await self._call("POST /users", UserResponse, body=body)

    async def list_audit(self, *, query: AuditQuery | None = None) -> list[AuditLogEntry]:
        """List what happened, newest first."""
        return await self._call("GET /audit", list[AuditLogEntry], query=query)

    async def create_job(self, body: LLMJobCreate) -> LLMJobResponse:
        """Queue a job for the worker."""
        return await self._call("POST /llm-jobs", LLMJobResponse, body=body)

    async def get_job(self, job_id: str) -> LLMJobResponse:
        """Get a job."""
        return await self._call(
            "GET /llm-jobs/{job_id}", LLMJobResponse, path=JobPath(job_id=job_id)
        )

    async def update_job(self, job_id: str, body: LLMJobUpdate) -> LLMJobResponse:
        """Say how far a job has come."""
        return await self._call(
            "PATCH /llm-jobs/{job_id}", LLMJobResponse, path=JobPath(job_id=job_id), body=body
        )

    async def list_jobs(self, *, query: JobQuery | None = None) -> list[LLMJobResponse]:
        """List jobs, newest first."""
        return await self._call("GET /llm-jobs", list[LLMJobResponse], query=query)

    async def get_backup_status(self) -> BackupStatus:
        """Get the time of the last backup, if there was one."""
        return await self._call("GET /backup/status", BackupStatus)

    async def get_health(self) -> Health:
        """Ask whether Core is up."""
        return await self._call("GET /health", Health)
