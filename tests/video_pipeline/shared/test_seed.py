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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.errors import GenerationError, RetryableError, ValidationError

BLOCKS = Path(__file__).resolve().parents[2] / "data" / "video_pipeline"
JOB = UUID("550e8400-e29b-41d4-a716-446655440000")


def run(block: str, preamble: str = "") -> dict[str, Any]:
    """The names that a block defines, run below a preamble."""
    text = (BLOCKS / f"{block}.py.txt").read_text(encoding="utf-8")
    source = f"{preamble}\n{text}"
    code = compile(source, f"{block}.py.txt", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names: dict[str, Any] = {}
    running = eval(code, names)  # noqa: S307  # the document's own text
    if inspect.iscoroutine(running):
        asyncio.run(running)
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
