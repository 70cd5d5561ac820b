"""What the frontend relies on to upload audio, and to see that the gateway runs."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import ABSENT, NOT_NULL, Answered, Published, expect
from video_pipeline_contracts.consumers.frontend.consumer import frontend, without_right
from video_pipeline_contracts.phrases import AUDIO, PROMPT, STRANGE_PROMPT, USER, failed, refused
from video_pipeline_contracts.providers import gateway
from video_pipeline_contracts.providers import gateway_states as states
from video_pipeline_contracts.providers.queue import QUEUED

_SILENT: Final = Published(message=QUEUED, exactly=0)
_NONE_STORED: Final = (_SILENT, expect(gateway.LIST_JOBS, equals={"total": 0}))
_AS_ANSWERED: Final = {"created_at": Answered("created_at"), "user_id": USER}


def _then(prompt: str = PROMPT) -> Any:
    """A job with this prompt is queued, and shown as one that has just begun to wait."""
    columns = {**_AS_ANSWERED, "user_prompt": prompt}
    nulls = ("current_stage", "estimated_remaining", "video_url", "error_message", "completed_at")
    begins = {"status": "queued", "progress": 0, "total_cost": "0.00", **dict.fromkeys(nulls)}
    shown = expect(
        gateway.GET_JOB, path={"job_id": Answered("job_id")}, equals={**columns, **begins}
    )
    queued = {**columns, "job_id": Answered("job_id"), "audio_url": NOT_NULL}
    return (Published(message=QUEUED, equals=queued), shown)


uploaded = frontend.relies_on(
    gateway.UPLOAD,
    "upload audio",
    body={"audio_file": AUDIO, "user_prompt": PROMPT},
    equals={
        "job_id": NOT_NULL,
        "status": "queued",
        "estimated_cost": "1.75",
        "created_at": NOT_NULL,
    },
    then=_then(),
)


def _refused(name: str, **parts: Any) -> None:
    """Nothing is stored and nothing queued."""
    uploaded.but(name, then=_NONE_STORED, **parts)


_INVALID: Final = failed(400, "VALIDATION_ERROR")
uploaded.but(
    "upload audio with strange characters",
    body={"user_prompt": STRANGE_PROMPT},
    then=_then(STRANGE_PROMPT.strip()),
)
for length in (50, 500):
    text = "x" * length
    name = f"upload a prompt of {length} characters"
    uploaded.but(name, body={"user_prompt": text}, then=_then(text))
uploaded.but("upload a prompt between spaces", body={"user_prompt": f"  {PROMPT}\n"})
_WAVE: Final = b"RIFF\x24\x00\x00\x00WAVEfmt "
for kind, audio in (("MP3", b"\xff\xfb\x90"), ("WAV", _WAVE), ("FLAC", b"fLaC"), ("OGG", b"OggS")):
    uploaded.but(f"upload {kind}", body={"audio_file": audio + b" and what is heard"})
for name, prompt in (
    ("upload a prompt of 49 characters", "x" * 49),
    ("upload a prompt of 501 characters", "x" * 501),
    ("upload a prompt of 49 characters between spaces", f" {'x' * 49} "),
    ("upload a blank prompt", " " * 60),
    ("upload no prompt", ABSENT),
):
    _refused(name, body={"user_prompt": prompt}, **_INVALID)
for name, sound in (
    ("upload an empty file", b""),
    ("upload no file", ABSENT),
    ("upload what is no audio", b"%PDF-1.7 and no sound"),
    ("upload a RIFF file that is no WAV", b"RIFF\x24\x00\x00\x00AVI LIST"),
):
    _refused(name, body={"audio_file": sound}, **_INVALID)
many = failed(429, "RATE_LIMIT_EXCEEDED")
again: Any = {"body": {"audio_file": AUDIO, "user_prompt": PROMPT}}
sixth = expect(gateway.UPLOAD, **again, **many)
uploaded.but(
    "upload for the fifth time within an hour",
    given=states.ONE_UPLOAD_LEFT(),
    then=(*_then(), sixth),
)
in_a_row = (*[expect(gateway.UPLOAD, **again)] * 4, sixth)  # within one second
uploaded.but("upload five times in a row, and no sixth time", then=in_a_row)
_refused(
    "upload for the sixth time within an hour",
    given=states.NO_UPLOAD_LEFT(),
    **many,
    answer_headers={"Retry-After": "600"},  # seconds, until the first is an hour ago
)
uploaded.but("upload what costs all that is allowed", given=states.AT_BUDGET())
dear = failed(402, "BUDGET_EXCEEDED")
_refused("upload what costs too much", given=states.OVER_BUDGET(), **dear)
_refused("upload while the storage is slow", given=states.STORAGE_IS_SLOW(), **refused(504))
away = expect(gateway.LIST_JOBS, equals={"total": 0})
uploaded.but("upload while Redis is away", given=states.QUEUE_IS_AWAY(), then=away, **refused(503))
without_right(uploaded, "upload audio")

health = frontend.relies_on(
    gateway.HEALTH,
    "see that all is well",
    equals={
        "status": "healthy",
        "timestamp": NOT_NULL,
        "queue": {"size": 0, "active_jobs": 0, "workers": 1},
        "database": "healthy",
        "redis": "healthy",
        "issues": None,
    },
)
busy = {"queue.size": 0, "queue.active_jobs": 1}
health.but("see that a job runs", given=states.Running(), equals_only=busy)
waits = {"queue.size": 0, "queue.active_jobs": 0}
health.but("see that no job runs where one waits", given=states.Queued(), equals_only=waits)
for part, state in (("database", states.DATABASE_IS_AWAY), ("redis", states.QUEUE_IS_AWAY)):
    health.but(
        f"see that {part} is away",
        given=state(),
        status=503,
        equals={"status": "unhealthy", part: "unhealthy", "issues": NOT_NULL},
    )
