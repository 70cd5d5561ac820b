"""Tasks. Finishing a recurring one makes the next."""

from datetime import datetime
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Response

from shared.enums import AuditAction, EntityType, TaskState
from shared.fields import Id
from shared.schemas import TaskCreate, TaskResponse, TaskUpdate
from shared.schemas.queries import TaskQuery

from ..core import Core, CurrentCore
from ..database import find, insert, page, read, transaction, update
from ..errors import INVALID, NOT_FOUND, invalid, missing
from ..memories import memories
from ..service import audit, people
from .recurrence import following

__all__ = ["router"]

router = APIRouter(prefix="/tasks", tags=["tasks"])


@router.post("", status_code=201, operation_id="create_task", responses=NOT_FOUND | INVALID)
async def create_task(core: CurrentCore, body: TaskCreate) -> TaskResponse:
    """Add an open task about a memory."""
    with transaction(core.store):
        people.require(core, body.owner_user_id)
        memories.require(core, body.memory_id)
        return _add(core, body)


@router.get("", operation_id="list_tasks", responses=INVALID)
async def list_tasks(core: CurrentCore, query: Annotated[TaskQuery, Query()]) -> list[TaskResponse]:
    """Tasks, newest first; both bounds are exclusive."""
    conditions = {
        "state = ?": query.state,
        "owner_user_id = ?": query.owner_user_id,
        "due_at < ?": query.due_before,
        "due_at > ?": query.due_after,
    }
    order = "created_at DESC, number DESC"
    rows = page(core.store, "tasks", conditions, order, query.limit, query.offset)
    return [read(TaskResponse, row) for row in rows]


@router.patch("/{task_id}", operation_id="update_task", responses=NOT_FOUND | INVALID)
async def update_task(core: CurrentCore, task_id: Id, body: TaskUpdate) -> TaskResponse:
    """Change what is given; a recurring task that becomes done gets a successor."""
    now = core.clock()
    with transaction(core.store):
        before = _require(core, task_id)
        changes = body.model_dump(exclude_unset=True)
        if body.state is not None and body.state is not before.state:
            changes["completed_at"] = now if body.state is TaskState.DONE else None
        update(core.store, "tasks", task_id, changes)
        detail = body.model_dump(mode="json", exclude_unset=True)
        _audit(core, before, AuditAction.UPDATED, detail)
        task = _require(core, task_id)
        if task.state is TaskState.DONE and before.state is not TaskState.DONE:
            _succeed(core, task, now)
    return task


@router.delete(
    "/{task_id}",
    status_code=204,
    response_class=Response,
    operation_id="delete_task",
    responses=NOT_FOUND | INVALID,
)
async def delete_task(core: CurrentCore, task_id: Id) -> None:
    """Delete a task."""
    with transaction(core.store):
        task = _require(core, task_id)
        core.store.execute("DELETE FROM tasks WHERE id = ?", [task_id])
        _audit(core, task, AuditAction.DELETED)


def _require(core: Core, task_id: str) -> TaskResponse:
    row = find(core.store, "tasks", task_id)
    if row is None:
        raise missing("task", task_id)
    return read(TaskResponse, row)


def _add(core: Core, body: TaskCreate, detail: dict[str, object] | None = None) -> TaskResponse:
    task_id = str(uuid4())
    row = {"id": task_id, **body.model_dump(), "created_at": core.clock()}
    insert(core.store, "tasks", row)
    task = _require(core, task_id)
    _audit(core, task, AuditAction.CREATED, detail)
    return task


def _succeed(core: Core, done: TaskResponse, now: datetime) -> None:
    if done.recurrence_minutes is None:
        return
    due_at = following(done.due_at or now, done.recurrence_minutes)
    if due_at is None:
        where = ("body", "recurrence_minutes")
        raise invalid("date_overflow", where, "The next due date is past the last year there is")
    successor = TaskCreate(
        memory_id=done.memory_id,
        owner_user_id=done.owner_user_id,
        description=done.description,
        due_at=due_at,
        recurrence_minutes=done.recurrence_minutes,
    )
    _add(core, successor, {"source": "recurrence", "task_id": done.id})


def _audit(
    core: Core, task: TaskResponse, action: AuditAction, detail: dict[str, object] | None = None
) -> None:
    audit.write(core, EntityType.TASK, task.id, action, audit.user(task.owner_user_id), detail)
