"""What our clients send to Supabase and read of it: rows of tables, and objects in buckets.

A request is refused here if the real services refuse it. Tables are PostgREST's
(docs.postgrest.org/en/stable/references/errors.html) with the columns of `database/supabase.sql`:
what is written goes through `json_populate_record`, so that a text may be sent as any JSON.
Storage is Supabase's (github.com/supabase/storage, src/http/routes/object and
src/storage/limits.ts), whose Fastify converts what is sent (fastify.dev, Validation and
Serialization). Connects to nothing.
"""

import json
import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, get_args
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from shared.fields import Given, Samples, Text
from shared.models import Job, JobCost
from shared.models.fields import Model, Moment
from shared.models.job import JobStatus, Progress

__all__ = [
    "Bucket",
    "BucketPath",
    "Column",
    "CostQuery",
    "CostRow",
    "JobChanges",
    "JobQuery",
    "JobRow",
    "Money",
    "NewCost",
    "NewJob",
    "Numeric",
    "ObjectPath",
    "Prefixes",
    "RemovedObject",
    "ReturnHeaders",
    "RowQuery",
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

_SIGNED: Final = re.compile(
    rf"/object/sign/({'|'.join(get_args(Bucket))})"
    r"(/([A-Za-z0-9_!.*'() &$@=;:+,~-]|%[0-9A-Fa-f]{2})+)+\?token=[A-Za-z0-9._~-]+(&[^#\s]*)?"
)


def _signed(path: str) -> str:
    if not _SIGNED.fullmatch(path):
        raise ValueError("a path of a bucket with a token is expected")
    return path


_SignedPath = Annotated[
    str,
    AfterValidator(_signed),
    Samples(  # spelt as clients of URLs spell them: `%28` they would write anew, as `(`
        ("/object/sign/video-outputs/j/a%20b(1)!&$@=;:+,'*?token=e30.t-0_k&download=",),
        ("", "/object/sign/video-outputs/a.mp4", "/object/sign/j/a.mp4?token=t"),
    ),
]
"""A path of one of the buckets, below the API's own, with the token that stands for a key."""

_BIGINT_MAX: Final = 2**63 - 1
_UUID: Final = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NAMES: Final = "|".join(Job.model_fields)

_EqualId = Annotated[str, Field(pattern=rf"^eq\.{_UUID}$")]
_Order = Annotated[str, Field(pattern=rf"^({_NAMES})(\.asc|\.desc)?$")]


def _as_written(value: Any) -> Any:
    """What is no text, as its JSON: so it gets into a column of texts."""
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _unless_unreadable(value: Any) -> Any:
    """None for what is no integer: PostgREST ignores it (its `QueryParams.hs`)."""
    return value if re.fullmatch(r"-?[0-9]{1,19}", str(value)) else None


def _of_four_digits(value: float) -> float:
    # Pydantic's multiple_of takes no large float for a multiple of 0.0001.
    if -Decimal(repr(value)).normalize().as_tuple().exponent > 4:  # type: ignore[operator]  # finite
        raise ValueError("four digits after the point at most")
    return value


Column = Annotated[Text, BeforeValidator(_as_written)]
"""A column `text`, as it is written."""

Money = Annotated[Decimal, Field(ge=0, le=Decimal("999999999999.9999"))]
"""A column `numeric(16, 4)`, as it is written: further digits are rounded."""

Numeric = Annotated[
    float,
    Field(ge=0, lt=1e12, allow_inf_nan=False),
    AfterValidator(_of_four_digits),
    Samples(
        (0.0, 0.0001, 0.06, 0.3, 1.9688, 1234.5, 23291314.29, 999999999999.9999),
        (1.96875, 0.00001, -0.0001, 1e12),
    ),
]
"""A column `numeric(16, 4)`, which PostgREST writes as a number."""

_Number = Annotated[
    Annotated[int, Field(ge=0, le=_BIGINT_MAX)] | None, BeforeValidator(_unless_unreadable)
]


class JobRow(Job):
    """A row of the table `jobs`."""

    total_cost: Numeric  # type: ignore[assignment]  # a number in what PostgREST writes


class _Written(Model):
    """Columns that are written: PostgREST refuses others."""

    model_config = ConfigDict(extra="forbid")


class NewJob(_Written):
    """A row of a job, as it is inserted; the database fills in the rest."""

    id: Given[UUID] = None
    user_id: UUID
    status: Given[JobStatus] = None
    audio_url: Column
    user_prompt: Column


class JobChanges(_Written):
    """Columns of a job."""

    status: Given[JobStatus] = None
    progress: Given[Progress] = None


class NewCost(_Written):
    """A row of the table `job_costs`, as it is inserted: its cost is a string, and exact."""

    id: Given[UUID] = None
    job_id: UUID
    stage_name: Column
    api_name: Column
    cost: Money
    timestamp: Given[Moment] = None


class CostRow(JobCost):
    """A row of the table `job_costs`."""

    stage_name: Text
    cost: Numeric  # type: ignore[assignment]  # a number in what PostgREST writes


class JobQuery(Model):
    """Which rows: `id` or `user_id` after `eq.`; all columns, in which order, how many.

    A `limit` or an `offset` that is no number is ignored, as PostgREST does.
    """

    id: _EqualId | None = None
    user_id: _EqualId | None = None
    select: Literal["*"] = "*"
    order: _Order | None = None
    limit: _Number = None
    offset: _Number = None


class RowQuery(Model):
    """Which row is changed or deleted: Supabase refuses to do so with all (`safeupdate`)."""

    id: _EqualId


class CostQuery(Model):
    """The costs of a job, or all; all columns."""

    job_id: _EqualId | None = None
    select: Literal["*"] = "*"


class ReturnHeaders(Model):
    """That the rows that were written come back; inserted, with defaults for what is missing."""

    prefer: Annotated[str, Field(alias="Prefer")] = "return=representation"


class TableError(Model):
    """Why PostgREST refuses: a code of PostgreSQL or its own."""

    message: Text
    code: Text | None = None


_KEY: Final = "[A-Za-z0-9_!.*'() &$@=;:+,?-]"
"""A character of a key: what Storage calls safe, but for `/`."""

_Segment = Annotated[str, Field(pattern=rf"^{_KEY}+$")]


class BucketPath(Model):
    """Which bucket."""

    bucket: Annotated[str, Field(pattern=rf"^{_KEY}{{1,63}}$")]


class ObjectPath(BucketPath):
    """Which object in it: the folder of a user or a job, and the name of a file."""

    folder: _Segment
    file: _Segment


class UploadHeaders(Model):
    """Whether an object that is there may be replaced: only where it says `true`."""

    upsert: Annotated[str, Field(alias="x-upsert")] = "false"


class UploadForm(Model):
    """The bytes of an object, and for how many seconds a browser may cache them."""

    file: bytes
    cacheControl: Text  # noqa: N815  # a field's name is its wire name


class StoredObject(Model):
    """The bucket and the path of what is stored."""

    Key: Text


def _alone(value: Any) -> Any:
    """The one item of a list where no list is wanted."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _in_list(value: Any) -> Any:
    """A list of what is none."""
    return value if isinstance(value, list | dict) else [value]


def _as_text(value: Any) -> Any:
    """A text of what is none; null is an empty one."""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return "" if value is None else value


_Prefix = Annotated[Text, BeforeValidator(_as_text)]


class SignQuestion(Model):
    """For how many seconds a URL is to be signed, as a number or in a text."""

    expiresIn: Annotated[  # noqa: N815  # a field's name is its wire name
        Annotated[int, Field(ge=1)] | Annotated[str, Field(pattern=r"^[1-9][0-9]*$")],
        BeforeValidator(_alone),
    ]


class SignedUrl(Model):
    """The path of a URL that needs no key."""

    signedURL: _SignedPath  # noqa: N815  # a field's name is its wire name


class Prefixes(Model):
    """The paths of what is to be deleted."""

    prefixes: Annotated[list[_Prefix], Field(min_length=1), BeforeValidator(_in_list)]


class RemovedObject(Model):
    """What was deleted."""

    name: Text


class StorageError(Model):
    """Why Storage refuses: the status that it means, in a text."""

    statusCode: Text  # noqa: N815  # a field's name is its wire name
    error: Text
    message: Text
