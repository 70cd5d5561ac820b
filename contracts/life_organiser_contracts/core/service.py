"""What Core offers on users and their settings, on jobs, the audit log and its own condition."""

from __future__ import annotations

from typing import Final

from handfast.model import Content, Operation
from life_organiser_contracts.core.answering import answers
from life_organiser_contracts.core.posting import JobPost
from shared.answers import (
    AuditLogEntry,
    BackupStatus,
    Health,
    LLMJobResponse,
    UserResponse,
    UserSettingsResponse,
)
from shared.queries import AuditQuery, JobPath, JobQuery, SettingsPath
from shared.requests import LLMJobUpdate, UserCreate, UserSettingsUpdate

__all__ = [
    "CREATE_JOB",
    "GET_BACKUP_STATUS",
    "GET_HEALTH",
    "GET_JOB",
    "GET_SETTINGS",
    "LIST_AUDIT",
    "LIST_JOBS",
    "UPDATE_JOB",
    "UPDATE_SETTINGS",
    "UPSERT_USER",
]

GET_SETTINGS: Final = Operation(
    name="get_settings",
    method="GET",
    path="/settings/{user_id}",
    description="Never unknown: a user without settings, or nobody yet, gets the defaults.",
    path_parameters=SettingsPath,
    answers=answers(200, UserSettingsResponse, 422),
)

UPDATE_SETTINGS: Final = Operation(
    name="update_settings",
    method="PATCH",
    path="/settings/{user_id}",
    description="What is not given keeps its value or its default.",
    path_parameters=SettingsPath,
    bodies=(Content(UserSettingsUpdate),),
    answers=answers(200, UserSettingsResponse, 422),
)

UPSERT_USER: Final = Operation(
    name="upsert_user",
    method="POST",
    path="/users",
    description=(
        "Adds the user, allowed to write, unless already known; a known one stays as it is."
    ),
    bodies=(Content(UserCreate),),
    answers=answers(200, UserResponse, 422),
)

LIST_AUDIT: Final = Operation(
    name="list_audit",
    method="GET",
    path="/audit",
    description="What happened, newest first.",
    query_parameters=AuditQuery,
    answers=answers(200, list[AuditLogEntry], 422),
)

CREATE_JOB: Final = Operation(
    name="create_job",
    method="POST",
    path="/llm-jobs",
    description=(
        "Queues the job and publishes it once on its type's stream, now or once Redis is back."
    ),
    bodies=(Content(JobPost),),
    answers=answers(201, LLMJobResponse, 422),
)

GET_JOB: Final = Operation(
    name="get_job",
    method="GET",
    path="/llm-jobs/{job_id}",
    description="How far a job has come.",
    path_parameters=JobPath,
    answers=answers(200, LLMJobResponse, 404, 422),
)

UPDATE_JOB: Final = Operation(
    name="update_job",
    method="PATCH",
    path="/llm-jobs/{job_id}",
    description="Changes what is given and nothing else.",
    path_parameters=JobPath,
    bodies=(Content(LLMJobUpdate),),
    answers=answers(200, LLMJobResponse, 404, 422),
)

LIST_JOBS: Final = Operation(
    name="list_jobs",
    method="GET",
    path="/llm-jobs",
    description="Newest first; the user is the one that the job's payload names.",
    query_parameters=JobQuery,
    answers=answers(200, list[LLMJobResponse], 422),
)

GET_BACKUP_STATUS: Final = Operation(
    name="get_backup_status",
    method="GET",
    path="/backup/status",
    description="``ok`` and the time of the last backup, or ``not_configured``.",
    answers=answers(200, BackupStatus),
)

GET_HEALTH: Final = Operation(
    name="get_health",
    method="GET",
    path="/health",
    description="That Core is up.",
    answers=answers(200, Health),
)
