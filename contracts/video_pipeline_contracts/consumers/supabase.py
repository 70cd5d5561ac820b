"""What our clients rely on of Supabase: the database and storage clients of gateway and worker."""

from __future__ import annotations

from typing import Any, Final

from handfast.declare import ABSENT, NOT_NULL, Declaration, Value, expect
from video_pipeline_contracts.consumers.api_gateway import gateway
from video_pipeline_contracts.consumers.worker import worker
from video_pipeline_contracts.phrases import AUDIO, ENTRY, JOB, PROMPT, STRANGE_PROMPT, USER
from video_pipeline_contracts.providers import supabase as s

__all__ = ["gateway", "worker"]

_RETURNED: Final = {"Prefer": "return=representation"}
_INSERTED: Final = {"Prefer": "return=representation,missing=default"}
_ID: Final = {"id": f"eq.{JOB}"}
_ROW: Final = {"[0].id": JOB, "[0].user_id": USER, "[0].user_prompt": PROMPT}
_NULLS: Final = ("current_stage", "estimated_remaining", "video_url", "error_message")
_DEFAULTS: Final[dict[str, Any]] = {
    "[0].status": "queued",
    "[0].progress": 0,
    "[0].total_cost": 0,
    "[0].created_at": NOT_NULL,
    "[0].updated_at": NOT_NULL,
    **{f"[0].{name}": None for name in (*_NULLS, "completed_at")},
}
_DONE: Final = {
    f"[0].{name}": Value(name)
    for name in ("status", "current_stage", "estimated_remaining", "video_url", "total_cost")
} | {"[0].error_message": Value("error_message"), "[0].completed_at": NOT_NULL}
_THERE, _NONE = s.Row(), s.EMPTY()


def _away(asked: Declaration, what: str) -> None:
    """The same request with an old key, without one, and while nothing answers."""
    words = {"message": NOT_NULL, "code": None}
    refused: dict[str, Any] = {"status": 401, "equals": words}
    asked.but(f"{what} with an old key", given=(_THERE, s.KEY_WAS_CHANGED()), **refused)
    asked.but(f"{what} without a key", credentials=False, **refused)
    broken: dict[str, Any] = {"status": 503, "equals": words}
    asked.but(f"{what} while nothing answers", given=(_THERE, s.AWAY()), **broken)


def _invalid(asked: Declaration, name: str, code: str, **sent: Any) -> None:
    """The same request with something that PostgREST can't read, or PostgreSQL can't store."""
    asked.but(name, status=400, equals={"code": code, "message": NOT_NULL}, **sent)


_NO_ID: Final = {"query": {"id": "eq.no-id"}}
_NO_STATUS: Final = {"body": {"status": "unknown"}}

for consumer in (gateway, worker):
    found = consumer.relies_on(
        s.SELECT_JOBS,
        "select the row of a job",
        given=_THERE,
        query={**_ID, "select": "*"},
        equals={**_ROW, **_DEFAULTS},
        exactly=1,
    )
    found.but("select the row of a completed job", given=s.DoneRow(), equals_only=_DONE)
    found.but("select no row", given=_NONE, equals_only={}, exactly=0)
    _invalid(found, "select the row of what is no id", "22P02", **_NO_ID)
    _away(found, "select a row")

    changed = consumer.relies_on(
        s.UPDATE_JOB,
        "update a job",
        given=_THERE,
        query=_ID,
        headers=_RETURNED,
        body={"status": "processing", "progress": 10},
        equals={**_ROW, "[0].status": "processing", "[0].progress": 10},
        exactly=1,
        then=expect(
            s.ROW, equals={"[0].status": "processing", "[0].user_prompt": PROMPT}, exactly=1
        ),
    )
    changed.but("update no row", given=_NONE, equals_only={}, exactly=0, then=())
    for column, other, value in (("progress", "status", 10), ("status", "progress", "processing")):
        changed.but(
            f"update the {column} of a job alone",
            body={other: ABSENT},
            equals_only={f"[0].{column}": value},
            then=expect(s.ROW, equals={f"[0].{column}": value}, exactly=1),
        )
    _invalid(changed, "update a job to no known status", "23514", **_NO_STATUS)
    _away(changed, "update a job")

inserted = gateway.relies_on(
    s.INSERT_JOB,
    "insert a job",
    given=_NONE,
    headers=_INSERTED,
    body={
        "id": JOB,
        "user_id": USER,
        "status": "queued",
        "audio_url": "audio",
        "user_prompt": PROMPT,
    },
    equals={**_ROW, **_DEFAULTS, "[0].audio_url": "audio"},
    exactly=1,
    then=expect(s.ROW, equals=_ROW, exactly=1),
)
strange = {"[0].user_prompt": STRANGE_PROMPT}
inserted.but(
    "insert a job with strange characters",
    body={"user_prompt": STRANGE_PROMPT},
    equals_only=strange,
    then=expect(s.ROW, equals=strange, exactly=1),
)
inserted.but(
    "insert a job twice",
    given=_THERE,
    status=409,
    equals={"code": "23505", "message": NOT_NULL},
    then=expect(s.ROW, exactly=1),
)
inserted.but(
    "insert a job with what the database fills in",
    body={"id": ABSENT, "status": ABSENT},
    equals_only={"[0].id": NOT_NULL, "[0].status": "queued", "[0].user_id": USER},
    then=(),
)
_invalid(inserted, "insert a job of no known status", "23514", **_NO_STATUS)
_away(inserted, "insert a job")

listed = gateway.relies_on(
    s.SELECT_JOBS,
    "select the latest row of a user",
    given=_THERE,
    query={"select": "*", "user_id": f"eq.{USER}", "order": "created_at.desc", "limit": 1},
    equals=_ROW,
    exactly=1,
)
beyond = {"offset": 1}
listed.but("select the rows of a user after the first", query=beyond, equals_only={}, exactly=0)
listed.but("select the latest row without naming columns", query={"select": ABSENT})
listed.but(
    "select fewer rows than none",
    query={"limit": -1},
    status=416,
    equals={"code": "PGRST103", "message": NOT_NULL},
)
deleted = gateway.relies_on(
    s.DELETE_JOB,
    "delete a job",
    given=_THERE,
    query=_ID,
    headers=_RETURNED,
    equals=_ROW,
    exactly=1,
    then=expect(s.ROW, exactly=0),
)
_invalid(deleted, "delete the row of what is no id", "22P02", **_NO_ID)
_away(deleted, "delete a job")

_ENTRY: Final = {
    "id": ENTRY,
    "job_id": JOB,
    "stage_name": "video_generator",
    "api_name": "svd",
    "cost": "0.0625",
    "timestamp": "2031-04-01T06:00:00Z",
}
entered = worker.relies_on(
    s.INSERT_COST,
    "insert a cost",
    given=_THERE,
    headers=_INSERTED,
    body=_ENTRY,
    equals={"[0].cost": 0.0625, "[0].stage_name": "video_generator"},
    exactly=1,
    then=expect(s.COSTS, equals={"[0].cost": 0.0625}, exactly=1),
)
entered.but(
    "insert a cost twice",
    given=s.Cost(),
    status=409,
    equals={"code": "23505", "message": NOT_NULL},
    then=expect(s.COSTS, exactly=1),
)
entered.but(
    "insert a cost with what the database fills in",
    body={"id": ABSENT, "timestamp": ABSENT},
    equals_only={"[0].id": NOT_NULL, "[0].timestamp": NOT_NULL, "[0].cost": 0.0625},
    then=(),
)
_invalid(entered, "insert a cost of what is no job", "22P02", body={"job_id": "no-id"})
_away(entered, "insert a cost")
spent = worker.relies_on(
    s.SELECT_COSTS,
    "select the costs of a job",
    given=s.Cost(),
    query={"select": "*", "job_id": f"eq.{JOB}"},
    equals={"[0].cost": 0.0625},
    exactly=1,
)
spent.but("select the costs of all jobs", query={"select": ABSENT, "job_id": ABSENT})
_invalid(spent, "select the costs of what is no id", "22P02", query={"job_id": "eq.no-id"})
_away(spent, "select the costs of a job")

_PLACE: Final = {name: Value(name) for name in ("bucket", "folder", "file")}


def _refused(code: str) -> dict[str, Any]:
    """Storage's own refusal, whatever the status of the answer."""
    return {"status": 400, "equals": {"statusCode": code, "error": NOT_NULL, "message": NOT_NULL}}


def _closed(asked: Declaration, what: str) -> None:
    """The same request without a key that is right, and while nothing answers."""
    asked.but(f"{what} with an old key", given=(s.Object(), s.KEY_WAS_CHANGED()), **_refused("403"))
    broken: dict[str, Any] = {"status": 503, "equals": {"statusCode": "503"}}
    asked.but(f"{what} while nothing answers", given=(s.Object(), s.AWAY()), **broken)


for consumer in (gateway, worker):
    stored = consumer.relies_on(
        s.UPLOAD,
        "store an object",
        given=s.NoObject(),
        path=_PLACE,
        headers={"x-upsert": "false"},
        body={"cacheControl": "3600", "file": AUDIO},
        equals={"Key": f"video-outputs/{JOB}/final_video.mp4"},
        then=expect(s.OBJECT, equals={"": AUDIO}),
    )
    there = s.Object()
    stored.but("replace an object", given=there, headers={"x-upsert": "true"})
    stored.but("store an object that is there", given=there, then=(), **_refused("409"))
    none = s.NO_BUCKETS()
    stored.but("store in a bucket that is not there", given=none, then=(), **_refused("404"))
    _closed(stored, "store an object")

    read = consumer.relies_on(
        s.DOWNLOAD, "read an object", given=there, path=_PLACE, equals={"": b"example"}
    )
    read.but("read an object that is not there", given=s.NoObject(), **_refused("404"))
    _closed(read, "read an object")

    signed = consumer.relies_on(
        s.SIGN,
        "sign a URL",
        given=there,
        path=_PLACE,
        body={"expiresIn": "3600"},
        equals={"signedURL": NOT_NULL},
    )
    signed.but("sign the URL of what is not there", given=s.NoObject(), **_refused("404"))
    _closed(signed, "sign a URL")

    gone = consumer.relies_on(
        s.DELETE,
        "delete an object",
        given=there,
        path={"bucket": Value("bucket")},
        body={"prefixes": [f"{JOB}/final_video.mp4"]},
        equals={"[0].name": f"{JOB}/final_video.mp4"},
        exactly=1,
        then=expect(s.OBJECT, status=400),
    )
    gone.but("delete what is not there", given=s.NoObject(), equals_only={}, exactly=0, then=())
    _closed(gone, "delete an object")
