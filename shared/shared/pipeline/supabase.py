"""What our clients send to Supabase and read of it: rows of tables, and objects in buckets.

PostgREST's and Supabase Storage's own documentation has the rest. Connects to nothing.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.fields import Text
from shared.models import Job, JobCost
from shared.models.fields import Model, Quantity

__all__ = [
    "Bucket",
    "BucketPath",
    "CostQuery",
    "CostRow",
    "JobChanges",
    "JobQuery",
    "JobRow",
    "NewCost",
    "NewJob",
    "ObjectPath",
    "Prefixes",
    "RemovedObject",
    "ReturnHeaders",
    "SignQuestion",
    "SignedUrl",
    "StorageError",
    "StoredObject",
    "TableError",
    "UploadForm",
    "UploadHeaders",
]

Bucket = Literal["audio-uploads", "reference-images", "video-clips", "video-outputs"]
"""The four buckets."""

_SignedPath = Annotated[
    str,
    Field(pattern=r"^/object/sign/(video-outputs|video-clips|reference-images|audio-uploads)/.+$"),
]
"""A path of one of the buckets, below the API's own."""

_Equal = Annotated[str, Field(pattern=r"^eq\..*$")]


Numeric = Annotated[float, Field(ge=0, lt=1e12, multiple_of=0.0001, allow_inf_nan=False)]
"""A column `numeric(16, 4)`, which PostgREST writes as a number."""


class JobRow(Job):
    """A row of the table `jobs`."""

    total_cost: Numeric  # type: ignore[assignment]  # a number in what PostgREST writes


class NewJob(Model):
    """A row of a job that waits, as it is inserted; the database fills in the rest."""

    id: UUID
    user_id: UUID
    status: Literal["queued"]
    audio_url: Text
    user_prompt: Text


class JobChanges(Model):
    """Columns of a job."""

    status: Text
    progress: Quantity


class NewCost(JobCost):
    """A row of the table `job_costs`, as it is inserted: its cost is a string, and exact."""


class CostRow(JobCost):
    """A row of the table `job_costs`."""

    cost: Numeric  # type: ignore[assignment]  # a number in what PostgREST writes


class JobQuery(Model):
    """Which rows: `id` or `user_id` after `eq.`; which columns, in which order, how many."""

    id: _Equal | None = None
    user_id: _Equal | None = None
    select: str | None = None
    order: str | None = None
    limit: Annotated[int, Field(ge=1)] | None = None
    offset: Annotated[int, Field(ge=0)] | None = None


class CostQuery(Model):
    """The costs of a job; which columns."""

    job_id: _Equal
    select: str


class ReturnHeaders(Model):
    """That the rows that were written come back; inserted, with defaults for what is missing."""

    prefer: Annotated[str, Field(alias="Prefer")] = "return=representation"


class TableError(Model):
    """Why PostgREST refuses: a code of PostgreSQL or its own."""

    message: Text
    code: Text | None = None


class BucketPath(Model):
    """Which bucket."""

    bucket: Text


class ObjectPath(BucketPath):
    """Which object in it: the folder of a user or a job, and the name of a file."""

    folder: Text
    file: Text


class UploadHeaders(Model):
    """Whether an object that is there may be replaced."""

    upsert: Annotated[Literal["true", "false"], Field(alias="x-upsert")] = "false"


class UploadForm(Model):
    """The bytes of an object, and for how many seconds a browser may cache them."""

    file: bytes
    cacheControl: Text  # noqa: N815  # a field's name is its wire name


class StoredObject(Model):
    """The bucket and the path of what is stored."""

    Key: Text


class SignQuestion(Model):
    """For how many seconds a URL is to be signed, as a text."""

    expiresIn: Annotated[str, Field(pattern=r"^[1-9][0-9]*$")]  # noqa: N815  # a field's name is its wire name


class SignedUrl(Model):
    """The path of a URL that needs no key."""

    signedURL: _SignedPath  # noqa: N815  # a field's name is its wire name


class Prefixes(Model):
    """The paths of what is to be deleted."""

    prefixes: list[Text]


class RemovedObject(Model):
    """What was deleted."""

    name: Text


class StorageError(Model):
    """Why Storage refuses: the status that it means, in a text."""

    statusCode: Text  # noqa: N815  # a field's name is its wire name
    error: Text
    message: Text
