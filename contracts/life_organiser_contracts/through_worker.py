"""What the LLM worker has made of the Core that it works for, as it is read there afterwards.

The worker is verified together with a Core: these are reads of that one, and none of the worker's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handfast.declare import Answered, Exchange, Value, expect, under
from life_organiser_contracts.streams import worker
from shared.schemas.answers import (
    AuditLogEntry,
    ErrorBody,
    EventResponse,
    LLMJobResponse,
    MemoryWithTags,
    ValidationErrorBody,
)
from shared.schemas.queries import AuditQuery, EventQuery, JobPath, MemoryPath

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_JOB: Final = worker.get(
    "/llm-jobs/{job_id}",
    name="get_job_of_worker",
    description="The job, as the worker has left it in Core.",
    path=JobPath,
    answers={200: LLMJobResponse, 404: ErrorBody},
    echo={"job_id": "id"},
)
_MEMORY: Final = worker.get(
    "/memories/{memory_id}",
    name="get_memory_of_worker",
    description="The memory, as the worker has left it in Core.",
    path=MemoryPath,
    answers={200: MemoryWithTags, 404: ErrorBody},
    echo={"memory_id": "id"},
)
_EVENTS: Final = worker.get(
    "/events",
    name="list_events_of_worker",
    description="The events that the worker has found.",
    query=EventQuery,
    answers={200: list[EventResponse], 422: ValidationErrorBody},
)
_AUDIT: Final = worker.get(
    "/audit",
    name="list_audit_of_worker",
    description="What the worker has asked Core for, the latest first.",
    query=AuditQuery,
    answers={200: list[AuditLogEntry], 422: ValidationErrorBody},
)

_BEGUN: Final = {"status": "processing"}


def job(status: str, **equals: Any) -> Exchange:
    """The job has come so far."""
    return expect(_JOB, equals={"status": status, **equals})


def completed() -> Exchange:
    """The job is completed, and its result is what the user is sent."""
    return job("completed", result=Answered("content"))


def steps(*details: Mapping[str, Any], at: Sequence[str] = ()) -> Exchange:
    """What the worker changed in the job once it had begun, in order, and at which moments."""
    begun_first = [{}, *({"created_at": moment} for moment in at)]
    rows = [
        {**under("detail", one), **(begun_first[place] if place < len(begun_first) else {})}
        for place, one in enumerate((_BEGUN, *details))
    ][::-1]
    query = {"entity_type": "llm_job", "entity_id": Value("job_id"), "action": "updated"}
    return expect(_AUDIT, query=query, rows=rows)


def tried(*counts: int) -> Sequence[Mapping[str, Any]]:
    """The attempts that were counted, and nothing else with them."""
    return [{"attempts": count, "status": None} for count in counts]


def memory(memory_id: Any, **equals: Any) -> Exchange:
    """The memory has this."""
    return expect(_MEMORY, path={"memory_id": memory_id}, equals=equals)


def memories_changed(count: int) -> Exchange:
    """Core was asked to change or add memories so often."""
    by_worker = {"entity_type": "memory", "actor": "system:llm_worker"}
    return expect(_AUDIT, query=by_worker, exactly=count)


def memories_added(count: int) -> Exchange:
    """So many memories were added."""
    return expect(_AUDIT, query={"entity_type": "memory", "action": "created"}, exactly=count)


def events(*rows: Mapping[str, Any]) -> Exchange:
    """These are all the events of the user."""
    return expect(_EVENTS, query={"owner_user_id": Value("user_id")}, rows=rows)
