"""Every code block of the system document runs unchanged, below what it leaves undefined.

A preamble supplies names, files and rows, a real id for `UUID("...")`, and a filter for the one
warning that Python 3.12 gives; the blocks await at their top level, as in an async function.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import logging
import uuid
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.database import db
from shared.errors import (
    BudgetExceededError,
    GenerationError,
    PipelineError,
    RetryableError,
    ValidationError,
)
from shared.redis_client import redis
from shared.storage import storage

type Close = Callable[[], Awaitable[None]]

BLOCKS = Path(__file__).resolve().parents[2] / "data" / "video_pipeline"
JOB = UUID("550e8400-e29b-41d4-a716-446655440000")


async def nothing() -> None:
    """What there is to close after most blocks."""


def run(block: str, preamble: str = "", close: Close = nothing) -> dict[str, Any]:
    """The names that a block defines, run below a preamble; `close` ends what it used."""
    text = (BLOCKS / f"{block}.py.txt").read_text(encoding="utf-8")
    source = f"{preamble}\n{text}"
    code = compile(source, f"{block}.py.txt", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names: dict[str, Any] = {}

    async def whole() -> None:
        try:
            running = eval(code, names)  # noqa: S307  # the document's own text
            if inspect.iscoroutine(running):
                await running
        finally:
            await close()

    asyncio.run(whole())
    return names


def test_configuration_management(environment: dict[str, str]) -> None:
    names = run("configuration_management")
    assert names["supabase_url"] == environment["SUPABASE_URL"]
    assert names["openai_api_key"] == environment["OPENAI_API_KEY"]
    assert names["log_level"] == "INFO"


def test_error_handling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uuid, "UUID", {"...": JOB}.__getitem__)
    with pytest.raises(GenerationError) as caught:
        run("error_handling")
    error = caught.value
    assert (str(error), error.job_id, error.code) == ("Failed to generate video", JOB, "GEN_FAILED")


UTCNOW = """
import warnings
warnings.filterwarnings("ignore", "datetime.datetime.utcnow", DeprecationWarning)
"""


def test_data_models() -> None:
    names = run("data_models", UTCNOW)
    job, written = names["job"], json.loads(names["json_data"])
    assert type(job) is names["Job"]
    assert (job.status, job.user_prompt) == ("queued", "Create a cyberpunk music video")
    assert job.created_at.tzinfo is not None
    assert abs((datetime.now(UTC) - job.created_at).total_seconds()) < 60
    assert written == json.loads(job.model_dump_json())
    assert (written["id"], written["total_cost"]) == (str(job.id), "0.00")


OPENAI = """
class openai_client:
    answers = []

    async def call(*args):
        answer = openai_client.answers.pop()
        if isinstance(answer, Exception):
            raise answer
        return answer
"""


def test_retry_logic(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comment names three delays; three attempts have two."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    names = run("retry_logic", OPENAI)
    busy = [RetryableError("busy") for _ in range(3)]
    names["openai_client"].answers[:] = ["done", *busy[:2]]
    assert asyncio.run(names["call_openai_api"]()) == "done"
    assert waits == [2, 4]
    names["openai_client"].answers[:] = ["done", *busy]
    with pytest.raises(RetryableError, match="busy"):
        asyncio.run(names["call_openai_api"]())
    assert waits == [2, 4, 2, 4]
    assert names["openai_client"].answers == ["done"]
    assert asyncio.run(names["unreliable_operation"]()) is None


def test_logging(capsys: pytest.CaptureFixture[str]) -> None:
    names = run("logging", 'e = ValueError("no beats")')
    written = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    job = {"job_id": str(names["job_id"])}
    module = {"module": "audio_parser"}
    assert [{**line, "timestamp": "T"} for line in written] == [
        {"timestamp": "T", "level": level, **module, **others}
        for level, others in (
            ("INFO", {**job, "message": "Processing audio", "duration": 180}),
            ("ERROR", {**job, "message": "Failed to detect beats", "error": "no beats"}),
            ("INFO", {"message": "System started"}),
        )
    ]
    documented = json.loads((BLOCKS / "logging.json.txt").read_text(encoding="utf-8"))
    assert list(written[0]) == list(documented)
    assert len(written[0]["timestamp"]) == len(documented["timestamp"])
    assert names["logger"] is logging.getLogger("audio_parser")


VALIDATED = """
prompt = {prompt!r}
file_size_bytes = {size}
"""


NO_AUDIO = "Invalid audio file: Audio file: expected MP3, WAV, FLAC or OGG\n"
SHORT = "Invalid prompt: Prompt: expected 50 to 500 characters, got 8\n"
PROMPT = "A cyberpunk city in the rain, neon lights, slow camera, a dancer"


@pytest.mark.parametrize(
    ("audio", "prompt", "printed"),
    [(b"ID3\x04", PROMPT, ""), (b"<html>", "A dancer", NO_AUDIO + SHORT)],
)
def test_validation_utilities(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], audio: bytes, prompt: str, printed: str
) -> None:
    (tmp_path / "audio.mp3").write_bytes(audio)
    run("validation_utilities", VALIDATED.format(prompt=prompt, size=10 * 1024 * 1024))
    assert capsys.readouterr().out == printed


def test_a_file_that_is_too_large_is_refused_there_too(tmp_path: Path) -> None:
    (tmp_path / "audio.mp3").write_bytes(b"ID3")
    preamble = VALIDATED.format(prompt="x" * 50, size=10 * 1024 * 1024 + 1)
    with pytest.raises(ValidationError, match="File size: 10485761 bytes"):
        run("validation_utilities", preamble)


ROWS = """
from uuid import uuid4
job_id, user_id = uuid4(), uuid4()
audio_url, prompt = "https://example.com/audio.mp3", "a cyberpunk music video"
"""


def test_database_client(environment: dict[str, str]) -> None:
    """The job is not there before it is inserted, and is there afterwards."""
    names = run("database_client", ROWS, close=db.close)
    assert (names["is_healthy"], names["result"].data) == (True, [])

    async def stored() -> list[dict[str, Any]]:
        rows = db.client.table("jobs").select("*").eq("id", names["job_id"])
        found: list[dict[str, Any]] = (await rows.execute()).data
        await db.close()
        return found

    (row,) = asyncio.run(stored())
    assert (row["id"], row["user_id"]) == (str(names["job_id"]), str(names["user_id"]))
    assert (row["status"], row["user_prompt"]) == ("queued", "a cyberpunk music video")


def test_redis_client(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, redis_url: str
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)
    names = run("redis_client", close=redis.close)
    assert names["is_healthy"] is True
    assert (names["value"], names["data"]) == ("value", {"data": "value"})

    async def left() -> str | None:
        found = await redis.get("key")
        await redis.close()
        return found

    assert asyncio.run(left()) is None


STORED = """
from shared.storage import storage
file_bytes = b"ID3 a song"
await storage.upload_file("video-outputs", "job_id/final_video.mp4", b"a video")
await storage.upload_file("video-clips", "job_id/clip_0.mp4", b"a clip")
"""


def test_storage_utilities(environment: dict[str, str]) -> None:
    names = run("storage_utilities", STORED, close=storage.close)
    assert names["file_data"] == b"ID3 a song"
    assert names["url"] != names["signed_url"]
    with pytest.raises(PipelineError, match="there is no such file"):
        asyncio.run(storage.download_file("video-clips", "job_id/clip_0.mp4"))


def test_cost_tracking(environment: dict[str, str]) -> None:
    names = run("cost_tracking", IMPORTED, close=db.close)
    assert (names["total"], names["can_proceed"]) == (Decimal("0.06"), True)


IMPORTED = "from shared.errors import BudgetExceededError\n"
SPENT = """
from decimal import Decimal
from uuid import UUID
from shared.cost_tracking import cost_tracker
job_id = UUID("550e8400-e29b-41d4-a716-446655440000")
await cost_tracker.track_cost(job_id, "composer", "svd", Decimal("{}"))
"""


@pytest.mark.parametrize(
    ("spent", "error"),
    [("1989.94", ""), ("1989.95", "Would exceed budget")],
)
def test_a_budget_that_would_be_exceeded_ends_the_block(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, spent: str, error: str
) -> None:
    """The block's own costs are 0.06, and 10.00 to come, of 2000.00."""
    monkeypatch.setattr(uuid, "uuid4", lambda: JOB)
    with nullcontext() if not error else pytest.raises(BudgetExceededError, match=error):
        run("cost_tracking", IMPORTED + SPENT.format(spent), close=db.close)
