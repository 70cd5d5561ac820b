"""What comes in and goes out: requests read with the vocabulary's models, rows written as JSON."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from my_core.store import Missing, Row

__all__ = ["body_of", "empty", "invalid", "not_found", "path_of", "query_of", "shown", "text"]

FIELDS = {
    "memory": (
        "id owner_user_id content media_type media_file_id media_local_path status "
        "pending_expires_at is_pinned created_at updated_at"
    ),
    "task": (
        "id memory_id owner_user_id description state due_at recurrence_minutes completed_at "
        "created_at"
    ),
    "reminder": "id memory_id owner_user_id fire_at recurrence_minutes fired created_at",
    "event": (
        "id memory_id owner_user_id description event_date source_type source_ref status "
        "pending_since reminder_id created_at"
    ),
    "llm_job": (
        "id job_type payload status attempts max_attempts result error created_at updated_at"
    ),
    "audit": "id entity_type entity_id action actor detail created_at",
    "user": "telegram_user_id display_name is_allowed created_at",
    "settings": "telegram_user_id default_reminder_time timezone",
    "tag": "tag status suggested_at confirmed_at",
}


def shown(kind: str, row: Row) -> Row:
    """The fields of a row that are shown."""
    return {name: row.get(name) for name in FIELDS[kind].split()}


class _Json(JSONResponse):
    def render(self, content: Any) -> bytes:
        return json.dumps(content, default=datetime.isoformat, ensure_ascii=False).encode()


def text(content: Any, status: int = 200) -> Response:
    """An answer in JSON."""
    return _Json(content, status)


def empty() -> Response:
    """An answer without a body."""
    return Response(status_code=204)


async def body_of[M: BaseModel](request: Request, model: type[M]) -> M:
    """The request's body, or a ValidationError."""
    return model.model_validate_json(await request.body())


def path_of[M: BaseModel](request: Request, model: type[M]) -> M:
    """The path's parameters, or a ValidationError."""
    return model.model_validate(request.path_params)


def query_of[M: BaseModel](request: Request, model: type[M]) -> M:
    """The query's parameters, or a ValidationError."""
    return model.model_validate(dict(request.query_params))


async def invalid(request: Request, error: Exception) -> Response:
    """422 with every fault."""
    assert isinstance(error, ValidationError)
    faults: Iterable[Any] = error.errors(include_input=False, include_context=False)
    shown_faults = [{"type": f["type"], "loc": list(f["loc"]), "msg": f["msg"]} for f in faults]
    return text({"detail": shown_faults}, 422)


async def not_found(request: Request, error: Exception) -> Response:
    """404 with what is missing."""
    assert isinstance(error, Missing)
    return text({"detail": str(error)}, 404)
