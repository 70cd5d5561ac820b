"""The buckets, as the Storage API serves them: its refusals are all of status 400."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Request, Response, UploadFile

from .project import Project, Refused, Row, Sent

__all__ = ["storage_routes"]

_BUCKETS: Final = {
    "audio-uploads": 10 * 2**20,
    "reference-images": 5 * 2**20,
    "video-clips": 50 * 2**20,
    "video-outputs": 100 * 2**20,
}


def storage_routes(project: Project) -> APIRouter:
    """The routes of objects in buckets."""
    has_key = Depends(_key_of(project))
    routes = APIRouter(prefix="/storage/v1/object", dependencies=[has_key])

    @routes.post("/sign/{bucket}/{path:path}")
    async def sign(bucket: str, path: str, asked: Sent) -> Row:
        _find(project, bucket, path)
        return {"signedURL": f"/object/sign/{bucket}/{path}?token=for-{asked['expiresIn']}-s"}

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
    async def remove(bucket: str, asked: Sent) -> list[Row]:
        gone = [path for path in asked["prefixes"] if (bucket, path) in project.files]
        for path in gone:
            del project.files[bucket, path]
        return [{"name": path, "bucket_id": bucket} for path in gone]

    return routes


def _key_of(project: Project) -> Callable[[Request], None]:
    def check(request: Request) -> None:
        if project.is_away:
            raise Refused(503, _error("503", "the storage does not answer"))
        sent = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not project.has(sent):
            raise Refused(400, _error("403", "Invalid Compact JWS"))

    return check


def _find(project: Project, bucket: str, path: str) -> bytes:
    if (bucket, path) not in project.files:
        raise Refused(400, _error("404", "Object not found"))
    return project.files[bucket, path]


def _store(project: Project, bucket: str, path: str, data: bytes, *, replace: bool) -> None:
    if bucket not in _BUCKETS or not project.has_buckets:
        raise Refused(400, _error("404", "Bucket not found"))
    if len(data) > _BUCKETS[bucket]:
        raise Refused(400, _error("413", "The object exceeded the maximum allowed size"))
    if (bucket, path) in project.files and not replace:
        raise Refused(400, _error("409", "The resource already exists"))
    project.files[bucket, path] = data


def _error(status: str, message: str) -> dict[str, Any]:
    return {"statusCode": status, "error": message, "message": message}
