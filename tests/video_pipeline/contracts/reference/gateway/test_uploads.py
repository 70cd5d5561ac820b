"""The gateway refuses what ``shared.validation`` refuses, and then stores and queues nothing."""

from __future__ import annotations

import asyncio
import wave
from io import BytesIO
from typing import Any

import pytest

from shared.errors import ValidationError
from shared.pipeline.queue import QUEUE
from shared.validation import validate_audio_file, validate_prompt

AUDIO, PROMPT = (
    b"ID3 and what is heard",
    "A city of neon lights in the rain, seen from a slow train.",
)
LARGEST = 10 * 1024 * 1024


def uploaded(gateway: Any, audio: bytes, prompt: str) -> Any:
    """The answer to an upload."""
    asked = gateway.ask(
        "POST",
        "/upload-audio",
        headers={"Authorization": f"Bearer {gateway.token}"},
        files={"audio_file": ("song.mp3", audio)},
        data={"user_prompt": prompt},
    )
    return asyncio.run(asked)


def queue_length(gateway: Any) -> Any:
    """How many jobs wait."""

    async def length() -> Any:
        async with gateway.service.clients() as redis:
            return await redis.llen(QUEUE)

    return asyncio.run(length())


def refusal(audio: bytes, prompt: str) -> str:
    """What the shared functions refuse it with."""
    try:
        validate_prompt(prompt, 50, 500)
        validate_audio_file(BytesIO(audio), 10)
    except ValidationError as refused:
        return refused.message
    return ""


def silence() -> bytes:
    """A WAV file as Python's own library writes it."""
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(bytes(1600))
    return file.getvalue()


@pytest.mark.parametrize(
    ("audio", "prompt"),
    [
        (b"", PROMPT),
        (b"%PDF-1.7", PROMPT),
        (b"RIFF\x24\x00\x00\x00AVI LIST", PROMPT),
        (AUDIO + bytes(LARGEST + 1 - len(AUDIO)), PROMPT),
        (AUDIO, PROMPT[:49]),
        (AUDIO, "x" * 501),
        (AUDIO, "\u200b" * 60),
        (AUDIO, PROMPT + "\x00"),
        (AUDIO, PROMPT + "\x1b[2J"),
    ],
    ids=["empty", "PDF", "AVI", "too large", "short", "long", "invisible", "NUL", "escape"],
)
def test_what_is_refused_is_neither_stored_nor_queued_nor_counted(
    gateway: Any, audio: bytes, prompt: str
) -> None:
    answer = uploaded(gateway, audio, prompt)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (400, "VALIDATION_ERROR")
    assert body["error"] == refusal(audio, prompt)
    store = gateway.service.store
    assert (store.files, list(store.jobs), store.uploads) == ({}, [gateway.job_id], {})
    assert queue_length(gateway) == 0


@pytest.mark.parametrize(
    "audio",
    [silence(), AUDIO + bytes(LARGEST - len(AUDIO))],
    ids=["a WAV file", "the largest"],
)
def test_the_whole_file_is_stored(gateway: Any, audio: bytes) -> None:
    answer = uploaded(gateway, audio, PROMPT)
    assert answer.status_code == 201
    assert [*gateway.service.store.files.values()] == [audio]
    assert queue_length(gateway) == 1
