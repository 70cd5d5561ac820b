"""AWS in this process: a bucket and a queue of moto's, which live as long as somebody needs them.

Nothing reaches AWS, and nothing is left behind for others in the process. Knows no state.
"""

from __future__ import annotations

import os
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import boto3
from moto import mock_aws

from ai_voice_shared.services.s3_service import S3Service
from ai_voice_shared.settings import S3Settings
from handfast.transports.sqs import SqsReader
from handfast.transports.storage_keys import StorageKeysReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping

    from handfast.transports.protocol import TransportReader

__all__ = ["QUEUE", "Aws"]

QUEUE: Final = "twilio-webhooks"
_BUCKET: Final = "example-artifacts"
_NO_BUCKET: Final = "example-bucket-that-is-gone"
_REGION: Final = "us-east-1"
_PAGE: Final = "MOTO_S3_DEFAULT_MAX_KEYS"


class Aws:
    """One account. Its clients may be used while it is open."""

    def __init__(self) -> None:
        self.storage = _storage(_BUCKET)
        self.storage_that_is_away = _storage(_NO_BUCKET)
        self.queue_url = ""
        self.s3: Any = None
        self.sqs: Any = None
        self._opened = 0
        self._lock = Lock()
        self._mock = mock_aws()
        self._profile: str | None = None

    @contextmanager
    def open(self) -> Iterator[None]:
        """Open it, unless it is; empty at first."""
        with self._lock:
            self._opened += 1
            if self._opened == 1:
                self._start()
        try:
            yield
        finally:
            with self._lock:
                self._opened -= 1
                if self._opened == 0:
                    self._stop()

    def _start(self) -> None:
        # A profile of the user's own would be looked for, and may not be there.
        self._profile = os.environ.pop("AWS_PROFILE", None)
        self._mock.start()
        self.s3, self.sqs = _client("s3"), _client("sqs")
        self.s3.create_bucket(Bucket=_BUCKET)
        self.queue_url = self.sqs.create_queue(QueueName=QUEUE)["QueueUrl"]

    def _stop(self) -> None:
        os.environ.pop(_PAGE, None)
        self._mock.stop()
        if self._profile is not None:
            os.environ["AWS_PROFILE"] = self._profile

    def empty(self) -> None:
        """Delete every object; a page holds as many as S3's does again."""
        os.environ.pop(_PAGE, None)
        found = self.s3.list_objects_v2(Bucket=_BUCKET).get("Contents", [])
        for one in found:
            self.s3.delete_object(Bucket=_BUCKET, Key=one["Key"])

    def put(self, key: str, content: bytes = b"example") -> None:
        """Store an object."""
        self.s3.put_object(Bucket=_BUCKET, Key=key, Body=content)

    def page_after(self, prefix: str, first: int) -> str:
        """Let a page hold ``first`` objects, and tell the token of the second page.

        A thousand objects, which S3's own page holds, would take seconds to store.
        """
        os.environ[_PAGE] = str(first)
        token: str = self.s3.list_objects_v2(Bucket=_BUCKET, Prefix=prefix)["NextContinuationToken"]
        return token

    @asynccontextmanager
    async def queue_opened(self) -> AsyncIterator[TransportReader]:
        """What reads the queue, in the form in which a provider brings it."""
        with self.open():
            yield SqsReader(self.sqs, (QUEUE,))

    @asynccontextmanager
    async def storage_opened(self) -> AsyncIterator[TransportReader]:
        """What reads the bucket's keys, in the form in which a provider brings it."""
        with self.open():
            yield StorageKeysReader(self.s3, _BUCKET)

    def served(self, app: Callable[..., Any]) -> Callable[..., Any]:
        """``app`` with AWS open while its lifespan runs."""

        async def application(
            scope: MutableMapping[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
        ) -> None:
            if scope["type"] != "lifespan":
                await app(scope, receive, send)
                return
            with self.open():
                await app(scope, receive, send)

        return application


@cache
def _client(service: Any) -> Any:
    """Made once, for that takes longer than all else; only while AWS is open."""
    return boto3.client(service, region_name=_REGION)


@cache
def _storage(bucket: str) -> S3Service:
    return S3Service(S3Settings(aws_region=_REGION, s3_bucket_name=bucket, aws_profile=None))
