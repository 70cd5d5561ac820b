"""Stores, reads and lists objects in one S3 bucket.

System document "Shared Library (`shared-lib`)", `services/`. Every method is a coroutine and
blocks nothing: boto3's calls run in threads. What is uploaded without `overwrite` is created or
refused by S3 in one step, so that of two writers one learns that it was second.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from datetime import UTC
from typing import TYPE_CHECKING, BinaryIO, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ai_voice_shared.keys import artifact_prefix
from ai_voice_shared.models import S3ListResponse, S3ObjectMetadata
from ai_voice_shared.services._aws import Lazy, in_thread
from ai_voice_shared.services._s3_upload import (
    Target,
    abort,
    add_part,
    complete,
    parts_of,
    put,
    start,
)
from ai_voice_shared.services.s3_errors import (
    AccessRefused,
    ObjectExists,
    ObjectNotFound,
    StorageUnavailable,
    named,
)
from ai_voice_shared.settings import S3Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Callable

    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import (
        CompletedPartTypeDef,
        ListObjectsV2RequestTypeDef,
        ObjectTypeDef,
    )

__all__ = ["AccessRefused", "ObjectExists", "ObjectNotFound", "S3Service", "StorageUnavailable"]

_LONGEST_EXPIRATION = 7 * 24 * 60 * 60
_CHUNK_BYTES = 1024 * 1024


class S3Service:
    """The bucket that the settings name; they come from the environment when None is given.

    Every method may raise `AccessRefused`, `StorageUnavailable`, or another `ClientError` of
    botocore, which those two are as well.
    """

    def __init__(self, settings: S3Settings | None = None) -> None:
        known = settings or S3Settings()
        self._bucket = known.s3_bucket_name
        self._client = Lazy(lambda: _client(known))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of connections; a later call makes new ones."""
        self._client.close()

    async def exists(self, key: str) -> bool:
        """Whether there is an object.

        Raises:
            AccessRefused: also where there is none, if the role may not list the bucket.
        """
        try:
            await self._head(key)
        except ObjectNotFound:
            return False
        return True

    async def upload(
        self, data: bytes, key: str, content_type: str, overwrite: bool = False
    ) -> str:
        """Store bytes under a key, and return the key.

        Raises:
            FileExistsError: (an `ObjectExists`) there is an object, and `overwrite` is False.
        """
        target = Target(self._bucket, key, content_type, overwrite)
        await self._call("PutObject", key, lambda s3: put(s3, target, data))
        return key

    async def upload_stream(
        self,
        source: AsyncIterable[bytes] | BinaryIO,
        key: str,
        content_type: str,
        overwrite: bool = False,
    ) -> str:
        """Store what an iterator or an open file gives, of any size, and return the key.

        Nothing is stored under the key until all is there; what fails halfway leaves nothing.

        Raises:
            FileExistsError: (an `ObjectExists`) there is an object, and `overwrite` is False. It
                may come as late as at the end.
        """
        target = Target(self._bucket, key, content_type, overwrite)
        async with aclosing(parts_of(source)) as parts:
            first, second = await anext(parts, b""), await anext(parts, None)
            if second is None:
                return await self.upload(first, key, content_type, overwrite)
            await self._upload_parts(target, first, second, parts)
        return key

    async def download(self, key: str) -> bytes:
        """The whole object, in memory.

        Raises:
            ClientError: (an `ObjectNotFound`) there is no such object.
        """

        def read(s3: S3Client) -> bytes:
            with s3.get_object(Bucket=self._bucket, Key=key)["Body"] as body:
                return body.read()

        return await self._call("GetObject", key, read)

    async def download_stream(
        self, key: str, chunk_bytes: int = _CHUNK_BYTES
    ) -> AsyncGenerator[bytes]:
        """The object, chunk by chunk. Raises what `download` raises, at the first chunk."""
        got = await self._call(
            "GetObject", key, lambda s3: s3.get_object(Bucket=self._bucket, Key=key)
        )
        body = got["Body"]
        try:
            while chunk := await self._call("GetObject", key, lambda _: body.read(chunk_bytes)):
                yield chunk
        finally:
            body.close()

    async def download_to(self, key: str, file: BinaryIO) -> int:
        """Write the object to an open file, and return how many bytes it has."""
        size = 0
        async for chunk in self.download_stream(key):
            await asyncio.to_thread(file.write, chunk)
            size += len(chunk)
        return size

    async def delete(self, key: str) -> None:
        """See to it that there is no such object; that there was none is no error."""
        await self._call(
            "DeleteObject", key, lambda s3: s3.delete_object(Bucket=self._bucket, Key=key)
        )

    async def list_objects(
        self, company_id: str, message_intent: str, continuation_token: str | None = None
    ) -> S3ListResponse:
        """One page of at most 1000 objects of a company and an intent, in the order of keys.

        Raises:
            ValueError: the company or the intent has no such form; nothing was asked.
        """
        prefix = artifact_prefix(company_id, message_intent)
        wanted: ListObjectsV2RequestTypeDef = {"Bucket": self._bucket, "Prefix": prefix}
        if continuation_token:
            wanted["ContinuationToken"] = continuation_token
        page = await self._call(
            "ListObjectsV2",
            prefix,
            lambda s3: s3.list_objects_v2(**wanted),
        )
        return S3ListResponse(
            files=[_metadata(found) for found in page.get("Contents", [])],
            nextContinuationToken=page.get("NextContinuationToken"),
        )

    async def iter_objects(
        self, company_id: str, message_intent: str
    ) -> AsyncGenerator[S3ObjectMetadata]:
        """All objects of a company and an intent, page after page."""
        token: str | None = None
        while True:
            page = await self.list_objects(company_id, message_intent, token)
            for found in page.files:
                yield found
            if (token := page.nextContinuationToken) is None:
                return

    async def generate_presigned_url(self, key: str, expiration: int = 300) -> str:
        """A URL that lets anyone read the object for so many seconds, at most a week.

        Raises:
            ValueError: (an `ObjectNotFound`) there is no such object; or the time is out of range.
        """
        if not 1 <= expiration <= _LONGEST_EXPIRATION:
            raise ValueError(f"expiration: 1 to {_LONGEST_EXPIRATION} seconds, not {expiration}")
        await self._head(key)
        wanted = {"Bucket": self._bucket, "Key": key}
        return await self._call(
            "GetObject",
            key,
            lambda s3: s3.generate_presigned_url("get_object", Params=wanted, ExpiresIn=expiration),
        )

    async def _head(self, key: str) -> None:
        await self._call("HeadObject", key, lambda s3: s3.head_object(Bucket=self._bucket, Key=key))

    async def _upload_parts(
        self, target: Target, first: bytes, second: bytes, rest: AsyncIterable[bytes]
    ) -> None:
        key = target.key
        upload_id = await self._call("CreateMultipartUpload", key, lambda s3: start(s3, target))
        try:
            sent = [await self._part(target, upload_id, 1, first)]
            sent.append(await self._part(target, upload_id, 2, second))
            async for part in rest:
                sent.append(await self._part(target, upload_id, len(sent) + 1, part))
            await self._call(
                "CompleteMultipartUpload", key, lambda s3: complete(s3, target, upload_id, sent)
            )
        except BaseException:
            with suppress(ClientError):  # what went wrong first is what to tell
                await asyncio.shield(
                    self._call("AbortMultipartUpload", key, lambda s3: abort(s3, target, upload_id))
                )
            raise

    async def _part(
        self, target: Target, upload_id: str, number: int, data: bytes
    ) -> CompletedPartTypeDef:
        return await self._call(
            "UploadPart", target.key, lambda s3: add_part(s3, target, upload_id, number, data)
        )

    async def _call[T](self, operation: str, key: str, call: Callable[[S3Client], T]) -> T:
        try:
            return await in_thread(lambda: call(self._client.get()))
        except (ClientError, BotoCoreError) as error:
            raise named(error, operation, key) from error


def _client(settings: S3Settings) -> S3Client:
    session = boto3.Session(profile_name=settings.aws_profile, region_name=settings.aws_region)
    # With the bucket in the host's name, a signed URL names the region and is not redirected.
    regional = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    return session.client("s3", config=regional)


def _metadata(found: ObjectTypeDef) -> S3ObjectMetadata:
    return S3ObjectMetadata(
        key=found["Key"],
        etag=found["ETag"],
        size=found["Size"],
        last_modified=found["LastModified"].astimezone(UTC).isoformat(),
    )
