"""The API gateway: jobs, their live events, and health. Every answer has an id of its request."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import (
    EVENT_STREAM,
    JSON,
    MULTIPART,
    Answer,
    Content,
    Provider,
    Security,
    Value,
    expect,
)
from shared.pipeline import rest
from shared.pipeline.events import StreamEvent

_BEARER, _TOKEN = Security("bearer"), Security("api-key", "token", "query")


def _answer(
    status: int, model: Any, words: str = "", media_type: str = JSON, headers: Any = rest.Traced
) -> dict[int, Answer]:
    return {status: Answer(status, Content(model, media_type), words, headers)}


provider: Final = Provider(
    "api-gateway",
    refusals={
        **_answer(400, rest.ErrorBody, "what is sent can't be done"),
        **_answer(401, rest.Detail, "the token is not right, or has expired"),
        **_answer(402, rest.ErrorBody, "the video would cost more than is allowed"),
        **_answer(403, rest.Detail, "the job is another user's"),
        **_answer(404, rest.Detail, "there is no such job, or it is not completed"),
        **_answer(410, rest.Detail, "the video is not there any more"),
        **_answer(429, rest.ErrorBody, "too many uploads", headers=rest.TracedWithRetry),
        **_answer(500, rest.ErrorBody, "the database does not answer"),
        **_answer(503, rest.Detail, "something is away, or too much at once"),
        **_answer(504, rest.Detail, "the storage does not answer in time"),
    },
    security=(_BEARER,),
)
_INVALID: Final = _answer(422, rest.Invalid, "a parameter is missing or has not its form")

UPLOAD: Final = provider.post(
    "/api/v1/upload-audio",
    name="upload_audio",
    description="Audio and a prompt, of which a job is made that waits.",
    body=Content(rest.UploadForm, MULTIPART),
    answers=_answer(201, rest.UploadAccepted),
    refuses=(400, 401, 402, 429, 500, 503, 504),
)
LIST_JOBS: Final = provider.get(
    "/api/v1/jobs",
    name="list_jobs",
    description="A page of the caller's jobs, the newest first.",
    query=rest.JobsQuery,
    answers=_answer(200, rest.JobList) | _INVALID,
    refuses=(400, 401, 500),
    echo={"limit": "limit", "offset": "offset"},
)
JOBS: Final = expect(LIST_JOBS)

GET_JOB: Final = provider.get(
    "/api/v1/jobs/{job_id}",
    name="get_job",
    description="A job as it was at most half a minute ago, and its stages.",
    path=rest.JobPath,
    answers=_answer(200, rest.JobWithStages) | _INVALID,
    refuses=(401, 403, 404, 500),
    echo={"job_id": "id"},
)
SHOWN: Final = expect(GET_JOB, path={"job_id": Value("job_id")})

CANCEL_JOB: Final = provider.post(
    "/api/v1/jobs/{job_id}/cancel",
    name="cancel_job",
    description="Lets a job that waits or runs end as failed.",
    path=rest.JobPath,
    answers=_answer(200, rest.CancelledJob) | _INVALID,
    refuses=(400, 401, 403, 404, 500),
    echo={"job_id": "job_id"},
)
DOWNLOAD: Final = provider.get(
    "/api/v1/jobs/{job_id}/download",
    name="download_video",
    description="Where the video of a job is, for an hour.",
    path=rest.JobPath,
    answers=_answer(200, rest.Download) | _INVALID,
    refuses=(401, 403, 404, 410, 500),
)
STREAM: Final = provider.get(
    "/api/v1/jobs/{job_id}/stream",
    name="stream_job",
    description="The events of a job from here on; how far it is comes first.",
    path=rest.JobPath,
    answers=_answer(200, StreamEvent, "", EVENT_STREAM) | _INVALID,
    refuses=(401, 403, 404, 500, 503),
    security=(_TOKEN,),
)
HEALTH: Final = provider.get(
    "/api/v1/health",
    name="get_health",
    description="How the gateway and its neighbours are.",
    answers=_answer(200, rest.Health) | _answer(503, rest.Health, "a neighbour is away"),
    security=(),
)
