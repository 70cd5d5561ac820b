"""What Core offers on users and their settings, on jobs, the audit log and its own condition."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Union

from pydantic import Field, create_model

from handfast.declare import Value, expect
from life_organiser_contracts.core.provider import core
from shared.enums import JobType
from shared.jobs import JOB_OF
from shared.schemas.answers import (
    AuditLogEntry,
    BackupStatus,
    Health,
    LLMJobResponse,
    UserResponse,
    UserSettingsResponse,
)
from shared.schemas.queries import AuditQuery, JobPath, JobQuery, SettingsPath
from shared.schemas.requests import LLMJobUpdate, UserCreate, UserSettingsUpdate


def _post(job_type: JobType) -> Any:
    """A job of that type as it is posted: Core refuses any other payload."""
    payload: Any = JOB_OF[job_type].model_fields["payload"].annotation
    fields: Any = {"job_type": (Literal[job_type], ...), "payload": (payload, ...)}
    return create_model(f"{payload.__name__.removesuffix('Payload')}Post", **fields)


JobPost: Any = Annotated[
    Union[tuple(map(_post, JobType))],  # noqa: UP007  # of a tuple
    Field(discriminator="job_type"),
]
"""Any job, as it is posted."""

GET_SETTINGS: Final = core.get(
    "/settings/{user_id}",
    name="get_settings",
    description="Never unknown: a user without settings, or nobody yet, gets the defaults.",
    path=SettingsPath,
    answers={200: UserSettingsResponse},
    echo={"user_id": "telegram_user_id"},
)
UPDATE_SETTINGS: Final = core.patch(
    "/settings/{user_id}",
    name="update_settings",
    description="What is not given keeps its value or its default.",
    path=SettingsPath,
    body=UserSettingsUpdate,
    answers={200: UserSettingsResponse},
    echo={"user_id": "telegram_user_id"},
    echo_body=True,
    refusals_leave=(expect(GET_SETTINGS),),
)
UPSERT_USER: Final = core.post(
    "/users",
    name="upsert_user",
    description="Adds the user, allowed to write, unless already known; who is known stays so.",
    body=UserCreate,
    answers={200: UserResponse},
    echo={"telegram_user_id": "telegram_user_id"},
)
LIST_AUDIT: Final = core.get(
    "/audit",
    name="list_audit",
    description="What happened, newest first.",
    query=AuditQuery,
    answers={200: list[AuditLogEntry]},
    echo={name: f"[*].{name}" for name in ("entity_type", "entity_id", "action", "actor")},
    ordered="-created_at",
)
LIST_JOBS: Final = core.get(
    "/llm-jobs",
    name="list_jobs",
    description="Newest first; the user is the one that the job's payload names.",
    query=JobQuery,
    answers={200: list[LLMJobResponse]},
    echo={"status": "[*].status", "job_type": "[*].job_type", "user_id": "[*].payload.user_id"},
    ordered="-created_at",
)
CREATE_JOB: Final = core.post(
    "/llm-jobs",
    name="create_job",
    description="Queues the job and publishes it once on its stream, now or once Redis is back.",
    body=JobPost,
    answers={201: LLMJobResponse},
    echo={"job_type": "job_type"},
    refusals_leave=(expect(LIST_JOBS, query={"user_id": Value("user_id")}),),
)
GET_JOB: Final = core.get(
    "/llm-jobs/{job_id}",
    name="get_job",
    description="How far a job has come.",
    path=JobPath,
    answers={200: LLMJobResponse},
    refuses=(404,),
    echo={"job_id": "id"},
)
UPDATE_JOB: Final = core.patch(
    "/llm-jobs/{job_id}",
    name="update_job",
    description="Changes what is given and nothing else.",
    path=JobPath,
    body=LLMJobUpdate,
    answers={200: LLMJobResponse},
    refuses=(404,),
    echo={"job_id": "id"},
    echo_body=True,
    refusals_leave=(expect(GET_JOB),),
)
GET_BACKUP_STATUS: Final = core.get(
    "/backup/status",
    name="get_backup_status",
    description="``ok`` and the time of the last backup, or ``not_configured``.",
    answers={200: BackupStatus},
)
GET_HEALTH: Final = core.get(
    "/health", name="get_health", description="That Core is up.", answers={200: Health}
)
