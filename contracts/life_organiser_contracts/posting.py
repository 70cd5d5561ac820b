"""What every consumer that posts a job says of it: stored as posted, handed over once as posted.

Functions that make clauses; no interaction is declared here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handfast.model import NOT_NULL, Answered, Exchange, Published
from life_organiser_contracts.core import GET_JOB, LIST_JOBS
from life_organiser_contracts.phrases import USER, audited, under
from life_organiser_contracts.streams import JOBS
from shared.enums import AuditAction, EntityType, JobType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handfast.model import Then

__all__ = ["nothing_queued", "posted"]


def posted(job_type: JobType, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The clauses of a job that is posted, queued, stored and handed over as it was posted."""
    stored = {"job_type": job_type, "status": "queued", "attempts": 0, "max_attempts": 5}
    queued = {**stored, "result": None, "error": None, **under("payload", payload)}
    return {
        "body": {"job_type": job_type, "payload": payload},
        "equals": {"id": NOT_NULL, **queued},
        "then": (
            _handed_over(job_type, payload),
            Exchange(
                operation=GET_JOB,
                path={"job_id": Answered("id")},
                equals={"id": Answered("id"), **queued},
            ),
            audited(EntityType.LLM_JOB, Answered("id"), AuditAction.CREATED),
        ),
    }


def _handed_over(job_type: JobType, payload: Mapping[str, Any]) -> Then:
    """Exactly one entry on the job type's stream holds the job as it was posted."""
    return Published(
        message=JOBS[job_type],
        equals={
            "job_id": Answered("id"),
            "job_type": job_type,
            "user_id": payload["user_id"],
            **under("payload", payload),
        },
    )


def nothing_queued(job_type: JobType) -> tuple[Then, ...]:
    """The user has no job, and nothing came on the stream of that job type."""
    return (
        Published(message=JOBS[job_type], exactly=0),
        Exchange(operation=LIST_JOBS, query={"user_id": USER}, exactly=0),
    )
