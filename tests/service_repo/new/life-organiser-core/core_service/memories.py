from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, HTTPException

from shared.schemas.answers import MemoryResponse
from shared.schemas.requests import MemoryCreate

router = APIRouter()
MEMORIES: dict[str, Any] = {}


@router.post("", status_code=201, response_model=MemoryResponse)
def create(body: MemoryCreate) -> Any:
    now = datetime.now(UTC)
    row = {**body.model_dump(), "id": str(uuid4()), "status": "confirmed", "is_pinned": False}
    row |= {"created_at": now, "updated_at": now}
    MEMORIES[row["id"]] = row
    return row


@router.get("/{memory_id}", response_model=MemoryResponse)
def read(memory_id: str) -> Any:
    if memory_id not in MEMORIES:
        raise HTTPException(404, "no such memory")
    return MEMORIES[memory_id]
