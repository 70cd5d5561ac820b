"""What operators rely on to see what Core has done and how it is."""

from __future__ import annotations

from handfast.declare import ABSENT, NOT_NULL, row
from life_organiser_contracts import phrases
from life_organiser_contracts.admin.consumer import admin
from life_organiser_contracts.core import service
from life_organiser_contracts.states import jobs, memories, moments, others

healthy = admin.relies_on(service.GET_HEALTH, "ask for health", equals={"status": "ok"})
healthy.but("ask for health while Redis is down", given=moments.REDIS_IS_DOWN())
admin.relies_on(
    service.GET_BACKUP_STATUS,
    "ask for a backup that was never made",
    given=moments.NO_BACKUP(),
    equals={"status": "not_configured", "last_backup_at": None},
)
admin.relies_on(
    service.GET_BACKUP_STATUS,
    "ask for the last backup",
    given=moments.Backup(),
    equals={"status": "ok", "last_backup_at": moments.Backup.last_backup_at},
)

_PINNED = row(action="updated", detail=NOT_NULL)
_ADDED = row(action="created", actor=phrases.ACTOR, detail=None)

history = admin.relies_on(
    service.LIST_AUDIT,
    "list what happened to a memory",
    given=(memories.Audited(), others.Neighbour()),
    query={"entity_type": "memory", "entity_id": phrases.MEMORY},
    rows=(_PINNED, _ADDED),
    pages=True,
    refusals=tuple(f"query.{n}" for n in ("entity_type", "entity_id", "action", "limit", "offset")),
)
history.but("list what happened to a memory by descending id", ordered="-id")
history.but(
    "list what happened to a memory before the last change",
    query={"limit": 1000, "offset": 1},
    rows=(_ADDED,),
)
history.but(
    "list what happened to a memory of more changes than a page has rows",
    given=others.MoreThanAPage(things="changes"),
    each={"action": "updated"},
    rows=None,
    exactly=50,
)
history.but(
    "list what happened to anything",
    query={"entity_type": ABSENT, "entity_id": ABSENT},
    rows=None,
    at_least=2,
    ordered="-id",
)
history.but(
    "list what a user added to the memories",
    query={"entity_type": ABSENT, "action": "created", "actor": phrases.ACTOR},
    each={"entity_type": "memory"},
    rows=(_ADDED,),
)
history.but("list how a memory was changed", query={"action": "updated"}, rows=(_PINNED,))
history.but(
    "list what the scheduler added to a memory",
    query={"action": "created", "actor": phrases.SCHEDULER},
    rows=(),
)
history.but("list what half an actor did to a memory", query={"actor": "user:"}, rows=())
history.but("list what the scheduler did to a memory", query={"actor": "system:scheduler"}, rows=())
history.but(
    "list what happened to a task by the id of a memory", query={"entity_type": "task"}, rows=()
)
history.but(
    "list what happened to a memory that is not there",
    given=(memories.NoMemory(), others.Neighbour()),
    rows=(),
)

_SEVERAL = jobs.SeveralJobs
_FOLLOWUP = row(job_type="followup", result=None)
_QUEUED = row(**_FOLLOWUP, id=_SEVERAL.queued_id, status="queued", attempts=0, error=None)
_LOST = row(status="failed", attempts=5, error=_SEVERAL.error)
_ASKED = {"payload.message": _SEVERAL.other_message}
_FAILED = row(**_FOLLOWUP, **_LOST, **_ASKED, id=_SEVERAL.failed_id)
_DONE = row(job_type="image_tag", status="completed", result=_SEVERAL.result, error=None)
_COMPLETED = row(**_DONE, id=_SEVERAL.completed_id)

get = admin.relies_on(
    service.GET_JOB,
    "get a job",
    given=jobs.Job(),
    equals={**phrases.NEW_FOLLOWUP, "status": "queued"},
)
get.but(
    "get a job that failed",
    given=_SEVERAL(),
    path={"job_id": _SEVERAL.failed_id},
    equals_only=_FAILED,
)
get.but(
    "get a job that is done",
    given=_SEVERAL(),
    path={"job_id": _SEVERAL.completed_id},
    equals_only=_COMPLETED,
)
get.but("get a job that is not there", given=jobs.NoJob(), status=404)

every = admin.relies_on(
    service.LIST_JOBS,
    "list the jobs of a user",
    given=_SEVERAL(),
    query={"user_id": phrases.USER},
    rows=(_COMPLETED, _FAILED, _QUEUED),
    pages=others.MoreThanAPage(things="jobs"),
    refusals=("query.status", "query.job_type", "query.limit", "query.offset"),
)
every.but(
    "list all jobs of a user but the newest",
    query={"limit": 200, "offset": 1},
    rows=(_FAILED, _QUEUED),
)
every.but(
    "list the jobs of a user by status and type",
    query={"status": "failed", "job_type": "followup"},
    rows=(_FAILED,),
)
every.but("list the jobs of a user by type", query={"job_type": "image_tag"}, rows=(_COMPLETED,))
every.but("list the jobs of a user by status", query={"status": "queued"}, rows=(_QUEUED,))
every.but("list the jobs in a status that none has", query={"status": "processing"}, rows=())
every.but("list the failed jobs of nobody", query={"user_id": 0, "status": "failed"}, rows=())
every.but(
    "list the jobs of a type that none in that status is of",
    query={"status": "completed", "job_type": "followup"},
    rows=(),
)
every.but(
    "list the failed jobs of everybody",
    query={"user_id": ABSENT, "status": "failed"},
    rows=None,
    at_least=1,
)
