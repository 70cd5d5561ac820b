"""The buckets, as the Storage API serves them: its refusals are all of status 400.

In the body they have the status that they mean (github.com/supabase/storage,
src/http/error-handler.ts and src/internal/errors/codes.ts).
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Request, Response, UploadFile
from pydantic import ValidationError

from shared.models.fields import Model
from shared.pipeline.supabase import Prefixes, SignQuestion

from .project import Project, Refused, Row

__all__ = ["storage_error", "storage_routes"]

_BUCKETS: Final = {
    "audio-uploads": 10 * 2**20,
    "reference-images": 5 * 2**20,
    "video-clips": 50 * 2**20,
    "video-outputs": 100 * 2**20,
}

_BUCKET: Final = re.compile(r"[A-Za-z0-9_!.*'() &$@=;:+,?-]{1,63}")
_KEY: Final = re.compile(r"[A-Za-z0-9_!.*'() &$@=;:+,?/-]+")


def storage_routes(project: Project) -> APIRouter:
    """The routes of objects in buckets."""
    has_key = Depends(_key_of(project))
    routes = APIRouter(prefix="/storage/v1/object", dependencies=[has_key])

    @routes.post("/sign/{bucket}/{path:path}")
    async def sign(bucket: str, path: str, request: Request) -> Row:
        asked = _read(SignQuestion, await request.body())
        _find(project, bucket, path)
        place = path.replace("?", "%3F")  # other characters that a key may have stay as they are
        return {"signedURL": f"/object/sign/{bucket}/{place}?token=for-{asked.expiresIn}-s"}

    @routes.post("/{bucket}/{path:path}")
    async def upload(
        bucket: str,
        path: str,
        file: UploadFile,
        x_upsert: Annotated[str, Header()] = "false",
    ) -> Row:
        _store(project, bucket, path, await file.read(), replace=x_upsert == "true")
        return {"Key": f"{bucket}/{path}", "Id": f"{bucket}/{path}"}

    @routes.get("/{bucket}/{path:path}")
    async def download(bucket: str, path: str) -> Response:
        return Response(_find(project, bucket, path), media_type="application/octet-stream")

    @routes.delete("/{bucket}")
    async def remove(bucket: str, request: Request) -> list[Row]:
        asked = _read(Prefixes, await request.body()).prefixes
        _check_bucket(bucket)
        gone = [path for path in dict.fromkeys(asked) if (bucket, path) in project.files]
        for path in gone:
            del project.files[bucket, path]
        return [{"name": path, "bucket_id": bucket} for path in gone]

    return routes


def _key_of(project: Project) -> Callable[[Request], None]:
    def check(request: Request) -> None:
        if project.is_away:
            raise Refused(503, storage_error("503", "the storage does not answer"))
        sent = request.headers.get("authorization", "")
        if not sent:
            missing = "headers must have required property 'authorization'"
            raise Refused(400, storage_error("400", missing))
        if not project.has(sent.removeprefix("Bearer ")):
            raise Refused(400, storage_error("403", "Invalid Compact JWS"))
        if request.scope["path"].endswith("\n"):  # which Starlette leaves out of parameters
            raise Refused(400, storage_error("400", "Invalid key"))

    return check


def _check_path(bucket: str, path: str) -> None:
    """Refuse a key with a character that Storage does not take (its src/storage/limits.ts)."""
    _check_bucket(bucket)
    if not _KEY.fullmatch(path):
        raise Refused(400, storage_error("400", f"Invalid key: {path!r}"))


def _check_bucket(bucket: str) -> None:
    if not _BUCKET.fullmatch(bucket):
        raise Refused(400, storage_error("400", "Bucket name invalid"))


def _find(project: Project, bucket: str, path: str) -> bytes:
    _check_path(bucket, path)
    if (bucket, path) not in project.files:
        raise Refused(400, storage_error("404", "Object not found"))
    return project.files[bucket, path]


def _store(project: Project, bucket: str, path: str, data: bytes, *, replace: bool) -> None:
    _check_path(bucket, path)
    if bucket not in _BUCKETS or not project.has_buckets:
        raise Refused(400, storage_error("404", "Bucket not found"))
    if len(data) > _BUCKETS[bucket]:
        raise Refused(400, storage_error("413", "The object exceeded the maximum allowed size"))
    if (bucket, path) in project.files and not replace:
        raise Refused(400, storage_error("409", "The resource already exists"))
    project.files[bucket, path] = data


def _read[T: Model](model: type[T], body: bytes) -> T:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(("body", *map(str, fault["loc"])))
        raise Refused(400, storage_error("400", f"{place}: {fault['msg']}")) from None


def storage_error(status: str, message: str) -> dict[str, Any]:
    """The body of a refusal: the status that it means, in a text."""
    return {"statusCode": status, "error": message, "message": message}
