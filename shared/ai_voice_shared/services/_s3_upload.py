"""How bytes get into S3: at once, or in parts; created by S3 or refused, never checked before.

The functions that take a client block, and are run in threads. Names no errors.
"""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TypedDict

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import CompletedPartTypeDef

__all__ = ["PART_BYTES", "Target", "abort", "add_part", "complete", "parts_of", "put", "start"]

PART_BYTES = 8 * 1024 * 1024
"""How large each part is but the last; at most four of them are in memory."""

_TRIES_IN_CONFLICT = 3


class _Condition(TypedDict, total=False):
    IfNoneMatch: Literal["*"]


@dataclass(frozen=True)
class Target:
    """Where something goes, and whether it may replace what is there."""

    bucket: str
    key: str
    content_type: str
    overwrite: bool

    @property
    def condition(self) -> _Condition:
        """What S3 is to check while it stores."""
        return {} if self.overwrite else {"IfNoneMatch": "*"}


def put(s3: "S3Client", target: Target, data: bytes) -> None:
    """Store bytes at once."""
    for last in [False] * (_TRIES_IN_CONFLICT - 1) + [True]:
        try:
            s3.put_object(
                Bucket=target.bucket,
                Key=target.key,
                Body=data,
                ContentType=target.content_type,
                **target.condition,
            )
        except ClientError as error:
            metadata = error.response.get("ResponseMetadata", {})
            status = metadata.get("HTTPStatusCode")
            if status == 409 and not last:  # S3 asks for another try while others write
                continue
            # The object in our way may be the one of our own first try, whose answer was lost.
            if status == 412 and metadata.get("RetryAttempts") and _holds(s3, target, data):
                return
            raise
        return


def _holds(s3: "S3Client", target: Target, data: bytes) -> bool:
    found = s3.head_object(Bucket=target.bucket, Key=target.key)
    return found["ETag"].strip('"') == hashlib.md5(data, usedforsecurity=False).hexdigest()


def start(s3: "S3Client", target: Target) -> str:
    """Begin an upload in parts, and return its id."""
    begun = s3.create_multipart_upload(
        Bucket=target.bucket, Key=target.key, ContentType=target.content_type
    )
    return begun["UploadId"]


def add_part(
    s3: "S3Client", target: Target, upload_id: str, number: int, data: bytes
) -> "CompletedPartTypeDef":
    """Send one part; numbers begin at 1."""
    stored = s3.upload_part(
        Bucket=target.bucket, Key=target.key, UploadId=upload_id, PartNumber=number, Body=data
    )
    return {"ETag": stored["ETag"], "PartNumber": number}


def complete(
    s3: "S3Client", target: Target, upload_id: str, parts: "list[CompletedPartTypeDef]"
) -> None:
    """Make one object of the parts."""
    s3.complete_multipart_upload(
        Bucket=target.bucket,
        Key=target.key,
        UploadId=upload_id,
        MultipartUpload={"Parts": parts},
        **target.condition,
    )


def abort(s3: "S3Client", target: Target, upload_id: str) -> None:
    """Drop the parts, which would be paid for otherwise."""
    s3.abort_multipart_upload(Bucket=target.bucket, Key=target.key, UploadId=upload_id)


async def parts_of(source: AsyncIterable[bytes] | BinaryIO) -> AsyncGenerator[bytes]:
    """What a source gives, in parts of `PART_BYTES` and a last one; files are read in threads."""
    buffer = bytearray()
    async for chunk in _chunks(source):
        buffer += chunk
        while len(buffer) >= PART_BYTES:
            yield bytes(buffer[:PART_BYTES])
            del buffer[:PART_BYTES]
    if buffer:
        yield bytes(buffer)


async def _chunks(source: Any) -> AsyncGenerator[bytes]:
    if isinstance(source, AsyncIterable):
        async for chunk in source:
            yield chunk
        return
    while chunk := await asyncio.to_thread(source.read, PART_BYTES):
        yield chunk
