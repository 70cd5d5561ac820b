"""The LLM worker's jobs: created for others, changed by the worker, published by Core."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query
from pydantic import ValidationError

from shared.enums import AuditAction, EntityType, JobStatus
from shared.fields import Id
from shared.jobs import envelope_for, read_payload
from shared.schemas import LLMJobCreate, LLMJobResponse, LLMJobUpdate
from shared.schemas.queries import JobQuery

from ..core import Core, CurrentCore
from ..database import find, insert, page, read, transaction, update
from ..errors import INVALID, NOT_FOUND, invalid_part, missing
from ..publishing import try_to_publish
from . import audit

__all__ = ["router"]

router = APIRouter(prefix="/llm-jobs", tags=["llm-jobs"])


@router.post("", status_code=201, operation_id="create_job", responses=INVALID)
async def create_job(core: CurrentCore, body: LLMJobCreate) -> LLMJobResponse:
    """Queue a job and publish it, at once or as soon as Redis is back."""
    now, job_id = core.clock(), str(uuid4())
    user_id = _receiver(job_id, body)
    row = {"id": job_id, **body.model_dump(), "user_id": user_id, "status": JobStatus.QUEUED}
    actor = audit.SYSTEM if user_id is None else audit.user(user_id)
    with transaction(core.store):
        insert(core.store, "llm_jobs", {**row, "created_at": now, "updated_at": now})
        audit.write(core, EntityType.LLM_JOB, job_id, AuditAction.CREATED, actor)
    job = _require(core, job_id)
    await try_to_publish(core, job)
    return job


@router.get("", operation_id="list_jobs", responses=INVALID)
async def list_jobs(core: CurrentCore, query: Annotated[JobQuery, Query()]) -> list[LLMJobResponse]:
    """Jobs, newest first."""
    conditions = {
        "status = ?": query.status,
        "job_type = ?": query.job_type,
        "user_id = ?": query.user_id,
    }
    order = "created_at DESC, number DESC"
    rows = page(core.store, "llm_jobs", conditions, order, query.limit, query.offset)
    return [read(LLMJobResponse, row) for row in rows]


@router.get("/{job_id}", operation_id="get_job", responses=NOT_FOUND | INVALID)
async def get_job(core: CurrentCore, job_id: Id) -> LLMJobResponse:
    """A job with its payload and result."""
    return _require(core, job_id)


@router.patch("/{job_id}", operation_id="update_job", responses=NOT_FOUND | INVALID)
async def update_job(core: CurrentCore, job_id: Id, body: LLMJobUpdate) -> LLMJobResponse:
    """Change what is given; only the worker does."""
    with transaction(core.store):
        _require(core, job_id)
        changes = {**body.model_dump(exclude_unset=True), "updated_at": core.clock()}
        update(core.store, "llm_jobs", job_id, changes)
        detail = body.model_dump(mode="json", exclude_unset=True)
        action, actor = AuditAction.UPDATED, audit.LLM_WORKER
        audit.write(core, EntityType.LLM_JOB, job_id, action, actor, detail)
    return _require(core, job_id)


def _receiver(job_id: str, body: LLMJobCreate) -> int | None:
    try:
        read_payload(body.job_type, body.payload)
    except ValidationError as error:
        raise invalid_part(error, ("body", "payload")) from None
    return envelope_for(job_id, body.job_type, body.payload).user_id


def _require(core: Core, job_id: str) -> LLMJobResponse:
    row = find(core.store, "llm_jobs", job_id)
    if row is None:
        raise missing("job", job_id)
    return read(LLMJobResponse, row)
