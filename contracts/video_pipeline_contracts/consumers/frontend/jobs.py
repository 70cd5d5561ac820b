"""What the frontend relies on to show, list, cancel and download jobs."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import NOT_NULL, LaterThan, Value, expect, from_state
from shared.models import Job
from video_pipeline_contracts.consumers.frontend.consumer import frontend, of_no_job, without_right
from video_pipeline_contracts.phrases import USER, failed, refused
from video_pipeline_contracts.providers import gateway
from video_pipeline_contracts.providers import gateway_states as states

_ROW: Final[dict[str, Any]] = {
    "id": Value("job_id"),
    **from_state(*(name for name in Job.model_fields if name != "id")),
}
_STAGES = {
    "stages.audio_parser.status": "completed",
    "stages.audio_parser.progress": 10,
    "stages.audio_parser.duration": 12,
    "stages.audio_parser.metadata": {"bpm": 120},
    "stages.scene_planner.status": "completed",
    "stages.scene_planner.progress": 20,
    "stages.scene_planner.duration": 3,
    "stages.reference_generator.status": "processing",
    "stages.reference_generator.progress": None,
    "stages.reference_generator.duration": None,
    "stages.reference_generator.metadata": None,
}
_STAYS = from_state("user_id", "audio_url", "user_prompt", "progress", "total_cost", "created_at")
_REFRESHED = {"updated_at": LaterThan(Value("updated_at"))}  # the state's has passed by any clock
_ENDED = {**_STAYS, "status": "failed", "error_message": NOT_NULL, **_REFRESHED}
_WAITS, _RUNS, _DONE = states.Queued(), states.Running(), states.Completed()

shown = frontend.relies_on(
    gateway.GET_JOB,
    "show a job that waits",
    given=_WAITS,
    equals={**_ROW, "stages": {}},
    refusals=("path",),
)
shown.but("show a job that runs", given=_RUNS, equals_only={**_ROW, **_STAGES})
shown.but("show a completed job", given=_DONE)
shown.but("show a failed job", given=states.Failed())
shown.but("show a job that was looked at", given=(_RUNS, states.LOOKED_AT()), equals_only=_ROW)
_away = states.QUEUE_IS_AWAY()  # which has the cache alone
shown.but("show a job while Redis is away", given=(_RUNS, _away), equals_only={**_ROW, **_STAGES})
of_no_job(shown, "show a job")
without_right(shown, "show a job", _WAITS)

_THREE, _NONE, _MANY = states.ThreeJobs(), states.Others(), states.ManyJobs()
_NULLS = ("video_url", "error_message", "completed_at", "current_stage", "estimated_remaining")
_OF_ALL = {"user_id": USER, **from_state("audio_url", "user_prompt", "updated_at")}
_NEWEST: dict[str, Any] = {
    **_OF_ALL,
    **dict.fromkeys(_NULLS),
    "id": Value("newest_id"),
    "created_at": Value("newest_at"),
    "status": "queued",
    "progress": 0,
    "total_cost": "0.00",
}
_OLDER: dict[str, Any] = {
    **_OF_ALL,
    **from_state("total_cost", "video_url", "completed_at"),
    "id": Value("older_id"),
    "created_at": Value("older_at"),
    "status": "completed",
    "progress": 100,
    "current_stage": "composer",
    "estimated_remaining": 0,
    "error_message": None,
}
_OLDEST: dict[str, Any] = {
    **_OF_ALL,
    **dict.fromkeys(_NULLS),
    "id": Value("oldest_id"),
    "created_at": Value("oldest_at"),
    "status": "failed",
    "progress": 40,
    "error_message": Value("error_message"),
}


def _page(total: int, *rows: dict[str, Any]) -> dict[str, Any]:
    """A page of these rows, of so many in all."""
    fields = {f"jobs[{at}].{n}": v for at, one in enumerate(rows) for n, v in one.items()}
    return {"total": total, **(fields or {"jobs": []})}


listed = frontend.relies_on(
    gateway.LIST_JOBS,
    "list the jobs",
    given=_THREE,
    equals={**_page(3, _NEWEST, _OLDER, _OLDEST), "limit": 10, "offset": 0},
    refusals=("query.limit", "query.offset"),
)
listed.but("list the first job", query={"limit": 1}, equals_only=_page(3, _NEWEST))
listed.but(
    "list jobs from the second on", query={"offset": 1}, equals_only=_page(3, _OLDER, _OLDEST)
)
listed.but("list the last job", query={"offset": 2, "limit": 50}, equals_only=_page(3, _OLDEST))
listed.but("list jobs beyond the last", query={"offset": 3}, equals_only=_page(3))
listed.but("list no jobs", given=_NONE, equals_only=_page(0))
for status, one in (("queued", _NEWEST), ("completed", _OLDER), ("failed", _OLDEST)):
    listed.but(f"list {status} jobs", query={"status": status}, equals_only=_page(1, one))
listed.but(
    "list the first failed job",
    query={"status": "failed", "limit": 1},
    equals_only=_page(1, _OLDEST),
)
listed.but("list processing jobs", query={"status": "processing"}, equals_only=_page(0))
listed.but(
    "list jobs of no status", query={"status": "cancelled"}, **failed(400, "VALIDATION_ERROR")
)
first_ten = {"jobs[0].id": Value("first_id"), "jobs[9].id": Value("tenth_id"), "total": 51}
many = frontend.relies_on(
    gateway.LIST_JOBS, "list a page of jobs", given=_MANY, equals={**first_ten, "limit": 10}
)
fifty = {**first_ten, "jobs[49].id": Value("fiftieth_id")}
many.but("list the largest page of jobs", query={"limit": 50}, equals_only=fifty)
listed.but("list the jobs while Redis is away", given=(_THREE, _away))
without_right(listed, "list the jobs", _THREE)

cancelled = frontend.relies_on(
    gateway.CANCEL_JOB,
    "cancel a job that waits",
    given=_WAITS,
    equals={"status": "failed", "message": NOT_NULL},
    then=expect(gateway.SHOWN, equals=_ENDED),
    refusals=("path",),
)
cancelled.but("cancel a job that runs", given=_RUNS)
cancelled.but("cancel a job that was looked at", given=(_RUNS, states.LOOKED_AT()))
lost = (_WAITS, _away)
again = failed(500, "RETRYABLE_ERROR", retryable=True)
cancelled.but("cancel a job while Redis is away", given=lost, unchanged=gateway.SHOWN, **again)
for state, words in ((_DONE, "is completed"), (states.Failed(), "has failed")):
    cancelled.but(
        f"cancel a job that {words}",
        given=state,
        unchanged=gateway.SHOWN,
        **failed(400, "VALIDATION_ERROR"),
    )
of_no_job(cancelled, "cancel a job")
without_right(cancelled, "cancel a job", _WAITS)

got = frontend.relies_on(
    gateway.DOWNLOAD,
    "download a video",
    given=_DONE,
    equals={"download_url": NOT_NULL, "expires_in": 3600, "filename": NOT_NULL},
    refusals=("path",),
)
got.but("download the video of a job that waits", given=_WAITS, **refused(404))
got.but("download the video of a job that runs", given=_RUNS, **refused(404))
got.but("download the video of a failed job", given=states.Failed(), **refused(404))
got.but("download a video that is gone", given=states.Gone(), **refused(410))
of_no_job(got, "download the video of a job")
got.but("download a video while Redis is away", given=(_DONE, _away))
done = states.Others(status="completed", video_url="video-outputs/final_video.mp4")
got.but("download the video of another user", given=done, **refused(403))
without_right(got, "download a video", _DONE)
