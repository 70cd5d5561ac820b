"""The system document's examples of database, cache, storage and costs, word for word.

Each is run in an `async` function, below what it leaves undefined.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.cost_tracking import cost_tracker
from shared.database import db
from shared.errors import BudgetExceededError
from shared.redis_client import redis
from shared.storage import storage

DATABASE = """
from shared.database import db

# Query using Supabase client
result = await db.client.table("jobs").select("*").eq("id", job_id).execute()

# Insert
await db.client.table("jobs").insert({
    "id": str(job_id),
    "user_id": str(user_id),
    "status": "queued",
    "audio_url": audio_url,
    "user_prompt": prompt
}).execute()

# Health check
is_healthy = await db.health_check()
"""
REDIS = """
from shared.redis_client import redis

# String operations
await redis.set("key", "value", ex=3600)  # TTL in seconds
value = await redis.get("key")

# JSON operations
await redis.set_json("key", {"data": "value"}, ttl=3600)
data = await redis.get_json("key")

# Delete
await redis.delete("key")

# Health check
is_healthy = await redis.health_check()
"""
STORAGE = """
from shared.storage import storage

# Upload file
url = await storage.upload_file(
    bucket="audio-uploads",
    path="user_id/job_id/file.mp3",
    file_data=file_bytes,
    content_type="audio/mpeg"
)

# Download file
file_data = await storage.download_file(
    bucket="audio-uploads",
    path="user_id/job_id/file.mp3"
)

# Generate signed URL
signed_url = await storage.get_signed_url(
    bucket="video-outputs",
    path="job_id/final_video.mp4",
    expires_in=3600  # 1 hour
)

# Delete file
await storage.delete_file(
    bucket="video-clips",
    path="job_id/clip_0.mp4"
)
"""
COSTS = """
from shared.cost_tracking import cost_tracker
from decimal import Decimal
from uuid import uuid4

job_id = uuid4()

# Track cost
await cost_tracker.track_cost(
    job_id=job_id,
    stage="video_generation",
    api_name="svd",
    cost=Decimal("0.06")
)

# Get total cost
total = await cost_tracker.get_total_cost(job_id)

# Check budget before expensive operation
can_proceed = await cost_tracker.check_budget(
    job_id=job_id,
    new_cost=Decimal("10.00"),
    limit=Decimal("2000.00")
)

if not can_proceed:
    raise BudgetExceededError("Would exceed budget")

# Enforce budget limit (raises BudgetExceededError if exceeded)
await cost_tracker.enforce_budget_limit(job_id, limit=Decimal("2000.00"))
"""


@pytest.fixture(autouse=True)
def _settings(environment: dict[str, str], redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)


async def run(block: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run a block with the names it leaves undefined, and return all of its names."""
    code = compile(block, "<block>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    running = eval(code, names)  # noqa: S307 - the block is above
    if inspect.isawaitable(running):
        await running
    return names


async def closed(block: str, names: dict[str, Any]) -> dict[str, Any]:
    try:
        return await run(block, names)
    finally:
        for one in (db, storage, redis):
            await one.close()


def test_the_database_block() -> None:
    job_id = uuid4()

    async def twice() -> tuple[dict[str, Any], Any]:
        names = {"job_id": job_id, "user_id": uuid4(), "audio_url": "u", "prompt": "p"}
        made = await run(DATABASE, names)
        found = await db.client.table("jobs").select("*").eq("id", job_id).execute()
        await db.close()
        return made, found

    made, found = asyncio.run(twice())
    assert (made["result"].data, made["is_healthy"]) == ([], True)
    assert [UUID(row["id"]) for row in found.data] == [job_id]


def test_the_cache_block() -> None:
    made = asyncio.run(closed(REDIS, {}))
    assert made["value"] == "value"
    assert made["data"] == {"data": "value"}
    assert made["is_healthy"] is True
    assert asyncio.run(closed("after = await redis.get('key')", {"redis": redis}))["after"] is None


def test_the_storage_block(tmp_path: Path) -> None:
    """It signs a video that the pipeline has made before, and deletes a clip."""

    async def made() -> dict[str, Any]:
        await storage.upload_file("video-outputs", "job_id/final_video.mp4", b"film")
        await storage.upload_file("video-clips", "job_id/clip_0.mp4", b"clip")
        names = await run(STORAGE, {"file_bytes": b"ID3 song"})
        names["served"] = [
            await storage.download_signed(url) for url in (names["url"], names["signed_url"])
        ]
        await storage.close()
        return names

    names = asyncio.run(made())
    assert names["file_data"] == b"ID3 song"
    assert names["served"] == [b"ID3 song", b"film"]
    stored = tmp_path / "pipeline.db.storage"
    assert not (stored / "video-clips" / "job_id" / "clip_0.mp4").exists()


def test_the_costs_block() -> None:
    names = asyncio.run(closed(COSTS, {"BudgetExceededError": BudgetExceededError}))
    assert names["total"] == Decimal("0.06")
    assert names["can_proceed"] is True


def test_the_costs_block_raises_beyond_the_limit() -> None:
    over = COSTS.replace('cost=Decimal("0.06")', 'cost=Decimal("2000.01")')
    assert over != COSTS
    with pytest.raises(BudgetExceededError, match="Would exceed budget"):
        asyncio.run(closed(over, {"BudgetExceededError": BudgetExceededError}))
    unchecked = over.replace("if not can_proceed:", "if False:")
    with pytest.raises(BudgetExceededError, match=r"2000.01 is spent") as raised:
        asyncio.run(closed(unchecked, {"BudgetExceededError": BudgetExceededError}))
    assert raised.value.code == "BUDGET_EXCEEDED"


def test_both_keywords_of_the_stage_are_the_same() -> None:
    either = COSTS.replace('stage="video_generation"', 'stage_name="video_generation"')
    assert either != COSTS
    names = asyncio.run(closed(either, {"BudgetExceededError": BudgetExceededError}))
    assert names["total"] == Decimal("0.06")
    assert cost_tracker is names["cost_tracker"]
