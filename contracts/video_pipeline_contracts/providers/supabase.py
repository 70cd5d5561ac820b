"""Supabase's REST API and Storage, as far as our clients use them. They are Supabase's own.

What fails a model is refused with 400, where a service of ours would say 422.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

from handfast.declare import MULTIPART, OCTETS, Content, Provider, Security, Value, chosen, expect
from shared.pipeline import supabase
from video_pipeline_contracts.phrases import ENTRY, JOB, PROMPT, USER

_TABLES: Final = (Security("api-key", "apikey"),)
_STORAGE: Final = (Security("bearer"),)
_AWAY: Final[dict[int, Any]] = {503: (supabase.TableError, "the database does not answer")}
_NO_KEY: Final[dict[int, Any]] = {401: (supabase.TableError, "the key is not right")}
_INVALID: Final[dict[int, Any]] = {
    400: (supabase.TableError, "there is no such column, or its value can't be read or stored")
}
_REFUSES: Final = {**_INVALID, **_NO_KEY, **_AWAY}
_REFUSED: Final[dict[int, Any]] = {
    400: (
        supabase.StorageError,
        "there is no such object or bucket, or can't be stored or read",
    ),
    503: (supabase.StorageError, "the storage does not answer"),
}

provider: Final = Provider("supabase", invalid=400, security=_TABLES)

SELECT_JOBS: Final = provider.get(
    "/rest/v1/jobs",
    name="select_jobs",
    description="Rows of jobs.",
    query=supabase.JobQuery,
    answers={
        200: list[supabase.JobRow],
        416: (supabase.TableError, "fewer rows than none are asked for"),
        **_REFUSES,
    },
)
ROW: Final = expect(SELECT_JOBS, query={"id": f"eq.{JOB}", "select": "*"})
INSERT_JOB: Final = provider.post(
    "/rest/v1/jobs",
    name="insert_job",
    description="A new row; the database fills in what is not given.",
    headers=supabase.ReturnHeaders,
    body=supabase.NewJob,
    answers={
        201: list[supabase.JobRow],
        409: (supabase.TableError, "there is a row of this id"),
        **_REFUSES,
    },
)
UPDATE_JOB: Final = provider.patch(
    "/rest/v1/jobs",
    name="update_job",
    description="Changes the columns that are given of the row.",
    query=supabase.RowQuery,
    headers=supabase.ReturnHeaders,
    body=supabase.JobChanges,
    answers={200: list[supabase.JobRow], **_REFUSES},
)
DELETE_JOB: Final = provider.delete(
    "/rest/v1/jobs",
    name="delete_job",
    description="Deletes the row.",
    query=supabase.RowQuery,
    headers=supabase.ReturnHeaders,
    answers={200: list[supabase.JobRow], **_REFUSES},
)
INSERT_COST: Final = provider.post(
    "/rest/v1/job_costs",
    name="insert_cost",
    description="A new entry, whose cost is exact.",
    headers=supabase.ReturnHeaders,
    body=supabase.NewCost,
    answers={
        201: list[supabase.CostRow],
        409: (supabase.TableError, "there is an entry of this id"),
        **_REFUSES,
    },
)
SELECT_COSTS: Final = provider.get(
    "/rest/v1/job_costs",
    name="select_costs",
    description="The entries of a job, or all.",
    query=supabase.CostQuery,
    answers={200: list[supabase.CostRow], **_REFUSES},
)
COSTS: Final = expect(SELECT_COSTS, query={"select": "*", "job_id": f"eq.{JOB}"})

_OBJECT: Final = "/storage/v1/object/{bucket}/{folder}/{file}"
UPLOAD: Final = provider.post(
    _OBJECT,
    name="upload_object",
    description="Stores an object; one that is there is replaced only where that is asked for.",
    path=supabase.ObjectPath,
    headers=supabase.UploadHeaders,
    body=Content(supabase.UploadForm, MULTIPART),
    answers={200: supabase.StoredObject, **_REFUSED},
    security=_STORAGE,
)
DOWNLOAD: Final = provider.get(
    _OBJECT,
    name="download_object",
    description="The bytes of an object.",
    path=supabase.ObjectPath,
    answers={200: Content(None, OCTETS), **_REFUSED},
    security=_STORAGE,
)
SIGN: Final = provider.post(
    "/storage/v1/object/sign/{bucket}/{folder}/{file}",
    name="sign_object",
    description="A URL of an object that needs no key for a while.",
    path=supabase.ObjectPath,
    body=supabase.SignQuestion,
    answers={200: supabase.SignedUrl, **_REFUSED},
    security=_STORAGE,
)
DELETE: Final = provider.delete(
    "/storage/v1/object/{bucket}",
    name="delete_objects",
    description="Deletes objects, each an item of the answer; what is not there is no fault.",
    path=supabase.BucketPath,
    body=supabase.Prefixes,
    answers={200: list[supabase.RemovedObject], **_REFUSED},
    security=_STORAGE,
)


class Stored(BaseModel):
    """Where an object is."""

    bucket: supabase.Bucket = chosen("video-outputs")
    folder: str = chosen(JOB)
    file: str = chosen("final_video.mp4")


Object: Final = provider.state("an object is stored")(Stored)
NoObject: Final = provider.state("there is no such object")(Stored)
NO_BUCKETS: Final = provider.state("the project has no buckets")(Stored)
OBJECT: Final = expect(DOWNLOAD, path={name: Value(name) for name in ("bucket", "folder", "file")})


@provider.state("a job has a row")
class Row(BaseModel):
    """Some of its columns."""

    job_id: str = JOB
    user_id: str = USER
    user_prompt: str = PROMPT


@provider.state("a completed job has a row")
class DoneRow(Row):
    """One that ended after a warning."""

    status: str = "completed"
    current_stage: str = "composer"
    estimated_remaining: int = 0
    video_url: str = "final_video.mp4"
    error_message: str = "no image could be made"
    completed_at: str = "2031-04-01T07:00:00Z"
    total_cost: float = 0.33


@provider.state("a job has a cost")
class Cost(BaseModel):
    """An entry."""

    entry_id: str = ENTRY
    job_id: str = JOB
    cost: str = "0.0625"


EMPTY: Final = provider.state("there is no row")
KEY_WAS_CHANGED: Final = provider.state("the project's key is another one")
AWAY: Final = provider.state("Supabase does not answer")
