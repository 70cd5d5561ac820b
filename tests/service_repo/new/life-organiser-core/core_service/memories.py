from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, HTTPException

from core_service.users import USERS
from shared.schemas.answers import MemoryResponse, MemoryWithTags
from shared.schemas.requests import MemoryCreate

router = APIRouter()
MEMORIES: dict[str, Any] = {}


@router.post("", status_code=201, response_model=MemoryResponse)
def create(body: MemoryCreate) -> Any:
    if body.owner_user_id not in USERS:
        raise HTTPException(404, "no such user")
    now = datetime.now(UTC)
    row = {**body.model_dump(), "id": str(uuid4()), "status": "confirmed", "is_pinned": False}
    row |= {"created_at": now, "updated_at": now}
    if body.media_type == "image":
        row |= {"status": "pending", "pending_expires_at": now + timedelta(days=7)}
    MEMORIES[row["id"]] = row
    return row


@router.get("/{memory_id}", response_model=MemoryWithTags)
def read(memory_id: str) -> Any:
    if memory_id not in MEMORIES:
        raise HTTPException(404, "no such memory")
    return {**MEMORIES[memory_id], "tags": []}
